"""Why a discount is given that somebody else has to approve: asked before their PIN, kept by the audit."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput
from pos_tui.selling.basket import LONGEST_REASON
from pos_tui.text import clean
from pos_tui.ui.screens.question import QuestionScreen
from pos_tui.ui.widgets.form import Field


class WhyScreen(QuestionScreen[str]):
    """Answers with the reason, or None when nobody gave one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Give up", id="why.leave", tooltip="Nothing is approved and nothing done"),
    ]

    def __init__(self, about: str) -> None:
        super().__init__(
            "Discount", about, [Field("why", "Why", "A few words; the audit keeps them.", check=_said)]
        )

    def action_accept(self) -> None:
        if self.form.enter():
            self.answer(self.form.text_of("why"))


def _said(text: str) -> str:
    if not clean(text, LONGEST_REASON):
        raise BadInput("Say in a few words why the discount is given.")
    return clean(text, LONGEST_REASON)

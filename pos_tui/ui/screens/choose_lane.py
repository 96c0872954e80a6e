"""Which till this is, where the settings do not say it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.shop.views import Lane
from pos_tui.ui.asking import LEAVE, AskingScreen
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.pick_list import Choice, PickList


class ChooseLaneScreen(AskingScreen[Lane]):
    """Answers with a till of the shop."""

    CSS_PATH = "choose_lane.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "This till", id="lane.accept", tooltip="Opens the marked till here"),
        Binding("up", "move(-1)", "Up", id="lane.up", tooltip="The till above"),
        Binding("down", "move(1)", "Down", id="lane.down", tooltip="The till below"),
        LEAVE,
    ]

    def __init__(self, lanes: Sequence[Lane]) -> None:
        super().__init__()
        self._lanes = lanes

    def compose(self) -> ComposeResult:
        several = len({lane.company.company_id for lane in self._lanes}) > 1
        choices = [
            Choice(str(number), _name(lane, with_company=several))
            for number, lane in enumerate(self._lanes, start=1)
        ]
        yield Static(plain("pos-tui"), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "Which till is this?"
            yield PickList(choices)
            yield Static(plain("The settings outlet and terminal answer this for good."), id="notice")
        yield KeyBar()

    def text_typed(self, text: str) -> None:
        self._list.seek(text)

    def action_accept(self) -> None:
        self.answer(self._lanes[self._list.at])

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def on_pick_list_clicked(self) -> None:
        self.action_accept()

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)


def _name(lane: Lane, *, with_company: bool) -> str:
    place = f"{lane.outlet_name} ({lane.outlet_code}) · till {lane.terminal_code}"
    return f"{lane.company.name} · {place}" if with_company else place

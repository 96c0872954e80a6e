"""One question before something goes into the basket or the payment: the screen stays, a box asks."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.hygiene import plain
from pos_tui.ui.keyed import BURST_SECONDS, LONG_AGO
from pos_tui.ui.prompts import LONG_ENOUGH_FOR_A_CODE
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar

T = TypeVar("T")
LONGEST_SENTENCE = 300


class QuestionScreen(AskingScreen[T | None], ModalScreen[None], inherit_bindings=False):
    """A title, what it is about, a few lines to fill in, a notice; answers None when it was left."""

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take it", id="question.accept", tooltip="Takes what is typed"),
        Binding("escape", "leave", "Leave out", id="question.leave", tooltip="Nothing goes into the basket"),
        Binding("up", "move(-1)", "Line up", id="question.up", tooltip="The line above", show=False),
        Binding("down", "move(1)", "Line down", id="question.down", tooltip="The line below", show=False),
        Binding("backspace", "erase", "Erase", id="question.erase", tooltip="Takes back the last one", show=False),
    ]

    expects_scan = False
    """Whether what a scanner types is the answer; else it belongs into the basket, behind this."""

    def __init__(self, title: str, what: str, fields: Sequence[Field]) -> None:
        super().__init__()
        self.scanned: list[str] = []
        """What was scanned meanwhile."""
        self._key_at, self._burst = LONG_AGO, ""
        self._title, self._what = title, what
        self.form = Form(fields)

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title
            yield Static(plain(self._what, LONGEST_SENTENCE), id="what")
            yield self.form
            yield Static(id="notice")
            yield KeyBar()

    def on_unmount(self) -> None:
        """Whoever takes it away leaves it: the basket waits for the answer."""
        self.answer(None)

    async def take_key(self, event: events.Key) -> None:
        """An Enter as fast as a scanner's ends a scan, and accepts nothing."""
        in_burst = event.time - self._key_at < BURST_SECONDS
        self._key_at = event.time
        self._burst = self._burst if in_burst else ""
        if in_burst and event.key == "enter" and not self.expects_scan:
            self._take_scan()
            return
        if event.is_printable and event.character:
            self._burst += event.character
        await super().take_key(event)

    def _take_scan(self) -> None:
        for _ in self._burst:
            self.form.row.edit(self.form.row.line.erased())
        if len(self._burst) >= LONG_ENOUGH_FOR_A_CODE:
            self.scanned.append(self._burst)
            self.refuse("A scan waits: answer this first.")
        self._burst = ""

    def text_typed(self, text: str) -> None:
        self.form.row.type(text)
        self.typed()

    def typed(self) -> None:
        """What is typed has changed."""
        self.notice("")

    def action_accept(self) -> None:
        raise NotImplementedError

    def action_leave(self) -> None:
        self.answer(None)

    def action_move(self, by: int) -> None:
        self.form.move(by)

    def action_erase(self) -> None:
        self.form.row.edit(self.form.row.line.erased())
        self.typed()

    def notice(self, sentence: str) -> None:
        """Says something beneath the lines."""
        self.query_one("#notice", Static).update(plain(sentence, LONGEST_SENTENCE))

    def refuse(self, sentence: str) -> None:
        """Says what is wrong, and is heard."""
        self.notice(sentence)
        self.app.bell()

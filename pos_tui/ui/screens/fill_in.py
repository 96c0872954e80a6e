"""A few lines to fill in over another screen: written once, at the end, or not at all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import EditLine

Texts = dict[str, str]
Write = Callable[[Texts], Awaitable[str]]
"""Keeps what was filled in and answers what to say of it, or raises a refusal."""


class FillInScreen(AskingScreen[None]):
    """Closes when it is written, and hands the sentence about it to `done`; Esc closes it and nothing changed."""

    stays: ClassVar[bool] = False
    """Whether it stays open, to be filled in again; what it did is said in place."""
    CSS_PATH = "fill_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="fill.accept", tooltip="The next line; on the last one it is kept"),
        Binding("escape", "back", "Back", id="fill.back", tooltip="Back; nothing is changed"),
        Binding("up", "row(-1)", "Up", id="fill.up", tooltip="The line above"),
        Binding("down", "row(1)", "Down", id="fill.down", tooltip="The line below"),
        Binding("shift+tab", "row(-1)", "Up", id="fill.previous", tooltip="The line above", show=False),
        Binding("tab", "row(1)", "Down", id="fill.next", tooltip="The line below", show=False),
        Binding("left", "cursor(-1)", "Left", id="fill.left", tooltip="The cursor to the left", show=False),
        Binding("right", "cursor(1)", "Right", id="fill.right", tooltip="The cursor to the right", show=False),
        Binding("backspace", "erase", "Erase", id="fill.erase", tooltip="Takes back a letter", show=False),
        Binding("ctrl+u", "wipe", "Wipe", id="fill.wipe", tooltip="Empties the line"),
    ]

    def __init__(self, title: str, fields: Sequence[Field], write: Write, done: Callable[[str], None]) -> None:
        super().__init__()
        self._heading, self._fields, self._write, self._done = title, fields, write, done
        self._writing = False

    def compose(self) -> ComposeResult:
        with Vertical(id="middle") as middle:
            middle.border_title = plain(self._heading)
            yield Form(self._fields)
            yield Static(id="notice")
        yield KeyBar()

    def text_typed(self, text: str) -> None:
        if not self._writing:
            self._form.row.type(text)
            self._say("")

    def action_accept(self) -> None:
        """Enter: the next line; when the last is right, all of it is kept, once."""
        if self._writing or not self._form.enter():
            return
        self._writing = True
        self._say("Writing …")
        self._keep({row.field.name: row.line.text for row in self._form.rows})

    def action_back(self) -> None:
        if not self._writing:
            self.answer(None)
            self.dismiss()

    def action_row(self, by: int) -> None:
        if not self._writing:
            self._form.move(by)

    def action_cursor(self, by: int) -> None:
        self._edit(lambda line: line.moved(by))

    def action_erase(self) -> None:
        self._edit(EditLine.erased)

    def action_wipe(self) -> None:
        self._edit(lambda _: EditLine())

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    def _edit(self, change: Callable[[EditLine], EditLine]) -> None:
        if not self._writing:
            self._form.row.edit(change(self._form.row.line))

    @work(group="fill in")
    async def _keep(self, texts: Texts) -> None:
        try:
            said = await self._write(texts)
        except TillError as refusal:
            self._writing = False
            if self.stays:
                self._form.row.offer_again()
            self._say(str(refusal))
            return
        if self.stays:
            self._writing = False
            self._form.row.offer_again()
            self._say(said)
            return
        self._done(said)
        self.dismiss()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

"""What screens with a table to choose from have in common."""

from pathlib import Path
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from pos_tui.errors import TillError
from pos_tui.ui.context import TillContext
from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.screens.help import HelpScreen
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.message_line import MessageLine, Tone
from pos_tui.ui.widgets.row_list import RowList
from pos_tui.ui.widgets.status_line import StatusLine

T = TypeVar("T")


class ListingScreen(KeyedScreen[T], inherit_bindings=False):
    """A table, a line to type in, a sentence, the keys; nothing is done twice while something is being written."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", id="list_help", tooltip="What the keys do here", show=False),
        Binding("up", "move(-1)", "Up", id="list_up", tooltip="The row above", show=False),
        Binding("down", "move(1)", "Down", id="list_down", tooltip="The row below", show=False),
        Binding("pageup", "move(-10)", "Page up", id="list_page_up", tooltip="Ten rows up", show=False),
        Binding("pagedown", "move(10)", "Page down", id="list_page_down", tooltip="Ten rows down", show=False),
    ]
    writing: var[bool] = var(False, bindings=True)

    def __init__(self, context: TillContext, rows: RowList) -> None:
        super().__init__()
        self.till, self.rows = context, rows
        self.status = StatusLine(context, lambda: context.desk.waiting)
        self.entry, self.message = EntryLine(), MessageLine()

    def compose(self) -> ComposeResult:
        yield self.status
        yield self.rows
        yield self.entry
        yield self.message
        yield KeyBar()

    def action_move(self, step: int) -> None:
        self.rows.move(step)

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(self))

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        self.message.say(sentence, tone)

    def refuse(self, refusal: TillError) -> None:
        """Said where the cashier looks, and heard."""
        self.status.redraw()
        self.say(str(refusal), "bad")
        self.app.bell()

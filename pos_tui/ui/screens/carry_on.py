"""Held baskets before the drawer is counted: carried on by name, or finished first."""

from typing import ClassVar
from uuid import UUID

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from pos_tui.cash.z_views import CarriedBasket
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.message_line import MessageLine
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("For"),
    Column("Held by", 16),
    Column("Lines", 5, is_figure=True),
    Column("Total", 11, is_figure=True),
)
ASKED = "F12 carries them on: they wait for the next shift, at any till, and the Z names them."


class CarryOnScreen(AskingScreen[tuple[UUID, ...] | None]):
    """Answers with the sale ids of what is carried on, or None when the shift goes on."""

    CSS_PATH = "carry_on.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "carry_on", "Carry them on", id="carry_on.accept", tooltip="They wait for the next shift"),
        Binding("escape", "back", "Back to finish them", id="carry_on.back", tooltip="F8 takes one up"),
        Binding("up", "move(-1)", "Up", id="carry_on.up", tooltip="The row above", show=False),
        Binding("down", "move(1)", "Down", id="carry_on.down", tooltip="The row below", show=False),
    ]

    def __init__(self, context: TillContext, waiting: list[CarriedBasket]) -> None:
        super().__init__()
        self._till, self._waiting = context, waiting
        self._rows, self._message = RowList(COLUMNS, empty=""), MessageLine()

    def compose(self) -> ComposeResult:
        count = len(self._waiting)
        held = "A basket is held" if count == 1 else f"{count} baskets are held"
        yield Static(plain(f"{held} at till {self._till.lane.terminal_code}: carry on or finish first?"), id="top")
        yield self._rows
        yield self._message
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self._rows.show([self._cells(basket) for basket in self._waiting])
        self._message.say(ASKED, "warning")

    def text_typed(self, text: str) -> None:
        """Nothing is typed here."""

    def action_carry_on(self) -> None:
        self.answer(tuple(basket.sale_id for basket in self._waiting))

    def action_back(self) -> None:
        self.answer(None)

    def action_move(self, step: int) -> None:
        self._rows.move(step)

    def _cells(self, basket: CarriedBasket) -> tuple[str, ...]:
        lines = "?" if basket.lines is None else str(basket.lines)
        total = "?" if basket.total is None else self._till.money.amount(basket.total)
        return basket.note, basket.by, lines, total

"""Why the level of one product changed, the newest first, with what lay there after each."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.inventory.levels import PAGE, Level, Movement, movements
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("When", 12),
    Column("Why"),
    Column("Who", 14),
    Column("Moved", 9, is_figure=True),
    Column("On hand", 9, is_figure=True),
)
KINDS = {
    "sale": "Sold", "return": "Brought back", "void": "Sale voided", "receipt": "Received",
    "supplier_return": "Sent back", "transfer_out": "Sent to an outlet", "transfer_in": "From an outlet",
    "adjustment": "Adjusted", "count": "Counted", "waste": "Waste", "opening": "Opening stock",
}  # fmt: skip


class StockMovesScreen(StockDesk[None]):
    """One product's movements, a page at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "older", "Older", id="moves_older", tooltip="Adds older ones at the end"),
        *StockDesk.BINDINGS,
    ]

    def __init__(self, context: TillContext, level: Level) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._level, self._moved, self._has_older = level, list[Movement](), False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._has_older or None) if action == "older" else True

    def look(self) -> None:
        self._read()

    def action_older(self) -> None:
        self._read()

    @work(group="moves", exclusive=True)
    async def _read(self) -> None:
        lane, last = self.till.lane, self._moved[-1] if self._moved else None
        try:
            found = await self.till.desk.ask(
                lambda s: movements(
                    s, lane.company.company_id, lane.outlet_id, self._level.product_id, older_than=last
                )
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._moved += found
        self._has_older = len(found) == PAGE
        self.rows.show([self._cells(each) for each in self._moved], empty="Nothing has moved here yet.")
        self.refresh_bindings()
        on_hand = self.till.money.quantity(self._level.on_hand)
        self.say(f"{self._level.name} · {on_hand} on hand in {lane.outlet_name}")

    def _cells(self, moved: Movement) -> tuple[str, ...]:
        why = KINDS.get(moved.kind, moved.kind)
        return (
            self.when(moved.at), f"{why}: {moved.reason}" if moved.reason else why, moved.who,
            self.till.money.quantity(moved.quantity), self.till.money.quantity(moved.balance),
        )  # fmt: skip

"""What to order again: what is on hand and on order against the reorder point, and how long it lasts."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.reports.reorder import PAGE, Reorder, reorder_page
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("Product"),
    Column("On hand", 7, is_figure=True),
    Column("On order", 8, is_figure=True),
    Column("Point", 6, is_figure=True),
    Column("Days", 4, is_figure=True),
    Column("Order", 6, is_figure=True),
    Column("Supplier", 8),
)
NONE = "Nothing is at its reorder point: products get one in the catalogue."
HINT = "Days that it lasts at the pace of the last four weeks. F3 under Orders makes orders of all this."
NOBODY = "nobody"
"""Who delivers what no supplier has among its goods."""


class ReorderScreen(StockDesk[None]):
    """A page at a time, by SKU."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "more", "More", id="reorder_more", tooltip="The next page"),
        *StockDesk.BINDINGS,
    ]
    HINT = HINT

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._found: list[Reorder] = []
        self._has_more = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._has_more or None) if action == "more" else True

    def look(self) -> None:
        self._read()

    def action_more(self) -> None:
        self._read()

    @work(group="reorder", exclusive=True)
    async def _read(self) -> None:
        lane, now = self.till.lane, self.till.clock()
        after = self._found[-1].need.sku if self._found else ""
        try:
            found = await self.till.desk.ask(
                lambda s: reorder_page(s, lane.company.company_id, lane.outlet_id, now=now, after=after)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._found += found
        self._has_more = len(found) == PAGE
        self.rows.show([self._cells(each) for each in self._found], empty=NONE)
        self.refresh_bindings()

    def _cells(self, each: Reorder) -> tuple[str, ...]:
        quantity, need = self.till.money.quantity, each.need
        return (
            need.name, quantity(need.on_hand), quantity(need.on_order), quantity(need.reorder_point),
            "" if each.days is None else str(each.days), quantity(each.suggested), need.supplier_code or NOBODY,
        )  # fmt: skip

"""Lots that lie in this outlet: those of one product, or all that expires soon; thrown away from here."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.catalogue.views import Tracking
from pos_tui.errors import BadInput, TillError
from pos_tui.ids import new_id
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.levels import Level
from pos_tui.inventory.lot_queries import PAGE, LotOnHand, expiring, lots_of
from pos_tui.inventory.views import LotPart, StockChange, StockLine
from pos_tui.money import Quantity
from pos_tui.staff.rules import Permission
from pos_tui.ui.context import TillContext
from pos_tui.ui.lot_entry import read_lots
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.stock_forms import quantity_in, waste_fields
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("SKU", 8),
    Column("Product"),
    Column("Lot", 12),
    Column("Good until", 10),
    Column("Days", 4, is_figure=True),
    Column("On hand", 7, is_figure=True),
)
SOON_DAYS = 30
MOST_DAYS = 3_650


class LotsScreen(StockDesk[None]):
    """What expires first is at the top; a typed number says within how many days."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Days", id="lots_days", tooltip="What expires within the typed number of days"),
        Binding("f3", "waste", "Waste", id="lots_waste", tooltip="The marked lot is thrown away, with a reason"),
        Binding("f5", "soon", "Soon/this", id="lots_soon", tooltip="What expires soon of all, or this product's"),
        Binding("f7", "more", "More", id="lots_more", tooltip="Adds those that come next"),
        *StockDesk.BINDINGS,
    ]
    PROMPT = "Days"
    NEEDS: ClassVar[Permission] = "adjust_stock"

    def __init__(self, context: TillContext, level: Level | None) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._level, self._soon, self._days = level, level is None, SOON_DAYS
        self._lots, self._has_more = list[LotOnHand](), False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "waste":
            return (bool(self._lots) and not self.writing) or None
        if action == "more":
            return self._has_more or None
        if action == "soon":
            return self._level is not None or None
        return True

    def look(self) -> None:
        self._read()

    def entered(self, text: str) -> None:
        """So many days from today on."""
        if not text:
            return
        if not (text.isascii() and text.isdecimal() and int(text) <= MOST_DAYS):
            self.refuse(BadInput(f"Type within how many days it expires, up to {MOST_DAYS}."))
            return
        self._days, self._soon = int(text), True
        self._read()

    def action_soon(self) -> None:
        self._soon = not self._soon
        self._read()

    def action_more(self) -> None:
        self._read(more=True)

    def action_waste(self) -> None:
        """What lies there of the marked lot; the id is minted now, so that it is one change."""
        lot, source_id, money = self._lots[self.rows.at], new_id(), self.till.money
        tracking: Tracking = "serial" if lot.is_serial else "lot"
        part = LotPart(code=lot.code, quantity=Quantity(max(lot.on_hand, 0)))

        async def write(texts: Texts) -> str:
            quantity = quantity_in(texts["quantity"], money)
            lots = read_lots(texts["lots"], tracking, quantity, money)
            line, told = StockLine(product_id=lot.product_id, quantity=quantity, lots=lots), self.told()
            change = StockChange(source_id=source_id, kind="waste", lines=(line,), reason=texts["reason"])
            await self.written(
                f"waste of {lot.name}", lambda s, actor: change_stock(s, self.place, actor, change, **told)
            )
            return f"{money.quantity(quantity)} {lot.name} of lot {lot.code} thrown away."

        fields = waste_fields(money, self.till.date_order, tracking, [part])
        self.lay(FillInScreen(f"Waste of {lot.name}", fields, write, self._done))

    def _done(self, sentence: str) -> None:
        self._read(said=sentence)

    @work(group="lots", exclusive=True)
    async def _read(self, *, more: bool = False, said: str = "") -> None:
        lane, today = self.till.lane, self.till.shift.business_date
        company_id, after = lane.company.company_id, self._lots[-1] if more and self._lots else None
        product_id = None if self._soon or self._level is None else self._level.product_id
        try:
            found = await self.till.desk.ask(
                lambda s: (
                    expiring(s, company_id, lane.outlet_id, today=today, days=self._days, after=after)
                    if product_id is None
                    else lots_of(s, company_id, lane.outlet_id, product_id, after=after)
                )
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._lots = [*self._lots, *found] if more else found
        self._has_more = len(found) == PAGE
        none = f"Nothing expires within {self._days} days." if product_id is None else "None of it is on hand."
        self.rows.show([self._cells(each) for each in self._lots], empty=none)
        self.refresh_bindings()
        self.say(said or self._standing(), "good" if said else "plain")

    def _cells(self, lot: LotOnHand) -> tuple[str, ...]:
        left = lot.days_left(self.till.shift.business_date)
        days = "" if left is None else "over" if left < 0 else str(left)
        return (
            lot.sku, lot.name, lot.code, str(lot.expires_on or ""), days, self.till.money.quantity(lot.on_hand)
        )  # fmt: skip

    def _standing(self) -> str:
        if self._soon or self._level is None:
            return (
                f"Expires within {self._days} days in {self.till.lane.outlet_name}. Type another number of days."
            )
        on_hand = self.till.money.quantity(self._level.on_hand)
        return f"{self._level.name} · {on_hand} on hand in {self.till.lane.outlet_name}"

"""What the stock screens have in common: who may look, a product that is meant, and acts with their value."""

from datetime import datetime
from typing import ClassVar, TypeVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import BindingType

from pos_tui.catalogue.queries import find_by_code
from pos_tui.errors import TillError, Unknown
from pos_tui.inventory.levels import Level, level_of, levels
from pos_tui.money import ONE, Quantity
from pos_tui.staff.permits import refusal
from pos_tui.staff.rules import Permission
from pos_tui.text import clean
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.trading import PickScreen, TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList
from pos_tui.workers.approving import Act, Wish

T = TypeVar("T")
MOST_FOUND = 50
FOUND = (Column("SKU", 12), Column("Product"), Column("On hand", 9, is_figure=True))
"""What is told of products to choose from; somebody who counts them sees the first two."""


class StockDesk(TradingScreen[T], inherit_bindings=False):
    """A page of rows of one outlet; nothing is read for somebody who may not see it."""

    BINDINGS: ClassVar[list[BindingType]] = [*TradingScreen.BINDINGS]
    SEES: ClassVar[Permission] = "see_stock"
    IS_BLIND: ClassVar[bool] = False
    """Whether nobody is told here what should be there."""

    def __init__(self, context: TillContext, rows: RowList) -> None:
        super().__init__(context, rows)
        self.zone = ZoneInfo(context.lane.company.timezone)
        self.worth = 0
        """What the act under way is worth, for whoever approves it."""
        self.lot_said: str | None = None
        """The lot that the last code said."""

    def painted(self) -> None:
        if self.SEES in self.till.person.permissions:
            super().painted()
        else:
            self.show_line()
            self.rows.show([], empty="")
            self.refuse(refusal(self.till.person.name, self.SEES, in_person=True))

    def wish(self, act: Act[object], refusal: TillError) -> Wish:
        """Approved is a value: as much as the act is worth by what the screen shows."""
        wanted: Permission = getattr(refusal, "permission", self.NEEDS)
        size = self.worth if wanted == "adjust_stock" else 0
        return Wish(permission=wanted, size=size, about=act.wish.about)

    def when(self, at: datetime) -> str:
        """A day and an hour in the shop's own time."""
        return f"{at.astimezone(self.zone):%d %b %H:%M}"

    def meant(self, level: Level, quantity: Quantity) -> None:
        """This product, so much of it."""

    @work(group="meant")
    async def find(self, text: str, times: Quantity = ONE) -> None:
        """A code means one product, a crate's as many as are in it; words may mean several, to choose from."""
        lane = self.till.lane
        company_id, on = lane.company.company_id, self.till.shift.business_date
        try:
            scanned = await self.till.desk.ask(lambda s: find_by_code(s, lane, text, on=on, rules=self.till.rules))
            found = await self.till.desk.ask(
                lambda s: level_of(s, company_id, lane.outlet_id, scanned.product.product_id)
            )
            if found is None:
                raise Unknown(f"{scanned.product.name} has no stock of its own: scan what lies on the shelf.")
            self.lot_said = scanned.batch
            self.meant(found, Quantity(scanned.quantity * times // ONE))
        except Unknown as unknown:
            await self._by_words(text, times, unknown)
        except TillError as refusal:
            self.refuse(refusal)

    async def _by_words(self, text: str, times: Quantity, unknown: Unknown) -> None:
        lane, self.lot_said = self.till.lane, None
        try:
            found = await self.till.desk.ask(
                lambda s: levels(s, lane.company.company_id, lane.outlet_id, text=text, limit=MOST_FOUND)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        if len(found) == 1:
            self.meant(found[0], times)
        elif not found:
            self.refuse(unknown)
        else:
            self._choose(found, text, times)

    def _choose(self, found: list[Level], text: str, times: Quantity) -> None:
        told = FOUND[:2] if self.IS_BLIND else FOUND
        cells = [(each.sku, each.name, self.till.money.quantity(each.on_hand))[: len(told)] for each in found]
        hint = f"Which of these is {clean(text, 30)}?"
        picked = PickScreen(self.till, RowList(told, empty=""), cells, hint)
        self.lay(picked, lambda at: self.meant(found[at], times) if at is not None else None)

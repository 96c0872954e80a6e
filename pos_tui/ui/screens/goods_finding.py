"""Finding the product that somebody means who orders or receives: at once by its code, else chosen from a list."""

from asyncio import Lock
from datetime import date
from typing import TypeVar
from uuid import UUID

from textual import work

from pos_tui.buying.finding import found_by_code, found_by_name
from pos_tui.buying.views import Goods
from pos_tui.cash.days import date_by_clock
from pos_tui.errors import TillError, Unknown
from pos_tui.inventory.views import LotPart
from pos_tui.money import ONE, Quantity, rounded_quotient
from pos_tui.text import clean
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.trading import PickScreen, TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList

T = TypeVar("T")
COLUMNS = (Column("SKU", 12), Column("Product"), Column("Their code", 14), Column("Cost", 10, is_figure=True))


class GoodsFinding(TradingScreen[T], inherit_bindings=False):
    """The part of a screen that finds products, one after the other in the order of the scans."""

    def __init__(self, context: TillContext, rows: RowList, supplier_id: UUID | None = None) -> None:
        super().__init__(context, rows)
        self._of = supplier_id
        self._turn = Lock()

    @property
    def supplier_id(self) -> UUID:
        """Whose codes and costs hold here."""
        assert self._of is not None, "a supplier is chosen before a product is"
        return self._of

    def goods_found(self, goods: Goods, quantity: int) -> None:
        """This product is meant, so many of it (in thousandths)."""
        raise NotImplementedError

    def lot_found(self, lot: LotPart) -> None:
        """The code of what was found last said its lot, or its serial number."""

    def number_found(self, text: str) -> bool:
        """Whether what is no product's code was taken as the number of a piece."""
        return False

    @work(group="goods")
    async def find(self, text: str, times: Quantity = ONE) -> None:
        """A code means one product; words may mean several, of which one is chosen. Each in its turn."""
        async with self._turn:
            await self._find(text, times)

    async def _find(self, text: str, times: Quantity) -> None:
        desk, lane, on = self.till.desk, self.till.lane, self._today()
        try:
            found = await desk.ask(
                lambda s: found_by_code(s, lane, self.supplier_id, text, on=on, rules=self.till.rules)
            )
        except Unknown as unknown:
            if not self.number_found(text):
                await self._by_name(text, times, unknown)
        except TillError as refusal:
            self.refuse(refusal)
        else:
            quantity = rounded_quotient(found.quantity * times, ONE)
            self.goods_found(found.goods, quantity)
            if found.lot is not None:
                self.lot_found(found.lot.model_copy(update={"quantity": Quantity(quantity)}))

    async def _by_name(self, text: str, times: Quantity, unknown: Unknown) -> None:
        lane, on = self.till.lane, self._today()
        try:
            goods = await self.till.desk.ask(lambda s: found_by_name(s, lane, self.supplier_id, text, on=on))
        except TillError as refusal:
            self.refuse(refusal)
            return
        able = [one for one in goods if one.refusal is None]
        if not able:
            said = goods[0].refusal if goods else None
            self.refuse(Unknown(said or f"No product has the code or the words {clean(text, 30)}: type others.")
                        if text[:1].isalpha() or said else unknown)  # fmt: skip
        elif len(able) == 1:
            self.goods_found(able[0], times)
        else:
            self._choose(able, times)

    def _choose(self, goods: list[Goods], times: Quantity) -> None:
        money = self.till.money
        cells = [
            (one.sku, one.name, one.supplier_code or "", "" if one.cost is None else money.unit_price(one.cost))
            for one in goods
        ]
        picked = PickScreen(self.till, RowList(COLUMNS, empty=""), cells, "Which one? Enter takes it.")
        self.lay(picked, lambda at: self.goods_found(goods[at], times) if at is not None else None)

    def _today(self) -> date:
        return date_by_clock(self.till.clock(), self.till.lane.company.timezone)

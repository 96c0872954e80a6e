"""What a supplier calls our products and what they cost there: scanned or found, then typed."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.queries import PAGE_OF_GOODS, supplier_goods
from pos_tui.buying.suppliers import save_supplier_items
from pos_tui.buying.views import Goods, Supplier, SupplierItem
from pos_tui.errors import BadInput, TillError
from pos_tui.money import NotANumber, unit_price_text
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.goods_finding import GoodsFinding
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (Column("SKU", 12), Column("Product"), Column("Their code", 14), Column("Cost", 10, is_figure=True))


class SupplierGoodsScreen(GoodsFinding[None]):
    """Products by SKU, a page at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Find", id="theirs_find", tooltip="A code or words; alone: the marked product"),
        Binding("f3", "more", "More", id="theirs_more", tooltip="The next page"),
        Binding("delete", "take_off", "Take off", id="theirs_take_off", tooltip="It delivers this no more"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Product"
    HINT = "Scan or type a product to set its code and cost there. Enter alone changes the marked one."

    def __init__(self, context: TillContext, supplier: Supplier) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"), supplier.supplier_id)
        self._supplier, self._goods, self._more = supplier, list[Goods](), False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "more":
            return self._more or None
        return bool(self._goods) or None if action == "take_off" else True

    def look(self) -> None:
        self._read(add=False)

    def entered(self, text: str) -> None:
        if text:
            self.find(text)
        elif self._goods:
            self._fill(self._goods[self.rows.at])

    def scanned(self, code: str) -> None:
        self.find(code)

    def goods_found(self, goods: Goods, quantity: int) -> None:
        self._fill(goods)

    def action_more(self) -> None:
        self._read(add=True)

    def action_take_off(self) -> None:
        goods, told = self._goods[self.rows.at], self.told()
        item = SupplierItem(product_id=goods.product_id, code=None, cost=None)
        self.do(
            f"{goods.name} at {self._supplier.name}",
            lambda s, actor: save_supplier_items(s, self.place, actor, self.supplier_id, [item], **told),
            lambda _: self._kept(f"{self._supplier.name} delivers {goods.name} no more."),
        )

    def _fill(self, goods: Goods) -> None:
        fields = [
            Field("code", "Their code", "Empty: they have none.", filled=goods.supplier_code or ""),
            Field(
                "cost", "Cost of one", f"In {self.till.money.currency}.", self._cost, filled=self._cost_of(goods)
            ),
        ]

        async def write(texts: Texts) -> str:
            cost = self.till.money.parse_price(texts["cost"])
            item = SupplierItem(product_id=goods.product_id, code=texts["code"].strip() or None, cost=cost)
            told = self.told()
            await self.written(
                f"{goods.name} at {self._supplier.name}",
                lambda s, actor: save_supplier_items(s, self.place, actor, self.supplier_id, [item], **told),
            )
            return f"{goods.name} costs {self.till.money.unit_price(cost)} there."

        self.lay(FillInScreen(goods.name, fields, write, self._kept))

    def _cost_of(self, goods: Goods) -> str:
        return "" if goods.cost is None else unit_price_text(goods.cost, self.till.money.exponent)

    def _cost(self, text: str) -> str:
        try:
            cost = self.till.money.parse_price(text)
        except NotANumber as error:
            raise BadInput(f"{error}: type a cost such as 4.50.") from None
        if cost < 0:
            raise BadInput("A cost is nothing or more: type it again.")
        return text

    def _kept(self, sentence: str) -> None:
        self.say(sentence, "good")
        self._read(add=False)

    @work(group="theirs", exclusive=True)
    async def _read(self, *, add: bool) -> None:
        company_id, after = self.till.lane.company.company_id, self._goods[-1].sku if add and self._goods else ""
        try:
            page = await self.till.desk.ask(lambda s: supplier_goods(s, company_id, self.supplier_id, after=after))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._goods = [*self._goods, *page] if add else page
        self._more = len(page) == PAGE_OF_GOODS
        money = self.till.money
        self.rows.show(
            [
                (
                    one.sku,
                    one.name,
                    one.supplier_code or "",
                    "" if one.cost is None else money.unit_price(one.cost),
                )
                for one in self._goods
            ],
            empty=f"{self._supplier.name} delivers nothing yet: scan or type a product.",
        )
        self.refresh_bindings()

"""The lines of an order or a delivery while somebody scans and types them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pos_tui.buying.views import DraftLine, Goods, OrderLine
from pos_tui.errors import BadInput
from pos_tui.inventory.views import LotPart
from pos_tui.money import LARGEST, NOTHING, Money, Quantity, UnitPrice, extend
from pos_tui.ui.trade_entry import SetCost, SetQuantity

NONE = Quantity(0)
FREE = UnitPrice(0)


@dataclass
class TradeLine:
    """So much of a product at this cost; of an order's line also how much was ordered and has come before."""

    goods: Goods
    quantity: Quantity
    cost: UnitPrice
    ordered: Quantity = NONE
    came: Quantity = NONE
    position: int | None = None
    lots: list[LotPart] = field(default_factory=list)
    """Of goods kept in lots: which they are; of those piece by piece their numbers."""

    @property
    def lacks_lots(self) -> bool:
        """True while nobody has said which lots or pieces these are."""
        return self.goods.tracking != "none" and sum(part.quantity for part in self.lots) != self.quantity

    def put_lot(self, lot: LotPart) -> None:
        """So many more of a lot, or another piece. Raises BadInput for a piece that is there already."""
        for at, part in enumerate(self.lots):
            if (part.code, part.expires_on) == (lot.code, lot.expires_on):
                if self.goods.tracking == "serial":
                    raise BadInput(f"Serial number {lot.code} of {self.goods.name} was scanned already.")
                self.lots[at] = part.model_copy(update={"quantity": Quantity(part.quantity + lot.quantity)})
                return
        self.lots.append(lot)

    @property
    def amount(self) -> Money:
        return extend(self.cost, self.quantity)

    @property
    def difference(self) -> Quantity:
        """What comes beyond what is still expected, or below nothing what will be missing."""
        return Quantity(self.came + self.quantity - self.ordered)


class TradeLines:
    """Lines in their order, one for each product, the marked one by its place."""

    def __init__(self) -> None:
        self.all: list[TradeLine] = []

    def put(self, lines: Iterable[TradeLine]) -> None:
        """Other lines."""
        self.all = list(lines)

    def add(self, goods: Goods, quantity: int) -> int:
        """So many more of a product; answers the place of its line."""
        for at, line in enumerate(self.all):
            if line.goods.product_id == goods.product_id:
                line.quantity = Quantity(min(LARGEST, line.quantity + quantity))
                return at
        self.all.append(TradeLine(goods, Quantity(quantity), goods.cost or FREE))
        return len(self.all) - 1

    def change(self, at: int, entry: SetQuantity | SetCost, *, may_be_none: bool = False) -> TradeLine:
        """Another quantity or cost of a line. Raises BadInput with a sentence."""
        if not self.all:
            raise BadInput("There is no line yet: scan or type a product first.")
        line = self.all[at]
        if isinstance(entry, SetCost):
            line.cost = entry.cost
        elif (NONE if may_be_none else NONE + 1) <= entry.quantity <= LARGEST:
            line.quantity = entry.quantity
        else:
            raise BadInput(f"{line.goods.name}: a quantity is above 0. Type it again, or take the line off (Del).")
        return line

    def drafted(self) -> tuple[DraftLine, ...]:
        """As an order has them."""
        return tuple(
            DraftLine(product_id=line.goods.product_id, ordered=line.quantity, cost=line.cost) for line in self.all
        )

    @property
    def total(self) -> Money:
        return Money(sum((line.amount for line in self.all), NOTHING))


def goods_in(line: OrderLine) -> Goods:
    """The product of an order's line, at the order's cost."""
    return Goods(
        product_id=line.product_id, sku=line.sku, name=line.name, unit=line.unit, cost=line.cost,
        supplier_code=line.supplier_code, tracking=line.tracking,
    )  # fmt: skip

"""The lines of a transfer as a screen edits them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pos_tui.inventory.transfer_queries import TransferLine
from pos_tui.inventory.views import LotPart, StockLine, Tracking
from pos_tui.money import ONE, Money, NotANumber, Quantity, UnitPrice, extend
from pos_tui.ui.lot_entry import lots_text
from pos_tui.ui.money_format import MoneyFormat

MOST = 10_000 * ONE
"""A larger number is a code."""


@dataclass(frozen=True)
class Going:
    """One line; what arrived is None until somebody says so."""

    product_id: UUID
    sku: str
    name: str
    sent: Quantity
    arrived: Quantity | None
    cost: UnitPrice | None
    tracking: Tracking = "none"
    lots: tuple[LotPart, ...] = ()
    """Which lots or pieces go, or have arrived; else those that expire first, or that were sent."""

    @classmethod
    def of(cls, line: TransferLine) -> "Going":
        """A line as it is kept."""
        return cls(
            line.product_id,
            line.sku,
            line.name,
            line.sent,
            line.received,
            line.unit_cost,
            line.tracking,
            line.lots,
        )

    @property
    def told(self) -> str:
        """The lots that were named, for a sentence."""
        if self.lots:
            return f" · {lots_text(self.lots)}"
        return " · F6 says which numbers" if self.tracking == "serial" else ""

    @property
    def differs(self) -> Quantity:
        """What arrived more, or below nothing less, than was sent."""
        return Quantity(0 if self.arrived is None else self.arrived - self.sent)

    def cells(self, money: MoneyFormat) -> tuple[str, ...]:
        """SKU, name, sent, arrived and the difference."""
        arrived = "" if self.arrived is None else money.quantity(self.arrived)
        return self.sku, self.name, money.quantity(self.sent), arrived, (
            money.quantity(self.differs) if self.differs else ""
        )  # fmt: skip


def sent_lines(lines: Iterable[Going]) -> tuple[StockLine, ...]:
    """What a draft is kept with."""
    return tuple(StockLine(product_id=line.product_id, quantity=line.sent, lots=line.lots) for line in lines)


def worth_of_differences(lines: Iterable[Going]) -> Money:
    """What has to be approved of whoever takes them in."""
    return Money(sum(abs(extend(line.cost or UnitPrice(0), line.differs)) for line in lines))


def number_in(text: str, money: MoneyFormat) -> Quantity | None:
    """A quantity, or None for what is a code or words."""
    try:
        number = money.parse_quantity(text)
    except NotANumber:
        return None
    return number if abs(number) < MOST else None

"""Suppliers, orders, deliveries and goods sent back, as screens and services hand them to each other."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pos_tui.inventory.views import LotPart, Tracking
from pos_tui.money import NOTHING, Money, Quantity, UnitPrice, extend
from pos_tui.view import View

OrderStatus = Literal["draft", "sent", "partly_received", "received", "cancelled"]
OPEN: tuple[OrderStatus, ...] = ("draft", "sent", "partly_received")
"""Orders that somebody still has to do something about."""
COMING: tuple[OrderStatus, ...] = ("sent", "partly_received")
"""Orders that goods are received against."""


class Supplier(View):
    """Who delivers; `lead_days` is how long that takes."""

    supplier_id: UUID
    code: str
    name: str
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    lead_days: int | None = None
    active: bool = True


class SupplierHead(View):
    """A supplier in a list, with how many orders are open there."""

    supplier: Supplier
    open_orders: int


class SupplierItem(View):
    """What a supplier calls a product, and what it costs there; without a cost it leaves the list."""

    product_id: UUID
    code: str | None = None
    cost: UnitPrice | None


class Goods(View):
    """A product as whoever buys sees it; `cost` is what one costs, at the supplier that is asked of."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    cost: UnitPrice | None
    supplier_code: str | None = None
    tracked: bool = True
    tracking: Tracking = "none"
    refusal: str | None = None
    """Why it cannot be bought, as a sentence."""


class DraftLine(View):
    """So much of a product is to be ordered at this cost for one."""

    product_id: UUID
    ordered: Quantity
    cost: UnitPrice


class Draft(View):
    """An order as it is being made; its id is minted before it is saved."""

    order_id: UUID
    supplier_id: UUID
    lines: tuple[DraftLine, ...]
    expected_on: date | None = None
    note: str | None = None


class OrderLine(View):
    """What was ordered of a product, and how much of it has come."""

    position: int
    product_id: UUID
    sku: str
    name: str
    unit: str
    supplier_code: str | None
    ordered: Quantity
    received: Quantity
    cost: UnitPrice
    tracking: Tracking = "none"

    @property
    def amount(self) -> Money:
        """What all that was ordered costs."""
        return extend(self.cost, self.ordered)

    @property
    def missing(self) -> Quantity:
        """What has not come yet."""
        return Quantity(max(0, self.ordered - self.received))


class OrderHead(View):
    """An order in a list."""

    order_id: UUID
    number: int
    supplier_id: UUID
    supplier_code: str
    supplier_name: str
    status: OrderStatus
    lines: int
    total: Money
    expected_on: date | None
    created_at: datetime


class Order(View):
    """An order whole."""

    order_id: UUID
    number: int
    outlet_code: str
    outlet_name: str
    supplier: Supplier
    status: OrderStatus
    expected_on: date | None
    note: str | None
    sent_at: datetime | None
    created_at: datetime
    created_by: str
    lines: tuple[OrderLine, ...]

    @property
    def total(self) -> Money:
        """What it all costs."""
        return Money(sum((line.amount for line in self.lines), NOTHING))


class Arrived(View):
    """So much of a product is here, at this cost for one; for the order's line at `order_position`, if any.

    Of goods kept in lots, `lots` says which they are, with their days or serial numbers.
    """

    product_id: UUID
    quantity: Quantity
    cost: UnitPrice
    order_position: int | None = None
    lots: tuple[LotPart, ...] = ()


class Delivery(View):
    """Goods as they came; the id is minted before it is booked, so it is booked once."""

    receipt_id: UUID
    supplier_id: UUID
    order_id: UUID | None = None
    delivery_note: str | None = None
    lines: tuple[Arrived, ...]


class Received(View):
    """What a delivery came to."""

    receipt_id: UUID
    order_number: int | None
    order_status: OrderStatus | None
    lines: int
    total: Money


class ReceiptHead(View):
    """A delivery in a list."""

    receipt_id: UUID
    supplier_id: UUID
    supplier_name: str
    order_number: int | None
    delivery_note: str | None
    at: datetime
    lines: int


class Returnable(View):
    """What came of a product with one delivery, and how much of that has not gone back."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    received: Quantity
    left: Quantity
    cost: UnitPrice
    tracking: Tracking = "none"


class BackLine(View):
    """So much of a product goes back; of the `lots` that are named, else of those that came, else first out."""

    product_id: UUID
    quantity: Quantity
    lots: tuple[LotPart, ...] = ()


class GoodsBack(View):
    """Goods that go back to who delivered them, of one delivery or of any; the id is minted first."""

    return_id: UUID
    supplier_id: UUID
    receipt_id: UUID | None = None
    reason: str
    lines: tuple[BackLine, ...]


class SentBack(View):
    """What going back came to."""

    return_id: UUID
    lines: int
    total: Money

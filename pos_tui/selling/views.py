"""The basket, what pays for it, and the receipt that comes of it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pos_tui.cash.views import TenderType
from pos_tui.customers.views import Customer
from pos_tui.money import NOTHING, Money, Quantity, UnitPrice
from pos_tui.pricing.views import TaxTotal
from pos_tui.shop.views import TaxRule
from pos_tui.view import View

Origin = Literal["till", "replay"]


class LineReference(View):
    """A line of a finished document, counted from 1."""

    document_id: UUID
    position: int


class Portion(View):
    """What a line that comes back takes of the line that sold it: exactly as stored, all parts below nothing."""

    amount: Money
    discount: Money
    basket_share: Money
    tax: Money


class Line(View):
    """One thing in a basket. `agreed` is the amount where quantity × price − discount is not what was agreed."""

    product_id: UUID
    sku: str
    name: str
    category: str
    unit: str
    quantity: Quantity
    list_price: UnitPrice
    unit_price: UnitPrice
    discount: Money = NOTHING
    agreed: Money | None = None
    tax: TaxRule
    min_age: int | None = None
    returns: LineReference | None = None
    portion: Portion | None = None
    reason: str | None = None


class Basket(View):
    """What a customer is buying. Its id is minted with it and becomes the sale's."""

    sale_id: UUID
    lines: tuple[Line, ...] = ()
    basket_discount: Money = NOTHING
    customer: Customer | None = None
    approvals: tuple[UUID, ...] = ()
    total_shown: bool = False


class Payment(View):
    """One tender: what was handed over, and what was handed back in cash."""

    tender: TenderType
    amount: Money
    change: Money = NOTHING


class Sale(View):
    """A basket that its customer has paid for, at this terminal, with this person at the till."""

    company_id: UUID
    outlet_id: UUID
    terminal_id: UUID
    staff_id: UUID
    basket: Basket
    payments: tuple[Payment, ...]
    origin: Origin = "till"
    reference: str | None = None
    at: datetime | None = None
    reverses: UUID | None = None


class ReceiptLine(View):
    """A line as it is printed and stored."""

    position: int
    sku: str
    name: str
    unit: str
    quantity: Quantity
    unit_price: UnitPrice
    discount: Money
    amount: Money
    tax_code: str
    reason: str | None = None


class ReceiptTender(View):
    """A tender as it is printed."""

    code: str
    name: str
    amount: Money
    change: Money


class Receipt(View):
    """A finished document, as printed."""

    document_id: UUID
    receipt_number: str
    kind: str
    company_name: str
    outlet_name: str
    currency: str
    exponent: int
    timezone: str
    at: datetime
    business_date: date
    cashier: str
    customer: str | None
    lines: tuple[ReceiptLine, ...]
    prices_include_tax: bool
    goods: Money
    basket_discount: Money
    taxes: tuple[TaxTotal, ...]
    tax: Money
    total: Money
    rounding: Money
    tenders: tuple[ReceiptTender, ...]
    points: int
    anchor: str

    @property
    def change(self) -> Money:
        """What the customer gets back."""
        return Money(sum(tender.change for tender in self.tenders))


class HeldBasket(View):
    """A basket that waits, with the note that finds it."""

    sale_id: UUID
    note: str
    held_at: datetime
    by: str
    basket: Basket


class Returnable(View):
    """A line of a receipt, and what can still come back of it; `line` takes all of that back."""

    reference: LineReference
    name: str
    sku: str
    unit: str
    sold: Quantity
    left: Quantity
    amount: Money
    line: Line | None

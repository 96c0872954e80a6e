"""The basket, what pays for it, and the receipt that comes of it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pos_tui.cash.views import ForeignCash, TenderType
from pos_tui.catalogue.views import Fee, ListPrice, ProductKind
from pos_tui.customers.views import Customer
from pos_tui.money import NOTHING, Money, Quantity, Rate, UnitPrice
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
    promotion: Money = NOTHING
    exempted: Money = NOTHING
    basket_share: Money
    tax: Money
    parts: tuple[Money, ...] = ()


PricedBy = Literal["product", "list", "barcode", "override", "open"]


class Saving(View):
    """What one promotion takes off so many units of a line."""

    promotion_id: UUID
    code: str
    name: str
    quantity: Quantity
    amount: Money


class Line(View):
    """One thing in a basket. `agreed` is the amount where quantity × price − discount is not what was agreed.

    `unit_price` was made by `priced_by`; `list_price` is the product's own. A discount typed in percent keeps its
    `discount_rate`, so that it follows the price. `exempted` is the tax inside it that an exempt buyer does not
    pay. A line that `follows` a product is what the law or the maker adds to it: a deposit, a fee.
    `serial` is the number of the one piece that it is of.
    """

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
    kind: ProductKind = "goods"
    category_id: UUID | None = None
    brand: str | None = None
    tariff: tuple[ListPrice, ...] = ()
    fees: tuple[Fee, ...] = ()
    follows: UUID | None = None
    priced_by: PricedBy = "product"
    price_list: str | None = None
    savings: tuple[Saving, ...] = ()
    discount_rate: Rate | None = None
    exempted: Money = NOTHING
    code: str | None = None
    batch: str | None = None
    expiry: date | None = None
    serial: str | None = None
    tare: Quantity | None = None
    by_hand: bool = False

    @property
    def promotion(self) -> Money:
        """What promotions take off it."""
        return Money(sum([saving.amount for saving in self.savings])) if self.savings else NOTHING


class Slip(View):
    """A maker's coupon as it was scanned: what it pays, for how many pieces, of which products in the basket."""

    code: str
    name: str
    tender: TenderType
    amount: Money
    pieces: int
    products: tuple[UUID, ...] = ()


class Basket(View):
    """What a customer is buying. Its id is minted with it and becomes the sale's.

    `coupons` are our own by code, `slips` those of makers, as often as they were scanned. `offers_version` is that
    of the promotions it was priced with; `exemption` the reason why no tax is due.
    """

    sale_id: UUID
    lines: tuple[Line, ...] = ()
    basket_discount: Money = NOTHING
    basket_discount_rate: Rate | None = None
    customer: Customer | None = None
    approvals: tuple[UUID, ...] = ()
    total_shown: bool = False
    coupons: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    offers_version: int = 0
    exemption: str | None = None
    age_checked: int = 0
    discount_reason: str | None = None

    @property
    def is_blank(self) -> bool:
        """True while there is nothing to keep: no line, no coupon, nobody who buys."""
        return not (self.lines or self.coupons or self.slips or self.customer)


class Payment(View):
    """One tender: what was handed over, what was handed back in cash, the number of a gift `card` or `coupon`."""

    tender: TenderType
    amount: Money
    change: Money = NOTHING
    foreign: ForeignCash | None = None
    card: str | None = None
    coupon: str | None = None


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


class ReceiptSaving(View):
    """What a promotion took off a line, by its name."""

    name: str
    amount: Money


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
    promotion: Money = NOTHING
    savings: tuple[ReceiptSaving, ...] = ()
    exempted: Money = NOTHING
    kind: ProductKind = "goods"
    code: str | None = None
    tare: Quantity | None = None
    serial: str | None = None


class ReceiptTender(View):
    """A tender as it is printed."""

    code: str
    name: str
    amount: Money
    change: Money
    currency: str | None = None
    foreign_amount: Money | None = None
    exchange_rate: int | None = None


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
    exemption: str | None = None
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
    """A line of a receipt, and what can still come back of it; `line` takes all of that back.

    A deposit or a fee `follows` the goods at that position of the receipt.
    """

    reference: LineReference
    name: str
    sku: str
    unit: str
    kind: ProductKind = "goods"
    sold: Quantity
    left: Quantity
    amount: Money
    line: Line | None
    follows: int | None = None

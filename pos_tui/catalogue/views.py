"""Products as a till sees them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice, extend, rounded_quotient
from pos_tui.shop.views import TaxRule
from pos_tui.view import View

ProductKind = Literal["goods", "gift_card", "deposit", "fee"]
Tracking = Literal["none", "lot", "serial"]
"""Whether goods are kept by number only, by lots with their days, or piece by piece with serial numbers."""


class ListPrice(View):
    """A product's price in a price list that is in force here today, for whom and from which quantity on."""

    list_code: str
    list_name: str
    tier: str | None
    of_outlet: bool
    priority: int
    min_quantity: Quantity
    price: UnitPrice


class Product(View):
    """What a scan found: enough to make a line without asking again.

    `tariff` holds its prices in all price lists of this outlet and day; `fees` what follows it into the basket.
    """

    product_id: UUID
    sku: str
    name: str
    category: str
    unit: str
    price: UnitPrice
    tax: TaxRule
    min_age: int | None
    category_id: UUID | None = None
    brand: str | None = None
    kind: ProductKind = "goods"
    tare: Quantity | None = None
    tracking: Tracking = "none"
    tariff: tuple[ListPrice, ...] = ()
    fees: "tuple[Fee, ...]" = ()


class Fee(View):
    """A product that follows another one, and how much of it for each unit."""

    product: Product
    quantity: Quantity


class Scanned(View):
    """A product and how many of it the code stands for: one, a pack, or what is written in the code.

    A `price` in the code is that of all of it. `weight` is in thousandths of the product's unit where that is one
    of weight, else of the code's.

    `offers_version` is that of the promotions in force; another one than the till has tells it to read them again.
    """

    product: Product
    quantity: Quantity
    price: Money | None = None
    weight: Quantity | None = None
    batch: str | None = None
    expiry: date | None = None
    serial: str | None = None
    code: str | None = None
    offers_version: int = 0

    @property
    def unit_price(self) -> UnitPrice | None:
        """The price in the code for one: with the quantity it comes to that price again, to the cent.

        It is the product's own where that comes to it too, not 4.551365 of what costs 4.55 a kilogram.
        """
        if self.price is None:
            return None
        if extend(self.product.price, self.quantity) == self.price:
            return self.product.price
        return UnitPrice(rounded_quotient(self.price * PRICE_STEPS * ONE, self.quantity))

    def past_its_day(self, today: date) -> str | None:
        """A sentence when the day in the code is over; whoever looks at the goods decides."""
        if self.expiry is None or self.expiry >= today:
            return None
        return f"{self.product.name} was good until {self.expiry}: look at it, or void the line (Del)."

"""Promotions and price lists as whoever keeps them sees them."""

from datetime import date
from uuid import UUID

from pos_tui.money import Quantity, UnitPrice
from pos_tui.pricing.promotions.views import Promotion
from pos_tui.view import View


class SavedPromotion(View):
    """A promotion, and whether it is in use."""

    promotion: Promotion
    active: bool = True


class PriceListView(View):
    """Other prices for some: a tier, an outlet, a time. What is left out does not restrict."""

    price_list_id: UUID
    code: str
    name: str
    currency: str
    outlet_id: UUID | None = None
    tier: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    priority: int = 0
    active: bool = True

    def rivals(self, other: "PriceListView") -> bool:
        """True where both may price the same product for the same customer, and neither goes first."""
        ours = (self.tier or "").casefold(), self.outlet_id, self.priority
        theirs = (other.tier or "").casefold(), other.outlet_id, other.priority
        return ours == theirs and self.active and other.active and _overlap(self, other)


class ListEntry(View):
    """A product's price in a list from a quantity on; without a price it leaves the list."""

    product_id: UUID
    min_quantity: Quantity = Quantity(0)
    price: UnitPrice | None

    @property
    def key(self) -> tuple[UUID, Quantity]:
        return self.product_id, self.min_quantity


class EntryLine(View):
    """An entry with the product that it is of."""

    product_id: UUID
    sku: str
    name: str
    own_price: UnitPrice
    min_quantity: Quantity
    price: UnitPrice


class Listed(View):
    """A price that a product has in a list."""

    price_list: PriceListView
    min_quantity: Quantity
    price: UnitPrice


class ListSummary(View):
    """A list, how many prices it has, and the code of its outlet."""

    price_list: PriceListView
    entries: int
    outlet: str | None


def _overlap(one: PriceListView, other: PriceListView) -> bool:
    begins = [day for day in (one.starts_on, other.starts_on) if day is not None]
    ends = [day for day in (one.ends_on, other.ends_on) if day is not None]
    return not begins or not ends or max(begins) <= min(ends)

"""Products as a till sees them."""

from uuid import UUID

from pos_tui.money import Quantity, UnitPrice
from pos_tui.shop.views import TaxRule
from pos_tui.view import View


class Product(View):
    """What a scan found: enough to make a line without asking again."""

    product_id: UUID
    sku: str
    name: str
    category: str
    unit: str
    price: UnitPrice
    tax: TaxRule
    min_age: int | None


class Scanned(View):
    """A product and how many of it the code stands for: one, or a pack."""

    product: Product
    quantity: Quantity

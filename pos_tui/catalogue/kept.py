"""Products and categories as whoever keeps the catalogue sees them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pos_tui.catalogue.views import ProductKind
from pos_tui.catalogue.views import Tracking as Tracking
from pos_tui.money import Quantity, UnitPrice
from pos_tui.view import View

StockPolicy = Literal["block", "warn", "allow"]


class PackCode(View):
    """A code that a scanner reads, and how many of the product it stands for."""

    code: str
    pack: Quantity


class Part(View):
    """So much of another product for each one of a kit."""

    product_id: UUID
    quantity: Quantity


class KeptProduct(View):
    """All that is kept of a product. One with `parts` is a kit: it is sold as them and has no stock of its own.

    `expired_policy` is what happens when goods past their day are sold; None: as the company has it.
    """

    product_id: UUID
    sku: str
    name: str
    price: UnitPrice
    tax_class_id: UUID
    brand: str | None = None
    category_id: UUID | None = None
    variant_of_id: UUID | None = None
    variant: str | None = None
    cost: UnitPrice | None = None
    unit: str = "each"
    track_stock: bool = True
    stock_policy: StockPolicy | None = None
    stock_of_id: UUID | None = None
    stock_quantity: Quantity | None = None
    reorder_point: Quantity | None = None
    min_age: int | None = None
    active: bool = True
    kind: ProductKind = "goods"
    tare: Quantity | None = None
    shelf: str | None = None
    tracking: Tracking = "none"
    expired_policy: StockPolicy | None = None
    barcodes: tuple[PackCode, ...] = ()
    parts: tuple[Part, ...] = ()


class NewVariant(View):
    """One more size or colour of a product; without a price it costs what its parent does."""

    product_id: UUID
    sku: str
    variant: str
    price: UnitPrice | None = None
    barcode: str = ""


class KeptCategory(View):
    """A shelf or department, and the one that it lies within."""

    category_id: UUID
    name: str
    parent_id: UUID | None = None


class CategoryRow(View):
    """A category in the order of the tree, and how deep it lies."""

    category: KeptCategory
    depth: int


class CatalogueRow(View):
    """A product as a list shows it."""

    product_id: UUID
    sku: str
    name: str
    category: str
    brand: str
    price: UnitPrice
    cost: UnitPrice | None
    tax: str
    active: bool


class Sieve(View):
    """Which products are meant: those with these words (or this code) that are all of the others too.

    `inactive` asks for those that are not sold any more, and None for both.
    """

    text: str = ""
    category_id: UUID | None = None
    brand: str | None = None
    tax_class_id: UUID | None = None
    inactive: bool | None = False


class PriceStep(View):
    """What a product cost before and after, when, and who said so; nobody did where a file or a delivery did."""

    at: datetime
    who: str
    price_before: UnitPrice | None
    price_after: UnitPrice
    cost_before: UnitPrice | None
    cost_after: UnitPrice | None

"""What is changed of many products at once, and what that would come to."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pos_tui.money import Quantity, UnitPrice
from pos_tui.view import View


class Ending(View):
    """Prices that are a multiple of `every`, plus `last`: 0.05 and 0, or 1.00 and 0.99."""

    every: UnitPrice
    last: UnitPrice = UnitPrice(0)


class PriceBy(View):
    """A price so many percent or so much higher (lower below 0), or exactly so high; then rounded to its ending.

    `by` is a Rate where it is percent, else a UnitPrice.
    """

    kind: Literal["percent", "amount", "to"]
    by: int
    ending: Ending | None = None


class BulkChange(View):
    """What becomes of each product: a field that is given is changed, and None empties it."""

    price: PriceBy | None = None
    cost: PriceBy | None = None
    tax_class_id: UUID | None = None
    category_id: UUID | None = None
    brand: str | None = None
    reorder_point: Quantity | None = None
    active: bool | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The fields that are given."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class Changing(View):
    """One product: what differs of it before and after, or why it stays as it is."""

    product_id: UUID
    sku: str
    name: str
    before: dict[str, Any] = {}  # noqa: RUF012 - pydantic makes each its own
    after: dict[str, Any] = {}  # noqa: RUF012
    why_not: str = ""


class Shown(View):
    """One product of a preview, in words."""

    sku: str
    name: str
    before: str
    after: str


class BulkPreview(View):
    """How many products are meant, and change, and cannot; the first of them; and the seal of all that changes.

    Who does it gives the seal back: were it another one by then, something changed meanwhile.
    """

    meant: int
    changed: int
    refused: int
    first: tuple[Shown, ...]
    first_refused: tuple[Shown, ...]
    seal: str

    @property
    def unchanged(self) -> int:
        """Those that are so already."""
        return self.meant - self.changed - self.refused


class BulkDone(View):
    """How many products were changed, and how many stay as they were because they cannot."""

    edit_id: UUID
    changed: int
    refused: int


class BulkEdit(View):
    """A change of many products that was done; `is_undo` when it took another one back."""

    edit_id: UUID
    at: datetime
    who: str
    which: str
    change: str
    products: int
    is_undo: bool
    undone: bool

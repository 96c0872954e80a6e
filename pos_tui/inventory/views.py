"""What the stock is told."""

from typing import Literal
from uuid import UUID

from pos_tui.money import Money, Quantity, UnitPrice
from pos_tui.view import View


class Move(View):
    """One cause of one change: `quantity` is what the shelf gains, below nothing for a sale."""

    position: int
    product_id: UUID
    name: str
    kind: str
    quantity: Quantity
    unit_cost: UnitPrice | None
    may_go_negative: bool
    reason: str | None = None


class Cause(View):
    """The document behind a change."""

    company_id: UUID
    outlet_id: UUID
    source_id: UUID
    staff_id: UUID | None
    reason: str | None = None


class StockLine(View):
    """So much of a product: counted, gained or lost, thrown away, or there when the shop began."""

    product_id: UUID
    quantity: Quantity
    unit_cost: UnitPrice | None = None


class StockChange(View):
    """What a person says of a shelf, and why. The same `source_id` again is one change.

    `counted` and `opening` say what lies there, `difference` what is more or (below nothing) less, `waste` what
    was thrown away. `unit_cost` is asked of an opening only; without it the product's cost holds.
    """

    source_id: UUID
    kind: Literal["counted", "difference", "waste", "opening"]
    lines: tuple[StockLine, ...]
    reason: str = ""


class Changed(View):
    """What became of one product, and what the change is worth at cost."""

    product_id: UUID
    name: str
    before: Quantity
    after: Quantity
    value: Money


class CountScope(View):
    """What a count is of: everything, a category with those within it, a shelf, or a list of products."""

    kind: Literal["all", "category", "shelf", "list"]
    name: str
    category_id: UUID | None = None
    products: tuple[UUID, ...] = ()


class CountEntry(View):
    """So much of a product was found at one place; below nothing takes it back. Its id makes it one entry."""

    entry_id: UUID
    count_id: UUID
    product_id: UUID
    quantity: Quantity


class Counted(View):
    """How much of a product a count has found so far."""

    product_id: UUID
    name: str
    counted: Quantity


class TransferDraft(View):
    """What is to go to another outlet; its id makes it one transfer."""

    transfer_id: UUID
    to_outlet_id: UUID
    lines: tuple[StockLine, ...]
    note: str = ""

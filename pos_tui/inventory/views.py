"""What the stock is told."""

from datetime import date
from typing import Literal
from uuid import UUID

from pos_tui.catalogue.kept import StockPolicy
from pos_tui.catalogue.kept import Tracking as Tracking
from pos_tui.money import Money, Quantity, UnitPrice
from pos_tui.view import View


class LotPart(View):
    """So much of one lot, or one piece with its serial number; without a `code` a lot goes by its day."""

    code: str = ""
    quantity: Quantity
    expires_on: date | None = None


class Move(View):
    """One cause of one change: `quantity` is what the shelf gains, below nothing for a sale.

    Of goods kept in lots, `lots` says which; else those go first that expire first. What comes back goes into the
    lots that the act `back_of` (its id, its position) took it from. Goods that are sold are `good_on` that day,
    as long as there are such; `expired` is what happens to the others: nobody has let them go unless `allow`.
    """

    position: int
    product_id: UUID
    name: str
    kind: str
    quantity: Quantity
    unit_cost: UnitPrice | None
    may_go_negative: bool
    reason: str | None = None
    tracking: Tracking = "none"
    lots: tuple[LotPart, ...] = ()
    back_of: tuple[UUID, int] | None = None
    good_on: date | None = None
    expired: StockPolicy = "allow"


class Cause(View):
    """The document behind a change."""

    company_id: UUID
    outlet_id: UUID
    source_id: UUID
    staff_id: UUID | None
    reason: str | None = None


class StockLine(View):
    """So much of a product: counted, gained or lost, thrown away, or there when the shop began.

    `lots` says of which lots or serial numbers it is that much more or less.
    """

    product_id: UUID
    quantity: Quantity
    unit_cost: UnitPrice | None = None
    lots: tuple[LotPart, ...] = ()


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
    """So much of a product was found at one place; below nothing takes it back. Its id makes it one entry.

    What a count finds too much of goes into the `lot` that was named last.
    """

    entry_id: UUID
    count_id: UUID
    product_id: UUID
    quantity: Quantity
    lot: str | None = None


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

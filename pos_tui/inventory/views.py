"""What the stock is told."""

from uuid import UUID

from pos_tui.money import Quantity, UnitPrice
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

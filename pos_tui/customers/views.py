"""Customers as a till sees them."""

from uuid import UUID

from pos_tui.view import View


class Customer(View):
    """Who is buying."""

    customer_id: UUID
    code: str
    name: str
    tier: str | None
    points: int
    tax_exempt: str | None = None

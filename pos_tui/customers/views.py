"""Customers as a till and an office see them."""

from datetime import datetime
from uuid import UUID

from pos_tui.money import NOTHING, Money
from pos_tui.view import View


class Customer(View):
    """Who is buying, and what is kept for them."""

    customer_id: UUID
    code: str
    name: str
    tier: str | None
    points: int
    tax_exempt: str | None = None
    store_credit: Money = NOTHING
    owed: Money = NOTHING
    credit_limit: Money | None = None


class CustomerCard(View):
    """What is known of a customer and can be changed; balances are not in it."""

    customer_id: UUID
    code: str
    name: str
    phone: str | None = None
    email: str | None = None
    barcode: str | None = None
    tier: str | None = None
    consent: bool = False
    tax_exempt: str | None = None
    credit_limit: Money | None = None
    note: str | None = None
    active: bool = True


class Account(View):
    """A customer's card with the balances of the moment."""

    card: CustomerCard
    points: int
    store_credit: Money
    owed: Money
    created_at: datetime
    erased_at: datetime | None
    tier_since: datetime | None = None
    merged_into: UUID | None = None
    former: tuple[CustomerCard, ...] = ()
    """Other records of the same person that were merged into this one."""


class After(View):
    """Where the next page of customers begins: behind this name and id."""

    folded_name: str
    customer_id: UUID


class CustomerPage(View):
    """Some customers by name, and where more of them begin."""

    customers: tuple[Customer, ...]
    more: After | None = None


class TierView(View):
    """A standing: reached by spending so much in so many days; it multiplies points, in percent."""

    name: str
    min_spend: Money
    window_days: int
    multiplier: int


class Moving(View):
    """A customer who goes into another tier; None is no tier."""

    customer_id: UUID
    code: str
    before: str | None
    after: str | None
    up: bool


class Standing(View):
    """Where a customer stands among the tiers: what they spent for their own, and what the next one takes."""

    since: datetime | None
    spent: Money = NOTHING
    keeps_until: datetime | None = None
    """When a purchase leaves the days of their tier, and it with it, if nothing more is bought."""
    next_tier: str | None = None
    to_go: Money = NOTHING


class Merge(View):
    """What becomes one when a customer is merged into another, and what moves."""

    merged: CustomerCard
    into: CustomerCard
    after: CustomerCard
    """The one that stays, as it is then."""
    points: int
    store_credit: Money
    owed: Money


class Moved(View):
    """A row of one of a customer's ledgers."""

    entry_id: UUID
    kind: str
    amount: int
    at: datetime
    reason: str | None

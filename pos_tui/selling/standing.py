"""Where one customer stands among the tiers: since when, what is missing for the next, and how long it lasts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from pos_tui.customers.merged import ids_of
from pos_tui.customers.queries import account_of, tiers_of
from pos_tui.customers.views import Standing, TierView
from pos_tui.db.sessions import Reading
from pos_tui.money import NOTHING, Money
from pos_tui.selling.models import Document


async def standing_of(session: Reading, company_id: UUID, customer_id: UUID, now: datetime) -> Standing | None:
    """By what they bought up to now, whatever record of theirs it was on; None in a shop without tiers."""
    tiers = await tiers_of(session, company_id)
    if not tiers:
        return None
    account = await account_of(session, company_id, customer_id)
    bought = await _bought(
        session, company_id, customer_id, now - timedelta(days=max(t.window_days for t in tiers))
    )
    own = next((tier for tier in tiers if tier.name == account.card.tier), None)
    above = next((tier for tier in reversed(tiers) if own is None or tier.min_spend > own.min_spend), None)
    missing = above.min_spend - _spent(bought, above, now) if above is not None else 0
    return Standing(
        since=account.tier_since,
        spent=_spent(bought, own, now) if own is not None else NOTHING,
        keeps_until=_keeps_until(bought, own, now) if own is not None else None,
        next_tier=above.name if above is not None else None,
        to_go=Money(max(missing, 0)),
    )


async def _bought(
    session: Reading, company_id: UUID, customer_id: UUID, since: datetime
) -> Sequence[tuple[datetime, int]]:
    """What they bought and brought back, the oldest first."""
    found = await session.execute(
        select(Document.at, Document.total - Document.not_turnover)
        .where(
            Document.company_id == company_id,
            Document.customer_id.in_(ids_of(company_id, [customer_id])),
            Document.at > since,
        )
        .order_by(Document.at, Document.id)
    )
    return [(at, int(worth)) for at, worth in found]


def _spent(bought: Sequence[tuple[datetime, int]], tier: TierView, now: datetime) -> Money:
    since = now - timedelta(days=tier.window_days)
    return Money(sum(worth for at, worth in bought if at > since))


def _keeps_until(bought: Sequence[tuple[datetime, int]], tier: TierView, now: datetime) -> datetime | None:
    """When so much has left the tier's days that the rest is too little; None when it is too little already."""
    days = timedelta(days=tier.window_days)
    left: int = _spent(bought, tier, now)
    if left < tier.min_spend or not tier.min_spend:
        return None
    for at, worth in bought:
        if at > now - days:
            left -= worth
            if left < tier.min_spend:
                return at + days
    return None

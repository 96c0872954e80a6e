"""Two records of one person become one: balances move by entries, documents stay, and the one is found.

The record that goes keeps what was bought with it. Its code, card and telephone number find the other from then
on, and who agreed to be written to in one record only has not agreed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from pos_tui.customers.balances import Cause, write_entries
from pos_tui.customers.models import AccountEntry, Customer, CustomerMerge, LoyaltyEntry, StoreCreditEntry
from pos_tui.customers.queries import MERGED, card_view
from pos_tui.customers.rules import digits_of
from pos_tui.customers.views import CustomerCard, Merge
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

KIND = "customer_merged"
TAKEN_OVER = ("phone", "email", "barcode", "tier")
"""What the one who stays gets where they had none."""
BALANCES = ("points", "store_credit", "owed")


async def look_at_merge(session: Reading, company_id: UUID, merged_id: UUID, into_id: UUID) -> Merge:
    """What a merge would do now; raises what it would raise."""
    return _planned(*await _both(session, company_id, merged_id, into_id))


async def merge_customers(
    session: Writing,
    place: Place,
    actor: Actor,
    merged_id: UUID,
    into_id: UUID,
    *,
    merge_id: UUID,
    key: ShopKey,
    now: datetime,
) -> Merge:
    """The first becomes a part of the second; the same `merge_id` again answers with what was done.

    Raises BadInput for one and the same, for who is switched off to stay, and for who was merged already; Unknown
    for who was erased.
    """
    company_id = place.company_id
    lane = await lock_lane(session, company_id, place.terminal_id)
    if (done := await _done(session, company_id, merge_id)) is not None:
        return done
    approved_by = await require(session, place, actor, "merge_customers", used_for=merged_id, now=now)
    merge = _planned(*await _both(session, company_id, merged_id, into_id, lock=True))
    moved = {name: getattr(merge, name) for name in BALANCES}
    await session.execute(
        insert(table_of(CustomerMerge)),
        [{"company_id": company_id, "id": merge_id, "from_id": merged_id, "into_id": into_id, **moved, "at": now,
          "staff_id": actor.staff_id, "approved_by": approved_by}],
    )  # fmt: skip
    await _take(session, company_id, merge)
    await _give(session, company_id, merge)
    await _book(session, company_id, merge, Cause(merge_id, actor.staff_id, now))
    told = Entry(KIND, actor.staff_id, merged_id, _told(merge), approved_by)
    await append(session, lane, [told], key=key, now=now)
    return merge


async def _both(
    session: Reading, company_id: UUID, merged_id: UUID, into_id: UUID, *, lock: bool = False
) -> tuple[Customer, Customer]:
    """The two rows, locked in one order: two merges that cross each other wait, and neither stands still."""
    if merged_id == into_id:
        raise BadInput("This is one and the same customer: choose two different ones.")
    query = select(Customer).where(Customer.company_id == company_id, Customer.id.in_((merged_id, into_id)))
    found = await session.scalars(
        (query.order_by(Customer.id).with_for_update() if lock else query).execution_options(
            populate_existing=True
        )
    )
    rows = {row.id: row for row in found}
    if len(rows) < 2:
        raise Unknown("There is no such customer: look for them again.")
    merged, into = rows[merged_id], rows[into_id]
    for row in (merged, into):
        if row.erased_at is not None:
            raise Unknown("One of the two was erased: there is nobody to make one of.")
        if row.merged_into_id is not None:
            raise BadInput(f"{_named(row)} was merged into another customer already: look for them again.")
    if not into.active:
        raise BadInput(f"{_named(into)} is switched off: switch them on (F8), then merge.")
    return merged, into


def _planned(merged: Customer, into: Customer) -> Merge:
    before = card_view(into)
    taken = {name: getattr(merged, name) for name in TAKEN_OVER if not getattr(into, name)}
    after = before.model_copy(update={**taken, "consent": merged.consent and into.consent})
    balances = {name: getattr(merged, name) for name in BALANCES}
    return Merge(merged=card_view(merged), into=before, after=after, **balances)


async def _take(session: Writing, company_id: UUID, merge: Merge) -> None:
    """The one that goes holds nothing any more, and whoever was merged into it finds the other too."""
    gone, stays = merge.merged.customer_id, merge.into.customer_id
    moved = {name: None for name in ("barcode", "phone") if _is_taken_over(merge, name)}
    if "phone" in moved:
        moved["phone_key"] = None
    await session.execute(
        update(Customer)
        .where(Customer.company_id == company_id, Customer.id == gone)
        .values(
            points=0, store_credit=0, owed=0, credit_limit=None, consent=False, active=False, merged_into_id=stays,
            **moved,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    await session.execute(
        update(Customer)
        .where(Customer.company_id == company_id, Customer.merged_into_id == gone)
        .values(merged_into_id=stays)
        .execution_options(synchronize_session=False)
    )


async def _give(session: Writing, company_id: UUID, merge: Merge) -> None:
    after = merge.after
    facts: dict[str, Any] = {name: getattr(after, name) for name in (*TAKEN_OVER, "consent")}
    if after.tier != merge.into.tier:
        since = select(Customer.tier_since).where(
            Customer.company_id == company_id, Customer.id == merge.merged.customer_id
        )
        facts["tier_since"] = since.scalar_subquery()
    await session.execute(
        update(table_of(Customer))
        .where(Customer.company_id == company_id, Customer.id == after.customer_id)
        .values(
            points=Customer.points + merge.points,
            store_credit=Customer.store_credit + merge.store_credit,
            owed=Customer.owed + merge.owed,
            phone_key=digits_of(after.phone) if after.phone else None,
            **facts,
        )
    )


async def _book(session: Writing, company_id: UUID, merge: Merge, cause: Cause) -> None:
    """Each balance leaves one ledger and enters the other, in entries that come to nothing."""
    for ledger, column, amount in (
        (LoyaltyEntry, "points", merge.points),
        (StoreCreditEntry, "amount", merge.store_credit),
        (AccountEntry, "amount", merge.owed),
    ):
        for who, sign in ((merge.merged.customer_id, -1), (merge.into.customer_id, 1)):
            moved = [{"kind": MERGED, column: sign * amount}] if amount else []
            await write_entries(session, ledger, company_id, who, moved, cause)


async def _done(session: Reading, company_id: UUID, merge_id: UUID) -> Merge | None:
    row = await session.get(CustomerMerge, (company_id, merge_id), populate_existing=True)
    if row is None:
        return None
    cards: Sequence[CustomerCard] = [
        card_view(await session.get_one(Customer, (company_id, who), populate_existing=True))
        for who in (row.from_id, row.into_id)
    ]
    return Merge(
        merged=cards[0], into=cards[1], after=cards[1], points=row.points, store_credit=row.store_credit,
        owed=row.owed,
    )  # fmt: skip


def _is_taken_over(merge: Merge, name: str) -> bool:
    return bool(getattr(merge.after, name) != getattr(merge.into, name))


def _named(row: Customer) -> str:
    return f"{clean(row.name, 60)} ({row.code})"


def _told(merge: Merge) -> dict[str, Any]:
    """Who became whom by their ids, and amounts: no personal data, so that the person can be forgotten."""
    told: dict[str, Any] = {"into": str(merge.into.customer_id)}
    told |= {name: getattr(merge, name) for name in BALANCES}
    changed = [name for name in TAKEN_OVER if _is_taken_over(merge, name)]
    if merge.after.consent != merge.into.consent:
        told["consent"] = merge.after.consent
    return {**told, "changed": changed}

"""Store credit given by hand, as for goods that disappointed, or taken off again: the shop's expense."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from pos_tui.accounts import service as accounts
from pos_tui.accounts.rules import GOODWILL, tender_account
from pos_tui.cash.models import TenderType
from pos_tui.customers.balances import Cause, write_entries
from pos_tui.customers.corrected import correct
from pos_tui.customers.models import Customer, StoreCreditEntry
from pos_tui.customers.queries import account_of
from pos_tui.customers.views import Account
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.inventory.shelf import trading_day
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import LARGEST, Money, decimal_text
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

KIND = "credit_adjusted"
LONGEST_REASON = 120


async def adjust_credit(
    session: Writing,
    lane: Lane,
    actor: Actor,
    customer_id: UUID,
    amount: Money,
    *,
    adjustment_id: UUID,
    reason: str,
    key: ShopKey,
    now: datetime,
) -> Money:
    """Store credit is given, or below nothing taken off, with a reason; answers the balance. Once per id.

    Raises BadInput without a reason, for nothing, for more than there is, and in a shop that takes no store
    credit; Unknown for a customer who was erased or merged.
    """
    place, why = Place.at(lane), clean(reason, LONGEST_REASON)
    if not why:
        raise BadInput("Say why the store credit changes: the customer may ask.")
    if not 0 < abs(amount) <= LARGEST:
        raise BadInput("Give or take an amount other than 0: type it again.")
    state = await lock_lane(session, place.company_id, place.terminal_id)
    if await _is_adjusted(session, place.company_id, adjustment_id):
        return (await account_of(session, place.company_id, customer_id)).store_credit
    approved_by = await require(
        session, place, actor, "adjust_credit", size=abs(amount), used_for=adjustment_id, now=now
    )
    tender = await _tender(session, place.company_id)
    held = await _credit(session, lane, customer_id, amount)
    cause = Cause(adjustment_id, actor.staff_id, now, why)
    moved = [{"kind": "adjusted", "amount": amount}]
    await write_entries(session, StoreCreditEntry, place.company_id, customer_id, moved, cause)
    postings = {GOODWILL: amount, tender_account(tender): Money(-amount)}
    await _post(session, place, adjustment_id, postings, now)
    body = {"customer": str(customer_id), "amount": amount, "reason": why}
    await append(session, state, [Entry(KIND, actor.staff_id, adjustment_id, body, approved_by)], key=key, now=now)
    return held


async def _is_adjusted(session: Reading, company_id: UUID, adjustment_id: UUID) -> bool:
    entry = StoreCreditEntry
    known = select(entry.id).where(entry.company_id == company_id, entry.source_id == adjustment_id).limit(1)
    return await session.scalar(known) is not None


async def _tender(session: Reading, company_id: UUID) -> str:
    tender = TenderType
    kept = select(tender.code).where(tender.company_id == company_id, tender.kind == "store_credit")
    code = await session.scalar(kept.order_by(tender.position).limit(1))
    if code is None:
        raise BadInput("This shop has no way of paying with store credit: nobody could spend it.")
    return code


async def _post(
    session: Writing, place: Place, adjustment_id: UUID, postings: dict[str, Money], now: datetime
) -> None:
    await accounts.post(
        session, company_id=place.company_id, outlet_id=place.outlet_id, entry_id=adjustment_id,
        postings=postings, business_date=await trading_day(session, place, now), now=now,
    )  # fmt: skip


async def _credit(session: Writing, lane: Lane, customer_id: UUID, amount: Money) -> Money:
    company = lane.company

    def left(account: Account) -> str:
        return f"{company.currency} {decimal_text(account.store_credit, company.exponent)} of store credit"

    held: Money = await correct(
        session, company.company_id, customer_id, Customer.store_credit, amount, what="the store credit", held=left
    )
    return held

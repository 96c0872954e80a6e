"""Paying off what was bought on account: cash into the drawer, and off the customer's account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.accounts import service as accounts
from pos_tui.accounts.rules import tender_account
from pos_tui.cash.drawer import cash_tender, move_cash
from pos_tui.cash.models import DrawerMovement, Shift, TenderType
from pos_tui.customers.balances import Cause, write_entries
from pos_tui.customers.models import AccountEntry, Customer
from pos_tui.customers.queries import account_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money, decimal_text
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place

KIND = "account_paid"


async def pay_off(
    session: Writing,
    lane: Lane,
    actor: Actor,
    customer_id: UUID,
    amount: Money,
    *,
    payment_id: UUID,
    key: ShopKey,
    now: datetime,
) -> Money:
    """The cash is paid in and the account is so much smaller; answers what is still owed. Once per `payment_id`.

    Raises BadInput for more than is owed; what `move_cash` refuses is refused.
    """
    company_id = lane.company.company_id
    await lock_lane(session, company_id, lane.terminal_id)  # before the payment is looked for: it may be under way
    before = await account_of(session, company_id, customer_id)
    place, reason = Place.at(lane), f"on account of {before.card.code}"
    known = await _is_paid(session, company_id, payment_id)
    await move_cash(
        session, place, actor, movement_id=payment_id, kind="paid_in", amount=amount, reason=reason,
        key=key, now=now,
    )  # fmt: skip
    if known:
        return before.owed
    owed = await _take_off(session, lane, customer_id, amount)
    cause = Cause(payment_id, actor.staff_id, now)
    moved = [{"kind": "paid", "amount": -amount}]
    await write_entries(session, AccountEntry, company_id, customer_id, moved, cause)
    await _post(session, lane, payment_id, amount, now)
    state = await lock_lane(session, company_id, lane.terminal_id)
    told = Entry(KIND, actor.staff_id, customer_id, {"amount": amount, "owed": owed})
    await append(session, state, [told], key=key, now=now)
    return owed


async def _take_off(session: Writing, lane: Lane, customer_id: UUID, amount: Money) -> Money:
    company = lane.company
    owed = await session.scalar(
        update(Customer)
        .where(Customer.company_id == company.company_id, Customer.id == customer_id, Customer.owed >= amount)
        .values(owed=Customer.owed - amount)
        .returning(Customer.owed)
        .execution_options(synchronize_session=False)
    )
    if owed is not None:
        return owed
    account = await account_of(session, company.company_id, customer_id)
    left = f"{company.currency} {decimal_text(account.owed, company.exponent)}"
    raise BadInput(f"{account.card.name} owes {left}: take no more than that.")


async def _is_paid(session: Reading, company_id: UUID, payment_id: UUID) -> bool:
    known = await session.scalar(
        select(DrawerMovement.source_id).where(
            DrawerMovement.company_id == company_id, DrawerMovement.source_id == payment_id
        )
    )
    return known is not None


async def _post(session: Writing, lane: Lane, payment_id: UUID, amount: Money, now: datetime) -> None:
    company_id = lane.company.company_id
    _, cash = await cash_tender(session, company_id)
    found = await session.execute(
        select(TenderType.code, Shift.business_date)
        .join(Shift, (Shift.company_id == TenderType.company_id) & Shift.closed_at.is_(None))
        .where(TenderType.company_id == company_id, TenderType.on_account, Shift.terminal_id == lane.terminal_id)
        .order_by(TenderType.position)
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        raise BadInput("This shop has no way of paying that is on account: nothing can be paid off.")
    postings = {tender_account(cash): amount, tender_account(row.code): Money(-amount)}
    await accounts.post(
        session, company_id=company_id, outlet_id=lane.outlet_id, entry_id=payment_id, postings=postings,
        business_date=row.business_date, now=now,
    )  # fmt: skip

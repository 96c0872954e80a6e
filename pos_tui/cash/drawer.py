"""Money that goes into a drawer or comes out of it without a sale; and the drawer opened for nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.cash.rules import expected_cash
from pos_tui.cash.service import require_shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.views import DrawerSum
from pos_tui.db.base import insert_into
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.queries import times_told
from pos_tui.journal.service import Entry, LaneState, append, lock_lane
from pos_tui.money import LARGEST, Money
from pos_tui.staff.permits import require
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

CashKind = Literal["paid_in", "paid_out", "drop"]
REFUSED = "cash_refused"
FREE_REFUSALS = 3
TOO_MUCH = "There is not so much cash in the drawer: type a smaller amount. The refusal is in the audit."
NEEDED: dict[CashKind, Permission] = {"paid_in": "pay_in", "paid_out": "pay_out", "drop": "drop"}


async def move_cash(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    movement_id: UUID,
    kind: CashKind,
    amount: Money,
    reason: str,
    key: ShopKey,
    now: datetime,
) -> bool:
    """Cash is paid in, paid out or dropped to the safe, with a reason. The same `movement_id` again is one.

    False when the drawer does not hold so much: that is kept in the journal, since asking again and again would
    tell what is expected in it before the count; so it is an answer here, and a refusal after the commit. After
    `FREE_REFUSALS` of them in a shift somebody has to approve whatever is taken out.
    Raises BadInput for what cannot be meant, NotPermitted, or ShiftClosed.
    """
    reason = _reason(reason)
    if not 0 < amount <= LARGEST:
        raise BadInput("The amount must be above nothing: type it again.")
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    signed = Money(amount if kind == "paid_in" else -amount)
    if await _known(session, place, movement_id, kind, signed, reason):
        return True
    shift_id = require_shift(lane)
    approved_by = await require(session, place, actor, NEEDED[kind], size=amount, used_for=movement_id, now=now)
    totals, again = ShiftTotals.read(lane.shift_totals), None
    if kind != "paid_in":
        again = await _ask_again(session, place, actor, shift_id, movement_id, now)
        if amount > expected_cash(totals.drawer):
            asked = {"wanted": kind, "reason": reason}
            told = Entry(REFUSED, actor.staff_id, shift_id, asked, again or approved_by)
            await append(session, lane, [told], key=key, now=now)
            return False
    moved = await _put(session, lane, actor, movement_id, kind, signed, reason, shift_id, now)
    told = Entry(kind, actor.staff_id, movement_id, {"amount": amount, "reason": reason}, again or approved_by)
    await append(session, lane, [told], key=key, now=now, shift_totals=totals.with_movements([moved]).text())
    return True


async def open_for_nothing(
    session: Writing, place: Place, actor: Actor, *, event_id: UUID, reason: str, key: ShopKey, now: datetime
) -> None:
    """The drawer is opened without a sale: told to the journal, with who and why. The same `event_id` is one."""
    reason = _reason(reason)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    if await times_told(session, place.company_id, event_id, "no_sale"):
        return
    require_shift(lane)
    approved_by = await require(session, place, actor, "no_sale", used_for=event_id, now=now)
    totals = ShiftTotals.read(lane.shift_totals)
    counted = totals.model_copy(update={"no_sales": totals.no_sales + 1})
    told = Entry("no_sale", actor.staff_id, event_id, {"reason": reason}, approved_by)
    await append(session, lane, [told], key=key, now=now, shift_totals=counted.text())


async def cash_tender(session: Reading, company_id: UUID) -> tuple[UUID, str]:
    """The id and code of the tender that is cash."""
    found = await session.execute(
        select(TenderType.id, TenderType.code)
        .where(TenderType.company_id == company_id, TenderType.kind == "cash", TenderType.currency.is_(None))
        .order_by(TenderType.position)
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        raise BadInput("This shop takes no cash, so there is none in its drawers.")
    return row.id, row.code


def movement_rows(lane: LaneState, shift_id: UUID, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the drawer's ledger, with where they belong."""
    belongs = {
        "company_id": lane.company_id,
        "outlet_id": lane.outlet_id,
        "terminal_id": lane.terminal_id,
        "shift_id": shift_id,
    }
    return [{**belongs, **row} for row in rows]


def _reason(reason: str) -> str:
    said = clean(reason, 120)
    if not said:
        raise BadInput("Say why: the drawer opens for a reason only.")
    return said


async def _known(session: Writing, place: Place, movement_id: UUID, kind: str, amount: Money, reason: str) -> bool:
    """True when this was booked already; refused when it was booked as something else."""
    found = await session.execute(
        select(DrawerMovement.kind, DrawerMovement.amount, DrawerMovement.reason).where(
            DrawerMovement.company_id == place.company_id, DrawerMovement.source_id == movement_id
        )
    )
    row = found.one_or_none()
    if row is not None and tuple(row) != (kind, amount, reason):
        raise BadInput("This was booked before it was changed: go back (Esc), then pay in or out what is missing.")
    return row is not None


async def _ask_again(
    session: Writing, place: Place, actor: Actor, shift_id: UUID, movement_id: UUID, now: datetime
) -> UUID | None:
    """Who lets cash be taken out though too much was asked for several times; None where nobody has to."""
    if await times_told(session, place.company_id, shift_id, REFUSED) < FREE_REFUSALS:
        return None
    return await require(session, place, actor, "take_out_again", used_for=movement_id, now=now)


async def _put(
    session: Writing,
    lane: LaneState,
    actor: Actor,
    movement_id: UUID,
    kind: str,
    amount: Money,
    reason: str,
    shift_id: UUID,
    now: datetime,
) -> DrawerSum:
    tender_id, code = await cash_tender(session, lane.company_id)
    row = {
        "source_id": movement_id, "position": 1, "kind": kind, "tender_type_id": tender_id, "amount": amount,
        "change": 0, "at": now, "staff_id": actor.staff_id, "reason": reason,
    }  # fmt: skip
    await session.execute(insert_into(DrawerMovement), movement_rows(lane, shift_id, [row]))
    return DrawerSum(kind=kind, tender_kind="cash", tender_code=code, count=1, amount=amount, change=Money(0))

"""The shifts that replayed documents are booked into: one per terminal and business date, opened on demand.

Their ids are made from the first document that they hold, so they are told from a person's shift by the version
of the id, and a replay that was stopped goes on in its own.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from pos_tui.cash.close import close_counted, close_uncounted, expected_here
from pos_tui.cash.queries import open_shift as find_open_shift
from pos_tui.cash.service import open_shift
from pos_tui.cash.views import OpenShift
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, ShiftClosed
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import lock_lane
from pos_tui.money import NOTHING, Money, decimal_text
from pos_tui.selling.views import Sale
from pos_tui.shop.views import CompanyRules, Lane

MADE_FROM_A_NAME = 5


async def shift_for(session: Writing, lane: Lane, sale: Sale, day: date, *, key: ShopKey, now: datetime) -> None:
    """Leaves a shift of that business date open on the lane.

    A replayed shift of another day is closed first. Raises ShiftClosed when a person has one open.
    """
    await lock_lane(session, sale.company_id, sale.terminal_id)
    current = await find_open_shift(session, lane)
    if current is not None and current.business_date == day:
        return
    if current is not None:
        if not _replayed(current):
            raise ShiftClosed(
                f"a shift of {current.business_date} is open on {lane.terminal_code}: close it, then replay again"
            )
        await close_uncounted(session, lane, current.opened_by, key=key, now=now)
    await open_shift(
        session, lane, sale.staff_id,
        shift_id=_shift_id(sale, day), float_amount=NOTHING, business_date=day, key=key, now=now,
        replayed=True,
    )  # fmt: skip


async def close_replayed(session: Writing, lanes: Iterable[Lane], *, key: ShopKey, now: datetime) -> None:
    """Closes what replays left open on these lanes."""
    for lane, shift in await _shifts_of(session, lanes):
        await close_uncounted(session, lane, shift.opened_by, key=key, now=now)


async def close_counted_day(
    session: Writing,
    lanes: Iterable[Lane],
    day: date,
    counted: Money,
    *,
    company: CompanyRules,
    key: ShopKey,
    now: datetime,
) -> None:
    """Closes the replayed shifts of a date with what was counted of all of them, in one transaction.

    The till with the most cash has what is left when the others have what they expect. Raises BadInput when
    those expect more than was counted.
    """
    drawers = [(lane, shift) for lane, shift in await _shifts_of(session, lanes) if shift.business_date == day]
    if not drawers:
        return
    expected = {lane.terminal_id: await expected_here(session, lane) for lane, _ in drawers}
    fullest = max(expected, key=lambda terminal_id: expected[terminal_id])
    left = Money(counted - sum(expected.values()) + expected[fullest])
    if left < 0:
        said = decimal_text(counted, company.exponent)
        raise BadInput(f"Only {said} was counted on {day}, less than the other tills took: correct the counts.")
    for lane, shift in drawers:
        if lane.terminal_id == fullest:
            await close_counted(session, lane, shift.opened_by, counted=left, key=key, now=now)
        else:
            await close_uncounted(session, lane, shift.opened_by, key=key, now=now)


async def _shifts_of(session: Writing, lanes: Iterable[Lane]) -> list[tuple[Lane, OpenShift]]:
    """What replays left open; the lanes in one order, whoever locks them."""
    found = [(lane, await find_open_shift(session, lane)) for lane in sorted(lanes, key=_order)]
    return [(lane, shift) for lane, shift in found if shift is not None and _replayed(shift)]


def _order(lane: Lane) -> UUID:
    return lane.terminal_id


def _replayed(shift: OpenShift) -> bool:
    return shift.shift_id.version == MADE_FROM_A_NAME


def _shift_id(sale: Sale, day: date) -> UUID:
    return uuid5(sale.terminal_id, f"{day} {sale.basket.sale_id}")

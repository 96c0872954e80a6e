"""The shifts that replayed documents are booked into: one per terminal and business date, opened on demand.

Their ids are made from the first document that they hold, so they are told from a person's shift by the version
of the id, and a replay that was stopped goes on in its own.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from pos_tui.cash.close import close_uncounted
from pos_tui.cash.queries import open_shift as find_open_shift
from pos_tui.cash.service import open_shift
from pos_tui.cash.views import OpenShift
from pos_tui.db.sessions import Writing
from pos_tui.errors import ShiftClosed
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import lock_lane
from pos_tui.money import NOTHING
from pos_tui.selling.views import Sale
from pos_tui.shop.views import Lane

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
    )  # fmt: skip


async def close_replayed(session: Writing, lanes: Iterable[Lane], *, key: ShopKey, now: datetime) -> None:
    """Closes what replays left open on these lanes."""
    for lane in lanes:
        current = await find_open_shift(session, lane)
        if current is not None and _replayed(current):
            await close_uncounted(session, lane, current.opened_by, key=key, now=now)


def _replayed(shift: OpenShift) -> bool:
    return shift.shift_id.version == MADE_FROM_A_NAME


def _shift_id(sale: Sale, day: date) -> UUID:
    return uuid5(sale.terminal_id, f"{day} {sale.basket.sale_id}")

"""One more till, in a shop that is there or in a new one: decided by somebody who may, and told."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.shop.version import raise_version
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean, is_clean

LONGEST_CODE, LONGEST_NAME = 12, 60
CODE = re.compile(rf"[A-Z0-9]{{1,{LONGEST_CODE}}}", re.ASCII)


async def add_till(
    session: Writing,
    place: Place,
    actor: Actor,
    till_id: UUID,
    *,
    outlet: str,
    till: str,
    name: str = "",
    key: ShopKey,
    now: datetime,
) -> None:
    """The shop with this code has one more till; with a `name` it is a new shop. Done once for each `till_id`.

    Raises BadInput for a code that cannot be on a receipt, a till or shop that is there already, or a new shop
    without a name; NotPermitted.
    """
    if await session.get(Terminal, (place.company_id, till_id)) is not None:
        return
    _check(outlet, till, name)
    approved_by = await require(session, place, actor, "edit_tills", used_for=till_id, now=now)
    told = {"outlet": outlet, "till": till, "name": name or None}
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    entry = Entry("till_added", actor.staff_id, till_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    await raise_version(session, place.company_id)  # from here to the commit nobody else adds one
    outlet_id = await _outlet(session, place.company_id, outlet, till, name)
    row = {"company_id": place.company_id, "id": till_id, "outlet_id": outlet_id, "code": till, "active": True}
    await session.execute(insert(table_of(Terminal)), [row])


def _check(outlet: str, till: str, name: str) -> None:
    for code in (outlet, till):
        if not CODE.fullmatch(code):
            raise BadInput(
                f"{clean(code, 20)!r} cannot stand on a receipt: a code has 1 to {LONGEST_CODE} letters A to Z "
                "or figures, and no blanks."
            )
    if not is_clean(name, LONGEST_NAME):
        raise BadInput(f"A shop's name has up to {LONGEST_NAME} letters on one line: write it again.")


async def _outlet(session: Writing, company_id: UUID, code: str, till: str, name: str) -> UUID:
    """The shop of the till: the one with the code, or a new one of that name."""
    there = await _shops(session, company_id)
    if code not in there:
        if not name:
            raise BadInput(f"There is no shop {code}, there is {', '.join(there)}: a new one needs --name NAME.")
        outlet_id = new_id()
        row = {"company_id": company_id, "id": outlet_id, "code": code, "name": name, "active": True}
        await session.execute(insert(table_of(Outlet)), [row])
        return outlet_id
    if name:
        raise BadInput(f"There is a shop {code} already: without a name it gets a till.")
    taken = select(Terminal.id).where(
        Terminal.company_id == company_id, Terminal.outlet_id == there[code], Terminal.code == till
    )
    if await session.scalar(taken) is not None:
        raise BadInput(f"{code} has a till {till} already: take another code.")
    return there[code]


async def _shops(session: Reading, company_id: UUID) -> dict[str, UUID]:
    found = await session.execute(
        select(Outlet.code, Outlet.id).where(Outlet.company_id == company_id).order_by(Outlet.code)
    )
    return {row.code: row.id for row in found}

"""Lots move with the levels that they are part of, or not at all.

Whoever moves a lot holds the level of its product at that outlet, so nobody else lays out the same goods; the
update is guarded all the same. A serial number is on hand at one outlet, once: an index of the database says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError

from pos_tui.db.base import Rows, insert_into, new_id, table_of
from pos_tui.db.rowset import FLAG, IDENTITY, NUMBER, WORDS, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import BadInput, LotRefused, Overtaken
from pos_tui.inventory.lot_rules import Back, HeldLot, NotGood, Taken, laid_out
from pos_tui.inventory.models import Lot, LotLevel, LotMovement
from pos_tui.inventory.views import Cause, Move
from pos_tui.money import Quantity
from pos_tui.shop.models import Outlet

PARTS_FROM = 10_000
"""Positions of the parts of a kit are those of their line times this, and on."""
Key = tuple[UUID, str]
"""A product and the code of one of its lots."""


async def move_lots(session: Writing, cause: Cause, moves: Sequence[Move], *, now: datetime) -> None:
    """The lots of what is kept in lots, after `move` has moved the levels; no statement where nothing is.

    Raises LotRefused or BadInput for a lot or serial number that is not there, or is there already.
    """
    tracked = [moved for moved in moves if moved.tracking != "none"]
    if not tracked:
        return
    held = await held_lots(session, cause, tracked)
    try:
        taken = laid_out(tracked, held, await still_out(session, cause.company_id, tracked))
    except NotGood as error:
        raise Overtaken from error
    by_position = {moved.position: moved for moved in tracked}
    known = await _known(session, cause, tracked, taken)
    _check_returned(taken, by_position, known)
    ids = await _opened(session, cause, by_position, taken, known, now)
    await _check_elsewhere(session, cause, by_position, taken, ids)
    await book_lots(session, cause, _entries(taken, by_position, ids), now=now)


async def held_lots(session: Reading, cause: Cause, moves: Sequence[Move]) -> Mapping[UUID, Mapping[str, HeldLot]]:
    """What the outlet holds, by product and code: every lot, and those serial numbers that the moves name."""
    serials = sorted({part.code for one in moves if one.tracking == "serial" for part in one.lots})
    found = await session.execute(
        select(Lot.product_id, Lot.code, Lot.expires_on, Lot.first_at, LotLevel.on_hand)
        .join(LotLevel, and_(LotLevel.company_id == Lot.company_id, LotLevel.lot_id == Lot.id))
        .where(
            LotLevel.company_id == cause.company_id,
            LotLevel.outlet_id == cause.outlet_id,
            LotLevel.product_id.in_(sorted({one.product_id for one in moves})),
            LotLevel.on_hand != 0,
            or_(~LotLevel.is_serial, Lot.code.in_(serials)),
        )
    )
    lots: dict[UUID, dict[str, HeldLot]] = defaultdict(dict)
    for row in found:
        lots[row.product_id][row.code] = HeldLot(row.code, row.expires_on, row.on_hand, row.first_at)
    return lots


async def still_out(session: Reading, company_id: UUID, moves: Iterable[Move]) -> Back:
    """What the acts that the moves take back had taken out of which lots, less what came back of it."""
    acts = sorted({one.back_of[0] for one in moves if one.back_of is not None})
    if not acts:
        return {}
    moved = LotMovement
    found = await session.execute(
        select(
            moved.source_id, moved.position, moved.back_of_id, moved.back_of_position, moved.product_id,
            moved.quantity, Lot.code, Lot.expires_on,
        )
        .join(Lot, and_(Lot.company_id == moved.company_id, Lot.id == moved.lot_id))
        .where(
            moved.company_id == company_id,
            or_(and_(moved.source_id.in_(acts), moved.quantity < 0), moved.back_of_id.in_(acts)),
        )
    )  # fmt: skip
    out: dict[tuple[UUID, int, UUID], dict[str, tuple[Quantity, Any]]] = defaultdict(dict)
    for row in found:
        act, position = (row.back_of_id, row.back_of_position) if row.back_of_id else (row.source_id, row.position)
        own = out[act, position // PARTS_FROM or position, row.product_id]
        before = own[row.code][0] if row.code in own else 0
        own[row.code] = (Quantity(before - row.quantity), row.expires_on)
    return out


async def book_lots(
    session: Writing, cause: Cause, entries: Sequence[Mapping[str, Any]], *, now: datetime
) -> None:
    """Lot levels and their movements; Overtaken where one would be what it may not be."""
    if not entries:
        return
    ours = {"company_id": cause.company_id, "outlet_id": cause.outlet_id}
    changes: dict[UUID, dict[str, Any]] = {}
    for each in sorted(entries, key=lambda one: (one["product_id"], one["lot_id"])):
        change = changes.setdefault(
            each["lot_id"],
            {"lot_id": each["lot_id"], "product_id": each["product_id"], "quantity": 0,
             "allowed": each["allowed"], "is_serial": each["is_serial"]},
        )  # fmt: skip
        change["quantity"] += each["quantity"]
    named = ("lot_id", "product_id", "is_serial")
    empty = [
        {**ours, **{name: one[name] for name in named}, "on_hand": 0, "may_go_negative": False}
        for one in changes.values()
    ]
    await insert_missing(session, LotLevel, empty)
    await _move_levels(session, cause, list(changes.values()))
    columns = ("position", "lot_id", "product_id", "kind", "quantity", "back_of_id", "back_of_position")
    rows = [
        {**ours, "source_id": cause.source_id, "at": now, **{name: each[name] for name in columns}}
        for each in entries
    ]
    await session.execute(insert_into(LotMovement), rows)


async def _move_levels(session: Writing, cause: Cause, changes: Rows) -> None:
    level = table_of(LotLevel).c
    given = rowset_in(dialect_of(session), lot_id=IDENTITY, quantity=NUMBER, allowed=FLAG)
    after = level.on_hand + given.c.quantity
    statement = (
        update(table_of(LotLevel))
        .where(
            level.company_id == bindparam("company", type_=IDENTITY),
            level.outlet_id == bindparam("outlet", type_=IDENTITY),
            level.lot_id == given.c.lot_id,
            or_(given.c.allowed, given.c.quantity >= 0, after >= 0),
        )
        .values(on_hand=after, may_go_negative=or_(given.c.allowed, after < 0))
        .returning(level.lot_id)
    )
    rows = as_rows([{name: one[name] for name in ("lot_id", "quantity", "allowed")} for one in changes])
    try:
        done = await session.execute(statement, {"company": cause.company_id, "outlet": cause.outlet_id, **rows})
    except IntegrityError as error:  # the same serial number came to another outlet meanwhile
        raise Overtaken from error
    if len(done.all()) != len(changes):
        raise Overtaken


def _entries(taken: Sequence[Taken], moves: Mapping[int, Move], ids: Mapping[Key, UUID]) -> list[dict[str, Any]]:
    found = []
    for each in taken:
        moved = moves[each.position]
        back = moved.back_of if each.quantity > 0 else None
        found.append(
            {
                "position": each.position, "lot_id": ids[each.product_id, each.code],
                "product_id": each.product_id, "kind": moved.kind, "quantity": each.quantity,
                "back_of_id": back and back[0], "back_of_position": back and back[1],
                "allowed": moved.tracking == "lot" and moved.may_go_negative,
                "is_serial": moved.tracking == "serial",
            }
        )  # fmt: skip
    return found


async def _known(
    session: Reading, cause: Cause, moves: Sequence[Move], taken: Sequence[Taken]
) -> Mapping[Key, Any]:
    serials = {one.product_id for one in moves if one.tracking == "serial"}
    return await lots_by_code(
        session, cause.company_id, {(one.product_id, one.code, one.product_id in serials) for one in taken}
    )


async def lots_by_code(
    session: Reading, company_id: UUID, wanted: Collection[tuple[UUID, str, bool]]
) -> Mapping[Key, Any]:
    """The lots that there are of these products, codes and kinds, whoever holds them."""
    given = rowset_in(dialect_of(session), product_id=IDENTITY, code=WORDS, is_serial=FLAG)
    found = await session.execute(
        select(Lot.id, Lot.product_id, Lot.code, Lot.expires_on)
        .join(
            given,
            and_(
                Lot.product_id == given.c.product_id,
                Lot.code == given.c.code,
                Lot.is_serial == given.c.is_serial,
            ),
        )
        .where(Lot.company_id == company_id),
        as_rows([{"product_id": one, "code": code, "is_serial": serial} for one, code, serial in sorted(wanted)]),
    )
    return {(row.product_id, row.code): row for row in found}


def _check_returned(taken: Sequence[Taken], moves: Mapping[int, Move], known: Mapping[Key, Any]) -> None:
    """What comes back without its receipt had left once."""
    for each in taken:
        moved = moves[each.position]
        is_new = (each.product_id, each.code) not in known
        if moved.kind == "return" and moved.tracking == "serial" and moved.back_of is None and is_new:
            raise LotRefused(
                f"Serial number {each.code} of {moved.name} was never sold here: look at the number again."
            )


async def _opened(
    session: Writing,
    cause: Cause,
    moves: Mapping[int, Move],
    taken: Sequence[Taken],
    known: Mapping[Key, Any],
    now: datetime,
) -> Mapping[Key, UUID]:
    """The ids of all lots; those that are new are there now. A lot has one day, whoever says it."""
    new = {(one.product_id, one.code): one for one in taken if (one.product_id, one.code) not in known}
    rows = [
        {
            "company_id": cause.company_id, "id": new_id(), "product_id": one.product_id, "code": one.code,
            "is_serial": moves[one.position].tracking == "serial", "expires_on": one.expires_on, "first_at": now,
        }
        for _, one in sorted(new.items())
    ]  # fmt: skip
    if rows:
        await insert_missing(session, Lot, rows)
        mine = {(one, code, moves[new[one, code].position].tracking == "serial") for one, code in new}
        known = {**known, **await lots_by_code(session, cause.company_id, mine)}
    for one in taken:
        lot, moved = known[one.product_id, one.code], moves[one.position]
        if one.quantity > 0 and one.expires_on not in (None, lot.expires_on):
            day = f"good until {lot.expires_on}" if lot.expires_on else "without a day"
            raise BadInput(
                f"Lot {one.code} of {moved.name} is in the books {day}, not {one.expires_on}: correct the date, "
                "or take it in under another code."
            )
    return {key: row.id for key, row in known.items()}


async def _check_elsewhere(
    session: Reading, cause: Cause, moves: Mapping[int, Move], taken: Sequence[Taken], ids: Mapping[Key, UUID]
) -> None:
    """A serial number that comes is on hand nowhere."""
    coming = {
        ids[one.product_id, one.code]: one
        for one in taken
        if one.quantity > 0 and moves[one.position].tracking == "serial"
    }
    going = {ids[one.product_id, one.code] for one in taken if one.quantity < 0}
    if not coming.keys() - going:
        return
    there = await session.execute(
        select(LotLevel.lot_id, Outlet.code)
        .join(Outlet, and_(Outlet.company_id == LotLevel.company_id, Outlet.id == LotLevel.outlet_id))
        .where(
            LotLevel.company_id == cause.company_id,
            LotLevel.lot_id.in_(sorted(coming.keys() - going)),
            LotLevel.on_hand > 0,
        )
        .order_by(LotLevel.lot_id)
        .limit(1)
    )
    if (row := there.one_or_none()) is not None:
        one = coming[row.lot_id]
        raise BadInput(
            f"Serial number {one.code} of {moves[one.position].name} is on hand in {row.code} already: look at "
            "the number again."
        )

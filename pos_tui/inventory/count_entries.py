"""What people find while they count: added up per product, taken back by its opposite, counted again.

`counted` is the sum of what was found, and `expected` is what was on hand when the last of it was: a sale between
two entries of one product was from a shelf that somebody had seen or had not, which nobody can know, so whoever
counts last is believed and the review says where goods moved in between.
"""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pos_tui.catalogue.models import Product
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import BadInput, Overtaken, Unknown
from pos_tui.inventory.count_models import StockCount, StockCountEntry, StockCountLine
from pos_tui.inventory.count_scope import countable, within
from pos_tui.inventory.lot_rules import LONGEST_CODE
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.shelf import check_quantity, check_stocked, lock_shelf
from pos_tui.inventory.views import Counted, CountEntry, CountScope
from pos_tui.money import LARGEST, Quantity, quantity_text
from pos_tui.staff.models import Staff
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

MOST_COUNTED = LARGEST // 1_000


async def add_entry(session: Writing, place: Place, actor: Actor, entry: CountEntry, *, now: datetime) -> Counted:
    """What was found is added to what others found. The same entry id again is one entry.

    Raises BadInput for a count that is over, a product that is not part of it, or more taken back than was found.
    """
    check_quantity(entry.quantity, least=-MOST_COUNTED)
    scope = await _join(session, place, actor, entry.count_id, entry.entry_id, now)
    if (known := await _known(session, place, entry)) is not None:
        return known
    if entry.quantity >= 0:
        await _check_part(session, place, scope, entry.product_id)
    await lock_shelf(session, place, [entry.product_id], gone_too=True, merged_too=True)
    return await _put(session, place, actor, entry, now)


async def count_again(
    session: Writing, place: Place, actor: Actor, entry: CountEntry, *, now: datetime
) -> Counted:
    """Whatever was found of the product before, this is what is there: a line of the review, counted once more."""
    check_quantity(entry.quantity, least=0)
    scope = await _join(session, place, actor, entry.count_id, entry.entry_id, now)
    if (known := await _known(session, place, entry)) is not None:
        return known
    await _check_part(session, place, scope, entry.product_id)
    await lock_shelf(session, place, [entry.product_id])
    found = await _found(session, place, entry)
    other = entry.model_copy(update={"quantity": Quantity(entry.quantity - found)})
    return await _put(session, place, actor, other, now)


async def undo_entry(session: Writing, place: Place, actor: Actor, entry_id: UUID, *, now: datetime) -> Counted:
    """Adds the opposite of an entry, once; what nobody found any more is as if it had not been counted."""
    row = await session.get(StockCountEntry, (place.company_id, entry_id))
    if row is None:
        raise Unknown("This entry is not there: look at the count again.")
    opposite = CountEntry(
        entry_id=uuid5(entry_id, "undone"), count_id=row.count_id, product_id=row.product_id,
        quantity=Quantity(-row.quantity),
    )  # fmt: skip
    await _join(session, place, actor, opposite.count_id, opposite.entry_id, now)
    if (known := await _known(session, place, opposite)) is not None:
        return known
    await lock_shelf(session, place, [opposite.product_id], gone_too=True, merged_too=True)
    return await _put(session, place, actor, opposite, now, forget=True)


async def leave_out(session: Writing, place: Place, actor: Actor, entry: CountEntry, *, now: datetime) -> Counted:
    """A product is no part of the count any more: all that was found of it is taken back."""
    await _join(session, place, actor, entry.count_id, entry.entry_id, now)
    if (known := await _known(session, place, entry)) is not None:
        return known
    await lock_shelf(session, place, [entry.product_id], gone_too=True, merged_too=True)
    found = await _found(session, place, entry)
    back = entry.model_copy(update={"quantity": Quantity(-found)})
    return await _put(session, place, actor, back, now, forget=True)


async def open_count_of(session: Reading, place: Place, count_id: UUID, *, alone: bool) -> StockCount:
    """The count, which cannot be ended meanwhile, or (`alone`) not be added to either. Raises when it is over."""
    count = await session.scalar(
        select(StockCount)
        .where(StockCount.company_id == place.company_id, StockCount.id == count_id)
        .with_for_update(read=not alone)
    )
    if count is None or count.outlet_id != place.outlet_id:
        raise Unknown("There is no such count in this outlet: look at the list again.")
    if count.status == "booked":
        by = await session.scalar(
            select(Staff.name).where(Staff.company_id == place.company_id, Staff.id == count.booked_by)
        )
        raise BadInput(f"{by} has booked this count already: open another one for what is still wrong.")
    if count.status != "open":
        raise BadInput("This count was cancelled: open another one.")
    return count


async def named_last(session: Reading, place: Place, count_id: UUID) -> dict[UUID, str]:
    """The lot that somebody named last of each product that is kept in lots."""
    entry = StockCountEntry
    found = await session.execute(
        select(entry.product_id, entry.lot)
        .join(Product, and_(Product.company_id == entry.company_id, Product.id == entry.product_id))
        .where(
            entry.company_id == place.company_id, entry.count_id == count_id, entry.lot.is_not(None),
            entry.quantity > 0, Product.tracking == "lot",
        )
        .order_by(entry.at, entry.id)
    )  # fmt: skip
    return {product_id: lot for product_id, lot in found if lot}


async def _join(
    session: Writing, place: Place, actor: Actor, count_id: UUID, entry_id: UUID, now: datetime
) -> CountScope:
    await require(session, place, actor, "count_stock", used_for=entry_id, now=now)
    count = await open_count_of(session, place, count_id, alone=False)
    return CountScope.model_validate_json(count.scope)


async def _known(session: Reading, place: Place, entry: CountEntry) -> Counted | None:
    row = await session.get(StockCountEntry, (place.company_id, entry.entry_id))
    if row is None:
        return None
    if (row.count_id, row.product_id) != (entry.count_id, entry.product_id):
        raise BadInput("This entry was kept already as another product: scan it again.")
    return await _so_far(session, place, entry)


async def _check_part(session: Reading, place: Place, scope: CountScope, product_id: UUID) -> None:
    """Refused where the product cannot be counted, or is none of the count's."""
    rows = await check_stocked(session, place, [product_id])
    part = select(Product.id).where(
        countable(place.company_id), within(scope, place.company_id), Product.id == product_id
    )
    if await session.scalar(part) is None:
        raise BadInput(
            f"{rows[product_id].name} is not part of this count ({scope.name}): put it back where it belongs."
        )


async def _put(
    session: Writing, place: Place, actor: Actor, entry: CountEntry, now: datetime, *, forget: bool = False
) -> Counted:
    """The entry and the line's sum, under the lock of the level; with `forget` a line of nothing goes."""
    row = {"company_id": place.company_id, "id": entry.entry_id, "at": now, "staff_id": actor.staff_id}
    ours = {"count_id": entry.count_id, "product_id": entry.product_id}
    try:
        said = {**row, **ours, "quantity": entry.quantity, "lot": clean(entry.lot or "", LONGEST_CODE) or None}
        await session.execute(insert(table_of(StockCountEntry)), [said])
    except IntegrityError as error:
        raise Overtaken from error
    empty = {"expected": 0, "counted": 0, "counted_at": now, "counted_by": actor.staff_id}
    await insert_missing(session, StockCountLine, [{"company_id": place.company_id, **ours, **empty}])
    line = StockCountLine
    counted = await session.scalar(
        update(line)
        .where(*_line(place, entry), line.counted + entry.quantity >= 0)
        .values(
            counted=line.counted + entry.quantity, expected=_on_hand(place, entry.product_id),
            counted_at=now, counted_by=actor.staff_id,
        )
        .returning(line.counted)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if counted is None:
        found = quantity_text(await _found(session, place, entry))
        raise BadInput(f"Only {found} of it was counted so far: take back less, or count it again.")
    if forget and counted == 0:
        await session.execute(
            delete(line).where(*_line(place, entry)).execution_options(synchronize_session=False)
        )
    return await _so_far(session, place, entry)


async def _found(session: Reading, place: Place, entry: CountEntry) -> Quantity:
    counted = await session.scalar(select(StockCountLine.counted).where(*_line(place, entry)))
    return Quantity(counted or 0)


async def _so_far(session: Reading, place: Place, entry: CountEntry) -> Counted:
    name = await session.scalar(
        select(Product.name).where(Product.company_id == place.company_id, Product.id == entry.product_id)
    )
    counted = await _found(session, place, entry)
    return Counted(product_id=entry.product_id, name=name or "", counted=counted)


def _line(place: Place, entry: CountEntry) -> tuple[ColumnElement[bool], ...]:
    line = StockCountLine
    return (
        line.company_id == place.company_id, line.count_id == entry.count_id, line.product_id == entry.product_id
    )  # fmt: skip


def _on_hand(place: Place, product_id: UUID) -> ScalarSelect[Quantity]:
    level = StockLevel
    return (
        select(level.on_hand)
        .where(
            level.company_id == place.company_id,
            level.outlet_id == place.outlet_id,
            level.product_id == product_id,
        )
        .scalar_subquery()
    )

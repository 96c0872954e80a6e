"""Who delivers, what they call our products and what they cost there: kept by those who may, told before and
after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, union_all, update

from pos_tui.buying.locking import lock_supplier
from pos_tui.buying.models import GoodsReceipt, PurchaseOrder, SupplierProduct, SupplierReturn
from pos_tui.buying.models import Supplier as SupplierRow
from pos_tui.buying.products import buyable
from pos_tui.buying.queries import supplier_of
from pos_tui.buying.views import OPEN, Supplier, SupplierItem
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import LARGEST, PRICE_STEPS, unit_price_text
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

KIND = "supplier"
MOST_TOLD = 50
LONGEST_LEAD_DAYS = 999
TEXTS = {"code": 40, "name": 100, "email": 100, "phone": 40, "address": 250}


async def save_supplier(
    session: Writing, place: Place, actor: Actor, supplier: Supplier, *, key: ShopKey, now: datetime
) -> None:
    """The supplier is new, or is changed as it says. Raises BadInput for a code that another one has, for one
    without a code or a name, and for one that is switched off with orders open."""
    approved_by = await require(session, place, actor, "buy", used_for=supplier.supplier_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    tidy = _tidied(supplier)
    before = await supplier_of(session, place.company_id, supplier.supplier_id)
    if before is not None:
        await lock_supplier(session, place.company_id, supplier.supplier_id, inactive_too=True)
        if before.active and not tidy.active:
            await _check_no_open_orders(session, place.company_id, tidy)
    await _check_code(session, place.company_id, tidy)
    await write_supplier(session, place.company_id, tidy, is_new=before is None)
    told = {"before": _told(before), "after": _told(tidy)}
    entry = Entry(KIND, actor.staff_id, tidy.supplier_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def remove_supplier(
    session: Writing, place: Place, actor: Actor, supplier_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """A supplier that nothing was ever ordered from is gone; any other is refused, since its papers stay."""
    approved_by = await require(session, place, actor, "buy", used_for=supplier_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    row = await lock_supplier(session, place.company_id, supplier_id, inactive_too=True)
    if await _has_papers(session, place.company_id, supplier_id):
        raise BadInput(f"{clean(row.name, 60)} has orders or deliveries, which stay: switch it off (F8) instead.")
    before = await supplier_of(session, place.company_id, supplier_id)
    for table, column in ((SupplierProduct, SupplierProduct.supplier_id), (SupplierRow, SupplierRow.id)):
        await session.execute(delete(table).where(table.company_id == place.company_id, column == supplier_id))
    told = Entry(
        KIND, actor.staff_id, supplier_id, {"before": _told(before), "after": {"gone": True}}, approved_by
    )
    await append(session, lane, [told], key=key, now=now)


async def save_supplier_items(
    session: Writing,
    place: Place,
    actor: Actor,
    supplier_id: UUID,
    items: Sequence[SupplierItem],
    *,
    key: ShopKey,
    now: datetime,
) -> None:
    """Sets what a supplier calls products and what they cost there; one without a cost is delivered no more."""
    approved_by = await require(session, place, actor, "buy", used_for=supplier_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await lock_supplier(session, place.company_id, supplier_id, inactive_too=True)
    goods = await buyable(session, place.company_id, [item.product_id for item in items], supplier_id=supplier_id)
    for item in items:
        if item.cost is not None and not 0 <= item.cost <= LARGEST * PRICE_STEPS:
            raise BadInput(f"{clean(goods[item.product_id].name, 60)} at this cost cannot be: type it again.")
    before = await _items_told(session, place, supplier_id, items)
    await write_supplier_items(session, place.company_id, supplier_id, items)
    after = await _items_told(session, place, supplier_id, items)
    told = {
        "before": {goods[product_id].sku: cost for product_id, cost in before.items()},
        "after": {goods[item.product_id].sku: after.get(item.product_id) for item in items[:MOST_TOLD]},
    }
    await append(session, lane, [Entry(KIND, actor.staff_id, supplier_id, told, approved_by)], key=key, now=now)


async def write_supplier(session: Writing, company_id: UUID, supplier: Supplier, *, is_new: bool) -> None:
    """The row, whoever asked for it."""
    row = supplier.model_dump(exclude={"supplier_id"})
    table = table_of(SupplierRow)
    if is_new:
        await session.execute(insert(table), [{"company_id": company_id, "id": supplier.supplier_id, **row}])
    else:
        this = (table.c.company_id == company_id, table.c.id == supplier.supplier_id)
        await session.execute(update(table).where(*this).values(**row))


async def write_supplier_items(
    session: Writing, company_id: UUID, supplier_id: UUID, items: Sequence[SupplierItem]
) -> None:
    """The rows of these products at this supplier, whoever asked for them."""
    given = rowset(session, id=IDENTITY)
    await session.execute(
        delete(SupplierProduct)
        .where(
            SupplierProduct.company_id == company_id,
            SupplierProduct.supplier_id == supplier_id,
            SupplierProduct.product_id.in_(select(given.c.id)),
        )
        .execution_options(synchronize_session=False),
        as_rows([{"id": item.product_id} for item in items]),
    )
    ours = {"company_id": company_id, "supplier_id": supplier_id}
    kept = {item.product_id: {**ours, **item.model_dump()} for item in items if item.cost is not None}
    if kept:
        await session.execute(insert(table_of(SupplierProduct)), list(kept.values()))


def _tidied(supplier: Supplier) -> Supplier:
    texts = {name: clean(getattr(supplier, name) or "", most) for name, most in TEXTS.items()}
    if not texts["code"] or not texts["name"]:
        raise BadInput("A supplier needs a code and a name: type both.")
    if supplier.lead_days is not None and not 0 <= supplier.lead_days <= LONGEST_LEAD_DAYS:
        raise BadInput(f"Days until a delivery are from 0 to {LONGEST_LEAD_DAYS}: type them again.")
    needed = {"code": texts.pop("code"), "name": texts.pop("name")}
    return supplier.model_copy(update={**needed, **{name: text or None for name, text in texts.items()}})


async def _check_code(session: Reading, company_id: UUID, supplier: Supplier) -> None:
    taken = await session.scalar(
        select(SupplierRow.id).where(SupplierRow.company_id == company_id, SupplierRow.code == supplier.code)
    )
    if taken not in (None, supplier.supplier_id):
        raise BadInput(f"There is a supplier {supplier.code} already: change that one, or type another code.")


async def _check_no_open_orders(session: Reading, company_id: UUID, supplier: Supplier) -> None:
    numbers = await session.scalars(
        select(PurchaseOrder.number)
        .where(
            PurchaseOrder.company_id == company_id,
            PurchaseOrder.supplier_id == supplier.supplier_id,
            PurchaseOrder.status.in_(OPEN),
        )
        .order_by(PurchaseOrder.number)
        .limit(3)
    )
    if still := ", ".join(str(number) for number in numbers):
        raise BadInput(f"{supplier.name} has open orders ({still}): receive or cancel them, then switch it off.")


async def _has_papers(session: Reading, company_id: UUID, supplier_id: UUID) -> bool:
    papers = [
        select(paper.id)
        .where(paper.company_id == company_id, paper.supplier_id == supplier_id)
        .limit(1)
        .subquery()
        for paper in (PurchaseOrder, GoodsReceipt, SupplierReturn)
    ]
    return (await session.execute(union_all(*(select(paper.c.id) for paper in papers)))).first() is not None


def _told(supplier: Supplier | None) -> dict[str, Any]:
    told = supplier.model_dump(exclude={"supplier_id"}) if supplier is not None else {}
    return {name: value for name, value in told.items() if value is not None}


async def _items_told(
    session: Reading, place: Place, supplier_id: UUID, items: Sequence[SupplierItem]
) -> Mapping[UUID, str]:
    found = await session.execute(
        select(SupplierProduct.product_id, SupplierProduct.code, SupplierProduct.cost).where(
            SupplierProduct.company_id == place.company_id,
            SupplierProduct.supplier_id == supplier_id,
            SupplierProduct.product_id.in_([item.product_id for item in items[:MOST_TOLD]]),
        )
    )
    return {
        row.product_id: " ".join(filter(None, (row.code, unit_price_text(row.cost, place.exponent))))
        for row in found
    }

"""A product that is in the catalogue twice becomes one: what is named, priced, stocked and ordered follows.

The history of the one that goes stays as it is; its codes find the one that stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import aliased

from pos_tui.buying.models import PurchaseOrder, PurchaseOrderLine, SupplierProduct
from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.listing import kept_products
from pos_tui.catalogue.merging import (
    check_merge,
    follow_in_catalogue,
    merged_into,
    names_of,
    switch_off_merged,
)
from pos_tui.catalogue.writing import lock_catalogue
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.inventory.merging import HeldAt, book_over, check_movable, held_at
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import quantity_text
from pos_tui.pricing.merging import follow_in_prices, priced_by
from pos_tui.shop.version import raise_version
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.view import View

PRODUCT_MERGED = "product_merged"
AWAITED = ("sent", "partly_received")


class MergePreview(View):
    """What merging two products would come to: both, what is booked over, and how much else follows."""

    gone: KeptProduct
    kept: KeptProduct
    stock: tuple[HeldAt, ...]
    follows: dict[str, int]


class Merged(View):
    """What followed, in words."""

    gone: str
    kept: str
    followed: tuple[str, ...]


async def preview_merge(session: Reading, company_id: UUID, gone_id: UUID, kept_id: UUID) -> MergePreview:
    """What it would come to. Raises Unknown or BadInput, one sentence, for two that cannot be one."""
    gone, kept = await _both(session, company_id, gone_id, kept_id)
    suppliers = await session.scalars(
        select(SupplierProduct.supplier_id).where(
            SupplierProduct.company_id == company_id, SupplierProduct.product_id == gone_id
        )
    )
    follows = {
        "barcodes": len(gone.barcodes), **await priced_by(session, company_id, gone_id),
        "suppliers": len(suppliers.all()),
    }  # fmt: skip
    stock = tuple(await held_at(session, company_id, gone))
    return MergePreview(gone=gone, kept=kept, stock=stock, follows=follows)


async def merge_products(
    session: Writing, place: Place, actor: Actor, gone_id: UUID, kept_id: UUID, *, key: ShopKey, now: datetime
) -> Merged:
    """The one goes into the other, with its codes, stock and all that names it; what it was sold as stays.

    Again it changes nothing. Raises Unknown or BadInput, one sentence, for two that cannot be one, or while one is
    ordered, on its way or being counted.
    """
    company_id = place.company_id
    approved_by = await require(session, place, actor, "edit_products", used_for=gone_id, now=now)
    lane = await lock_lane(session, company_id, place.terminal_id)
    await lock_catalogue(session, company_id)
    if await merged_into(session, company_id, gone_id) == kept_id:
        known = await kept_products(session, company_id, [gone_id, kept_id])
        return Merged(gone=known[gone_id].name, kept=known[kept_id].name, followed=())
    gone, kept = await _both(session, company_id, gone_id, kept_id)
    counts = dict(await follow_in_catalogue(session, company_id, gone_id, kept_id))
    counts |= await follow_in_prices(session, company_id, gone_id, kept_id, staff_id=actor.staff_id, now=now)
    counts["suppliers"] = await _suppliers_follow(session, company_id, gone_id, kept_id)
    await switch_off_merged(session, company_id, gone_id, kept_id, now)
    await raise_version(session, company_id)
    held = await held_at(session, company_id, gone)
    if held or (gone.track_stock and gone.stock_of_id is None):
        held = await book_over(session, company_id, gone, kept, staff_id=actor.staff_id, now=now)
    entry = Entry(PRODUCT_MERGED, actor.staff_id, gone_id, _told(gone, kept, counts, held), approved_by)
    await append(session, lane, [entry], key=key, now=now)
    return Merged(gone=gone.name, kept=kept.name, followed=tuple(names_of(counts)))


async def _both(
    session: Reading, company_id: UUID, gone_id: UUID, kept_id: UUID
) -> tuple[KeptProduct, KeptProduct]:
    known = await kept_products(session, company_id, [gone_id, kept_id])
    if len(known) < len({gone_id, kept_id}):
        raise Unknown("This product is gone meanwhile: look for it again.")
    gone, kept = known[gone_id], known[kept_id]
    for one in (gone, kept):
        if await merged_into(session, company_id, one.product_id) is not None:
            raise BadInput(f"{one.name} was merged into another product already: choose that one.")
    check_merge(gone, kept)
    await check_movable(session, company_id, gone)
    await _check_not_awaited(session, company_id, gone)
    return gone, kept


async def _check_not_awaited(session: Reading, company_id: UUID, gone: KeptProduct) -> None:
    line = PurchaseOrderLine
    number = await session.scalar(
        select(PurchaseOrder.number)
        .join(line, and_(line.company_id == company_id, line.order_id == PurchaseOrder.id))
        .where(
            PurchaseOrder.company_id == company_id, PurchaseOrder.status.in_(AWAITED),
            line.product_id == gone.product_id, line.received < line.ordered,
        )
        .limit(1)
    )  # fmt: skip
    if number is not None:
        raise BadInput(f"{gone.name} is awaited from order {number}: receive that or cancel it first.")


async def _suppliers_follow(session: Writing, company_id: UUID, gone_id: UUID, kept_id: UUID) -> int:
    """Who delivers both keeps what is known of the one that stays, with the other's code where it has none."""
    row, own, other = table_of(SupplierProduct), aliased(SupplierProduct), aliased(SupplierProduct)
    code_of_gone = (
        select(other.code)
        .where(other.company_id == company_id, other.product_id == gone_id, other.supplier_id == row.c.supplier_id)
        .scalar_subquery()
    )
    ours = (row.c.company_id == company_id,)
    await session.execute(
        update(row).where(*ours, row.c.product_id == kept_id, row.c.code.is_(None)).values(code=code_of_gone)
    )
    delivers_both = exists().where(
        and_(own.company_id == company_id, own.product_id == kept_id, own.supplier_id == row.c.supplier_id)
    )
    await session.execute(delete(row).where(*ours, row.c.product_id == gone_id, delivers_both))
    moved = await session.execute(
        update(row)
        .where(*ours, row.c.product_id == gone_id)
        .values(product_id=kept_id)
        .returning(row.c.supplier_id)
    )
    return len(moved.all())


def _told(gone: KeptProduct, kept: KeptProduct, counts: Mapping[str, int], held: list[HeldAt]) -> dict[str, Any]:
    return {
        "before": {"sku": gone.sku, "name": gone.name},
        "after": {
            "sku": kept.sku, "name": kept.name, **{what: many for what, many in counts.items() if many},
            **{f"on hand {one.outlet}": quantity_text(one.on_hand) for one in held},
        },
    }  # fmt: skip

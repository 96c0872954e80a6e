"""Two rows of one product become one, as far as the catalogue goes: codes, sizes, kits and fees follow."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.models import Barcode, KitPart, Product, ProductFee
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.money import ONE

SAME = {
    "kind": "are of another kind",
    "unit": "are sold by another unit",
    "track_stock": "differ in whether stock is kept of them",
    "stock_of_id": "are drawn from different stock",
    "stock_quantity": "are drawn from stock in other amounts",
}
"""What has to be the same of both, and what is said where it is not."""


def check_merge(gone: KeptProduct, kept: KeptProduct) -> None:
    """Raises BadInput for two that cannot be one."""
    if gone.product_id == kept.product_id:
        raise BadInput(f"{gone.name} cannot be merged into itself: choose the other one.")
    for one in (gone, kept):
        if one.parts:
            raise BadInput(f"{one.name} is a kit, which is not merged: switch off the one that goes.")
        if one.tracking != "none":
            raise BadInput(
                f"{one.name} is kept in lots, which are not booked over: adjust both, then switch it off."
            )
    for name, why in SAME.items():
        if getattr(gone, name) != getattr(kept, name):
            raise BadInput(f"{gone.name} and {kept.name} {why}: make that the same first, or choose another one.")
    if not kept.active:
        raise BadInput(f"{kept.name} is not sold any more: sell it again, or merge the other way round.")
    if kept.variant_of_id not in (None, gone.product_id) and gone.variant_of_id is None:
        raise BadInput(
            f"{kept.name} is a size or colour of another product, and {gone.name} is not: choose again."
        )


async def follow_in_catalogue(
    session: Writing, company_id: UUID, gone_id: UUID, kept_id: UUID
) -> Mapping[str, int]:
    """All that names the one names the other; answers how much of what followed."""
    barcodes = await session.execute(
        update(table_of(Barcode))
        .where(Barcode.company_id == company_id, Barcode.product_id == gone_id)
        .values(product_id=kept_id)
        .returning(Barcode.code)
    )
    variants = await _follow(session, company_id, "variant_of_id", gone_id, kept_id)
    drawn = await _follow(session, company_id, "stock_of_id", gone_id, kept_id)
    await _follow(session, company_id, "merged_into_id", gone_id, kept_id)
    kits = await _sum_over(session, company_id, KitPart, "kit_id", "part_id", gone_id, kept_id)
    fees = await _sum_over(session, company_id, ProductFee, "product_id", "fee_id", gone_id, kept_id, add=False)
    return {
        "barcodes": len(barcodes.all()),
        "variants": variants,
        "drawn from it": drawn,
        "kits": kits,
        "fees": fees,
    }


async def switch_off_merged(
    session: Writing, company_id: UUID, gone_id: UUID, kept_id: UUID, now: datetime
) -> None:
    """It is sold no more, and whatever of it comes back lies on the shelf of the one that it went into."""
    await session.execute(
        update(table_of(Product))
        .where(Product.company_id == company_id, Product.id == gone_id)
        .values(
            active=False, merged_into_id=kept_id, updated_at=now,
            stock_of_id=func.coalesce(Product.stock_of_id, kept_id),
            stock_quantity=func.coalesce(Product.stock_quantity, ONE),
        )
    )  # fmt: skip


async def merged_into(session: Reading, company_id: UUID, product_id: UUID) -> UUID | None:
    """The product that it went into."""
    found: UUID | None = await session.scalar(
        select(Product.merged_into_id).where(Product.company_id == company_id, Product.id == product_id)
    )
    return found


async def _follow(session: Writing, company_id: UUID, column: str, gone_id: UUID, kept_id: UUID) -> int:
    """Products that named the one in this column; the one that stays does not come to name itself."""
    product = table_of(Product).c
    own = (product.company_id == company_id, product[column] == gone_id)
    await session.execute(update(table_of(Product)).where(*own, product.id == kept_id).values({column: None}))
    moved = await session.execute(
        update(table_of(Product)).where(*own).values({column: kept_id}).returning(product.id)
    )
    return len(moved.all())


async def _sum_over(
    session: Writing,
    company_id: UUID,
    model: type[KitPart] | type[ProductFee],
    owner: str,
    column: str,
    gone_id: UUID,
    kept_id: UUID,
    *,
    add: bool = True,
) -> int:
    """Rows that have the one have the other; where an owner has both, it has the sum, or what it had."""
    rows = table_of(model)
    has_kept = select(rows.c[owner]).where(rows.c.company_id == company_id, rows.c[column] == kept_id)
    here = (rows.c.company_id == company_id, rows.c[column] == gone_id)
    held = (await session.execute(select(rows.c[owner], rows.c.quantity).where(*here))).all()
    both = set((await session.scalars(has_kept)).all())
    for owner_id, quantity in held:
        if owner_id in both and add:
            await session.execute(
                update(rows)
                .where(rows.c.company_id == company_id, rows.c[owner] == owner_id, rows.c[column] == kept_id)
                .values(quantity=rows.c.quantity + quantity)
            )
    of_both = rows.c[owner].in_(sorted(both | {kept_id}))
    await session.execute(delete(rows).where(*here, of_both))
    await session.execute(update(rows).where(*here).values({column: kept_id}))
    return len(held)


def names_of(counts: Mapping[str, int]) -> Sequence[str]:
    """What followed, in words: "2 barcodes", "1 kits"."""
    return [f"{many} {what}" for what, many in counts.items() if many]

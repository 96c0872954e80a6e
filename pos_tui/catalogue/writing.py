"""Products as rows, whoever asked for them: the product itself, its words, its codes, its parts, what it cost."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pos_tui.catalogue.keeping_words import forget_words, keep_words
from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.listing import COLUMNS
from pos_tui.catalogue.models import Barcode, KitPart, PriceChange, Product
from pos_tui.catalogue.words import joined, words_of
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.errors import Overtaken
from pos_tui.shop.models import Company
from pos_tui.shop.version import raise_version

Pair = tuple[KeptProduct | None, KeptProduct]
"""A product before and after; nothing before for one that is new."""
PRICED_BY = ("price", "tax_class_id", "category_id", "brand", "active", "kind", "parts")
"""What a promotion or an open basket depends on."""


async def lock_catalogue(session: Writing, company_id: UUID) -> None:
    """Until the commit nobody else changes a product: codes stay single, and no kit comes to hold itself.

    Sales go on: their rows may point to the company.
    """
    await session.execute(select(Company.id).where(Company.id == company_id).with_for_update(key_share=True))


async def write_products(
    session: Writing, company_id: UUID, pairs: Sequence[Pair], *, staff_id: UUID | None, now: datetime
) -> None:
    """The products as they are after; a handful of statements for new ones, and one more for each that changed."""
    try:
        await _write_rows(session, company_id, pairs, now)
        await _write_barcodes(session, company_id, pairs)
    except IntegrityError as error:  # an import took the code meanwhile: looked at again, it is refused by name
        raise Overtaken from error
    await _write_words(session, company_id, pairs)
    await _write_parts(session, company_id, pairs)
    await _write_steps(session, company_id, pairs, staff_id, now)
    if any(_differ(pair, *PRICED_BY) for pair in pairs):
        await raise_version(session, company_id)


def _differ(pair: Pair, *names: str) -> bool:
    before, after = pair
    return before is None or any(getattr(before, name) != getattr(after, name) for name in names)


async def _write_rows(session: Writing, company_id: UUID, pairs: Sequence[Pair], now: datetime) -> None:
    table = table_of(Product)
    new = [
        {"company_id": company_id, "id": after.product_id, "updated_at": now, **_columns(after)}
        for before, after in pairs
        if before is None
    ]
    if new:
        await session.execute(insert(table), new)
    for before, after in pairs:
        if before is not None:
            this = (table.c.company_id == company_id, table.c.id == after.product_id)
            await session.execute(update(table).where(*this).values(**_columns(after), updated_at=now))


def _columns(product: KeptProduct) -> dict[str, Any]:
    return {"words": joined(words_of(product.name)), **{name: getattr(product, name) for name in COLUMNS}}


async def _write_barcodes(session: Writing, company_id: UUID, pairs: Sequence[Pair]) -> None:
    changed = [pair for pair in pairs if _differ(pair, "barcodes")]
    await _forget(session, company_id, Barcode, Barcode.product_id, _known(changed))
    rows: Rows = [
        {"company_id": company_id, "product_id": after.product_id, **each.model_dump()}
        for _, after in changed
        for each in after.barcodes
    ]
    if rows:
        await session.execute(insert(table_of(Barcode)), rows)


async def _write_words(session: Writing, company_id: UUID, pairs: Sequence[Pair]) -> None:
    changed = [pair for pair in pairs if _differ(pair, "name")]
    await forget_words(session, company_id, [(before.product_id, before.name) for before, _ in changed if before])
    await keep_words(session, company_id, [(after.product_id, after.name) for _, after in changed])


async def _write_parts(session: Writing, company_id: UUID, pairs: Sequence[Pair]) -> None:
    changed = [pair for pair in pairs if _differ(pair, "parts")]
    await _forget(session, company_id, KitPart, KitPart.kit_id, _known(changed))
    rows = [
        {
            "company_id": company_id,
            "kit_id": after.product_id,
            "part_id": each.product_id,
            "quantity": each.quantity,
        }
        for _, after in changed
        for each in after.parts
    ]
    if rows:
        await session.execute(insert(table_of(KitPart)), rows)


async def _write_steps(
    session: Writing, company_id: UUID, pairs: Sequence[Pair], staff_id: UUID | None, now: datetime
) -> None:
    rows = [
        {
            "company_id": company_id, "id": new_id(), "product_id": after.product_id, "at": now,
            "staff_id": staff_id, "price_before": before and before.price, "price_after": after.price,
            "cost_before": before and before.cost, "cost_after": after.cost,
        }
        for before, after in pairs
        if _differ((before, after), "price", "cost")
    ]  # fmt: skip
    if rows:
        await session.execute(insert(table_of(PriceChange)), rows)


def _known(pairs: Sequence[Pair]) -> list[UUID]:
    return [after.product_id for before, after in pairs if before is not None]


async def _forget(session: Writing, company_id: UUID, model: Any, owner: Any, products: Collection[UUID]) -> None:
    if products:
        given = rowset(session, id=IDENTITY)
        await session.execute(
            delete(model)
            .where(model.company_id == company_id, owner.in_(select(given.c.id)))
            .execution_options(synchronize_session=False),
            as_rows([{"id": product_id} for product_id in products]),
        )

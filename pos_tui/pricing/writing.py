"""Promotions and price lists as rows, whoever asked for them: a form, a file, the demo."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from pos_tui.catalogue.models import PriceList, PriceListEntry, Product
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput
from pos_tui.pricing.checks import check_overlap, check_price_list, check_promotions
from pos_tui.pricing.models import Promotion as PromotionRow
from pos_tui.pricing.promotions.views import Promotion
from pos_tui.pricing.saved import ListEntry, PriceListView, SavedPromotion
from pos_tui.shop.version import raise_version
from pos_tui.text import clean


async def write_promotions(
    session: Writing, company_id: UUID, saved: Sequence[SavedPromotion], *, staff_id: UUID | None, now: datetime
) -> None:
    """Inserts or replaces them as they are. Raises BadInput for the first that may not be saved."""
    await raise_version(session, company_id)
    promotions = [one.promotion for one in saved]
    for error in (await check_promotions(session, company_id, promotions)).values():
        raise error
    known = await _known(session, company_id, promotions)
    rows = [_row(company_id, one, staff_id, now) for one in saved]
    table = table_of(PromotionRow)
    if new := [row for row in rows if row["id"] not in known]:
        await session.execute(insert(table), new)
    if old := [row for row in rows if row["id"] in known]:
        changed = [name for name in old[0] if name not in ("company_id", "id")]
        await session.execute(
            update(table)
            .where(table.c.company_id == company_id, table.c.id == bindparam("this_promotion"))
            .values({name: bindparam(name) for name in changed}),
            [{**{name: row[name] for name in changed}, "this_promotion": row["id"]} for row in old],
        )


async def write_price_list(session: Writing, company_id: UUID, price_list: PriceListView) -> None:
    """Inserts or replaces the list; its prices stay. Raises BadInput where it may not be saved."""
    await raise_version(session, company_id)
    await check_price_list(session, company_id, price_list)
    table = table_of(PriceList)
    told = price_list.model_dump(exclude={"price_list_id"})
    this = (table.c.company_id == company_id, table.c.id == price_list.price_list_id)
    taken = await session.scalar(
        select(table.c.id).where(table.c.company_id == company_id, table.c.code == price_list.code)
    )
    if taken not in (None, price_list.price_list_id):
        raise BadInput(f"There is a price list {price_list.code} already: change that one, or type another code.")
    if await session.scalar(select(table.c.id).where(*this)) is None:
        await session.execute(insert(table), [{"company_id": company_id, "id": price_list.price_list_id, **told}])
    else:
        await session.execute(update(table).where(*this).values(**told))
    await check_overlap(session, company_id, price_list)


async def write_entries(
    session: Writing, company_id: UUID, price_list: PriceListView, entries: Sequence[ListEntry]
) -> None:
    """Sets these prices of the list, and takes those away that have none; its others stay.

    Raises BadInput for an unknown product, or one that a list of the same right prices as well.
    """
    if not entries:
        return
    await raise_version(session, company_id)
    await _check_products(session, company_id, entries)
    given = rowset(session, product_id=IDENTITY, min_quantity=NUMBER)
    keys = [{"product_id": one.product_id, "min_quantity": one.min_quantity} for one in entries]
    await session.execute(
        delete(PriceListEntry)
        .where(
            PriceListEntry.company_id == company_id,
            PriceListEntry.price_list_id == price_list.price_list_id,
            select(given.c.product_id)
            .where(
                given.c.product_id == PriceListEntry.product_id,
                given.c.min_quantity == PriceListEntry.min_quantity,
            )
            .exists(),
        )
        .execution_options(synchronize_session=False),
        as_rows(keys),
    )
    ours = {"company_id": company_id, "price_list_id": price_list.price_list_id}
    if rows := [{**ours, **one.model_dump()} for one in entries if one.price is not None]:
        await session.execute(insert(table_of(PriceListEntry)), rows)
    await check_overlap(session, company_id, price_list)


async def _check_products(session: Writing, company_id: UUID, entries: Sequence[ListEntry]) -> None:
    for one in entries:
        if one.min_quantity < 0 or (one.price is not None and one.price < 0):
            raise BadInput("A price and its quantity are not below nothing: correct them.")
    if len({one.key for one in entries}) < len(entries):
        raise BadInput("A product has two prices from the same quantity on: keep one.")
    wanted = {one.product_id for one in entries}
    given = rowset(session, id=IDENTITY)
    found = await session.scalars(
        select(Product.id).where(Product.company_id == company_id, Product.id.in_(select(given.c.id))),
        as_rows([{"id": one} for one in wanted]),
    )
    if wanted - set(found):
        raise BadInput("The price list names a product that this company does not have: choose it again.")


async def _known(session: Writing, company_id: UUID, promotions: Sequence[Promotion]) -> set[UUID]:
    """Which of the company's are there already. Raises BadInput where a code is another one's, or none."""
    found = await session.execute(
        select(PromotionRow.id, PromotionRow.code).where(PromotionRow.company_id == company_id)
    )
    there = dict(found.all())
    wanted = {one.promotion_id: one.code for one in promotions}
    often = Counter((there | wanted).values())
    for one in promotions:
        if not one.code or not one.name:
            raise BadInput("A promotion needs a code and a name: type both.")
        if often[one.code] > 1:
            raise BadInput(
                f"There is a promotion {clean(one.code, 40)} already: change that one, or type another code."
            )
    return set(there)


def _row(company_id: UUID, saved: SavedPromotion, staff_id: UUID | None, now: datetime) -> dict[str, Any]:
    promotion = saved.promotion
    return {
        "company_id": company_id,
        "id": promotion.promotion_id,
        "code": promotion.code,
        "name": promotion.name,
        "starts_on": promotion.when.starts_on,
        "ends_on": promotion.when.ends_on,
        "active": saved.active,
        "body": promotion.model_dump_json(),
        "updated_at": now,
        "updated_by": staff_id,
    }

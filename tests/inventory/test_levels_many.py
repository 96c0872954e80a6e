"""A list of a large shop is read by pages: as much for the last one as for the first, both ways, and no more."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from pos_tui.buying.proposing import Need, needs_below
from pos_tui.catalogue.kept import CatalogueRow, Sieve
from pos_tui.catalogue.listing import catalogue_page
from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.levels import Level, levels
from pos_tui.money import Quantity
from tests.catalogue.many import fill
from tests.catalogue.work import statements_of, work_of
from tests.shops import Shop, make_shop

MORE, PAGE = 4_000, 50
FLAT = 1.2
Page = Callable[..., Awaitable[Sequence[Level | CatalogueRow]]]


async def shelf(
    shop: Shop, session: Reading, after: str = "", before: str = "", last: bool = False
) -> list[Level]:
    return await levels(
        session, shop.company_id, shop.lane.outlet_id, after=after, before=before, last=last, limit=PAGE
    )


async def catalogue(
    shop: Shop, session: Reading, after: str = "", before: str = "", last: bool = False
) -> list[CatalogueRow]:
    return await catalogue_page(
        session, shop.company_id, Sieve(), after=after, before=before, last=last, limit=PAGE
    )


@pytest.mark.parametrize("page", [shelf, catalogue])
async def test_the_last_page_costs_what_the_first_does(database: Database, page: Page) -> None:
    shop = await make_shop(database)
    await fill(database, shop, MORE)
    middle = f"M{MORE // 2:06}"
    at: dict[str, dict[str, Any]] = {
        "first": {},
        "middle": {"after": middle},
        "back": {"before": middle},
        "last": {"last": True},
    }
    cost = {}
    for where, key in at.items():
        read = partial(page, shop, **key)
        assert len(await database.read(read)) == PAGE
        assert len(await statements_of(database, read)) == 1
        cost[where] = await work_of(database, read)
    assert max(cost.values()) <= FLAT * min(cost.values()), cost


@pytest.mark.parametrize("page", [shelf, catalogue])
async def test_pages_forth_and_back_have_every_row_once(database: Database, page: Page) -> None:
    shop = await make_shop(database)
    await fill(database, shop, 3 * PAGE + 7)
    forth: list[str] = []
    while rows := await database.read(partial(page, shop, after=forth[-1] if forth else "")):
        forth += [row.sku for row in rows]
    back = [row.sku for row in await database.read(partial(page, shop, last=True))]
    while rows := await database.read(partial(page, shop, before=back[0])):
        back = [row.sku for row in rows] + back
    assert forth == back == sorted(set(forth))
    assert len(forth) >= 3 * PAGE + 7


async def low(shop: Shop, session: Reading) -> list[Level]:
    return await levels(session, shop.company_id, shop.lane.outlet_id, below=True, limit=PAGE)


async def needed(shop: Shop, session: Reading) -> list[Need]:
    return await needs_below(session, shop.company_id, shop.lane.outlet_id, now=shop.now, limit=PAGE)


@pytest.mark.parametrize("page", [low, needed])
async def test_what_is_low_is_looked_for_among_those_with_a_reorder_point(
    database: Database, page: Callable[..., Awaitable[Sequence[Level | Need]]]
) -> None:
    shop = await make_shop(database)
    read, point = partial(page, shop), update(Product).where(Product.sku.like("M%7"))
    await fill(database, shop, MORE)
    assert await database.read(read) == []
    nothing = await work_of(database, read)
    assert nothing < MORE
    few = point.where(Product.sku.like("M%77")).values(reorder_point=Quantity(5_000))
    await database.write(lambda session: session.execute(few))
    assert len(await database.read(read)) == MORE // 100
    await database.write(lambda session: session.execute(point.values(reorder_point=Quantity(-1))))
    assert await work_of(database, read) > max(nothing, MORE // 10), "the control: these are looked at"


@pytest.mark.parametrize("text", ["kras choc", "n1234", "zzz", "brulee creme", "салат", "M000017"])
async def test_a_text_finds_on_a_page_what_the_names_have(database: Database, text: str) -> None:
    shop = await make_shop(database)
    names = await fill(database, shop, MORE)
    found = await database.read(lambda s: levels(s, shop.company_id, shop.lane.outlet_id, text=text, limit=MORE))
    wanted = [word.replace("brulee", "brûlée").replace("creme", "crème") for word in text.split()]
    skus = [
        f"M{number:06}"
        for number, name in enumerate(names)
        if all(any(one.startswith(word) for one in name.lower().split()) for word in wanted)
    ]
    assert [level.sku for level in found] == (skus or ([text] if text.startswith("M") else []))
    listed = await database.read(lambda s: catalogue_page(s, shop.company_id, Sieve(text=text), limit=MORE))
    assert [row.sku for row in listed] == [level.sku for level in found]

"""How it was paid is told after the drawers were counted; those that were not are named, if asked about."""

from datetime import date, timedelta
from typing import Any

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted
from pos_tui.reports.sealed import Uncounted, sealed_text
from pos_tui.reports.totals import totals
from pos_tui.reports.views import Totals
from tests.cash.floor import by, closed, counted, moved
from tests.reports.trading import all_counted
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop


async def sold(database: Database) -> Shop:
    """Both tills have sold something, and their shifts are open."""
    shop = await make_shop(database)
    for lane in shop.lanes:
        await ring(database, shop, paid(shop, basket_of(shop, "STAMP"), lane=lane))
    return shop


async def told(database: Database, shop: Shop, **scope: Any) -> Totals:
    return await database.read(lambda session: totals(session, shop.company_id, **scope))


async def test_every_drawer_has_to_be_counted_before_it_is_told(database: Database) -> None:
    shop = await sold(database)
    assert "BISHAN-1 of 2026-11-22, BISHAN-2 of 2026-11-22." in str((await told(database, shop)).sealed)
    await all_counted(database, shop, shop.lanes[0])
    half = await told(database, shop)
    assert (half.by_tender, str(half.sealed).rpartition(": ")[2]) == (None, "BISHAN-2 of 2026-11-22.")
    await all_counted(database, shop, shop.lanes[1])
    whole = await told(database, shop)
    assert (whole.sealed, {code: row.net for code, row in (whole.by_tender or {}).items()}) == (
        None,
        {"cash": 220},
    )


async def test_money_in_a_drawer_is_no_count_and_a_count_that_is_refused_neither(database: Database) -> None:
    shop = await sold(database)
    await all_counted(database, shop, shop.lanes[1])
    await moved(database, shop, "paid_in", 1_000, by(shop.owner))
    stranger = by(shop.cashier.model_copy(update={"staff_id": shop.company_id}))
    with pytest.raises(NotPermitted):
        await counted(database, shop, 100, stranger)
    assert (await told(database, shop)).by_tender is None


async def test_a_drawer_in_which_nothing_was_sold_keeps_nothing_back(database: Database) -> None:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "STAMP")))
    await counted(database, shop, 10_110, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    assert (await told(database, shop)).by_tender is not None, "till 2 is open, and has sold nothing"


async def test_what_another_time_or_place_has_not_counted_is_not_waited_for(database: Database) -> None:
    shop, day = await sold(database), timedelta(days=1)
    scope: dict[str, Any]
    for scope in ({"to": shop.today - day}, {"from_": shop.today + day}):
        assert (await told(database, shop, **scope)).by_tender == {}
    for scope in ({"to": shop.today}, {"from_": shop.today}, {"outlet": "BISHAN"}):
        assert (await told(database, shop, **scope)).by_tender is None
    assert (await told(database, shop)).as_document()["by_tender"] is None


def test_three_drawers_are_named_and_the_rest_counted() -> None:
    where = {"outlet": "EA\x1bST", "business_date": date(2026, 11, 22)}
    said = sealed_text(tuple(Uncounted.model_validate({**where, "terminal": str(at)}) for at in range(5)))
    assert said.endswith("-2 of 2026-11-22, 2 more.")
    assert "\x1b" not in said

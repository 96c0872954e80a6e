"""Totals are the sums of what was stored, of any time and place, on both engines the same."""

import asyncio
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from pos_tui.cash.service import open_shift
from pos_tui.db.base import table_of
from pos_tui.db.ordering import by_code_point
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.ids import new_id
from pos_tui.money import PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.reports.day import day, takings_by_hour
from pos_tui.reports.totals import totals
from pos_tui.selling.basket import add, new_basket, override_price
from pos_tui.selling.line_models import DocumentLine
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from tests.reports.trading import trade
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop


async def an_outlet_more(database: Database, shop: Shop) -> Lane:
    """A second shop of the company, whose till has the number of one in the first."""

    async def found(session: Writing) -> Lane:
        ours = {"company_id": shop.company_id}
        outlet = {"id": new_id(), "code": "EAST", "name": "East Coast"}
        await session.execute(insert(table_of(Outlet)), [{**ours, **outlet}])
        till = {"id": new_id(), "outlet_id": outlet["id"], "code": "1"}
        await session.execute(insert(table_of(Terminal)), [{**ours, **till}])
        lane = next(lane for lane in await lanes(session) if lane.outlet_code == "EAST")
        await open_shift(
            session, lane, shop.owner.staff_id, shift_id=new_id(), float_amount=Money(0),
            business_date=shop.today + timedelta(days=1), key=shop.key, now=shop.now,
        )  # fmt: skip
        return lane

    return await database.write(found)


async def test_a_shop_that_has_sold_nothing_has_totals_of_nothing(database: Database) -> None:
    shop = await make_shop(database, shifts=False)
    report = (await database.read(lambda session: totals(session, shop.company_id))).as_document()
    assert (report["documents"], report["total"], report["skus"]) == (0, "0.00", 0)
    assert (
        report["by_business_date"] == report["by_category"] == report["by_tender"] == report["by_terminal"] == {}
    )


async def test_the_parts_add_up_to_the_whole(database: Database) -> None:
    traded = await trade(database, prices_include_tax=False, tax_rounding="line")
    report = await database.read(lambda session: totals(session, traded.shop.company_id))
    assert report.total == sum(row.total for row in report.by_business_date.values())
    assert report.total == sum(row.total for row in report.by_terminal.values())
    assert report.total == sum(row.net for row in report.by_tender.values())
    assert report.amount == sum(row.amount for row in report.by_category.values())
    assert report.amount == sum(row.amount for row in report.top_skus_by_quantity)
    assert report.total == report.amount - report.basket_discount + report.tax


async def test_outlets_and_business_dates_are_kept_apart(database: Database) -> None:
    traded = await trade(database)
    shop, tomorrow = traded.shop, traded.shop.today + timedelta(days=1)
    east = await an_outlet_more(database, shop)
    await ring(database, shop, paid(shop, basket_of(shop, "STAMP"), lane=east))
    whole = await database.read(lambda session: totals(session, shop.company_id))
    assert list(whole.by_business_date) == [shop.today, tomorrow]
    assert list(whole.by_terminal) == ["BISHAN-1", "BISHAN-2", "EAST-1"], "two tills are called 1"
    only = await database.read(lambda session: totals(session, shop.company_id, outlet="EAST"))
    assert (only.documents, only.total, list(only.by_terminal)) == (1, 110, ["1"])
    after = await database.read(lambda session: totals(session, shop.company_id, from_=tomorrow))
    assert (after.documents, list(after.by_tender)) == (1, ["cash"])
    before = await database.read(lambda session: totals(session, shop.company_id, to=shop.today, outlet="EAST"))
    assert before.documents == 0
    of_day = await database.read(lambda session: day(session, shop.company_id, tomorrow))
    assert of_day == after


async def test_what_cannot_be_asked_is_said(database: Database) -> None:
    shop = await make_shop(database, shifts=False)
    with pytest.raises(Unknown, match="There is no outlet 'WEST': choose one of BISHAN"):
        await database.read(lambda session: totals(session, shop.company_id, outlet="WEST"))
    with pytest.raises(BadInput, match="exchange the two dates"):
        await database.read(
            lambda session: totals(session, shop.company_id, from_=date(2026, 2, 1), to=date(2026, 1, 1))
        )


async def test_the_top_fifty_are_by_quantity_then_by_code_point(database: Database) -> None:
    shop = await make_shop(database)
    basket = new_basket()
    for sku in (*(f"p{number:02}" for number in range(60)), "Z", "a", "É", "_"):
        product = shop.products["OPEN"].model_copy(update={"sku": sku})
        basket, index = add(basket, product, Quantity(1_000))
        basket = override_price(basket, index, UnitPrice(100 * PRICE_STEPS))
    await ring(database, shop, paid(shop, basket))
    report = await database.read(lambda session: totals(session, shop.company_id))
    found = [row.sku for row in report.top_skus_by_quantity]
    assert report.skus == 64
    assert found == sorted(found)
    assert found[:3] == ["Z", "_", "a"]
    assert len(found) == 50


def test_the_order_of_texts_does_not_depend_on_the_server_s_language() -> None:
    query = select(DocumentLine.sku).order_by(by_code_point(DocumentLine.sku))
    assert compiled(query, postgresql).endswith('ORDER BY document_line.sku COLLATE "C"')
    assert compiled(query, sqlite).endswith("ORDER BY document_line.sku")


def compiled(query: Any, engine: Any) -> str:
    return str(query.compile(dialect=engine.dialect()))


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("Asia/Singapore", ["14:00", "15:00", "16:00"]), ("Asia/Kathmandu", ["12:00", "13:00", "14:00"])],
)
async def test_takings_are_by_the_hours_of_the_shop_s_clock(
    database: Database, zone: str, hours: list[str]
) -> None:
    """06:32 UTC and every forty minutes after it; Kathmandu is a quarter of an hour off."""
    traded = await trade(database)
    taken = await database.read(
        lambda session: takings_by_hour(session, traded.shop.company_id, traded.shop.today, zone=ZoneInfo(zone))
    )
    assert [f"{hour:%H:%M}" for hour in taken] == hours
    assert sum(taken.values()) == 3_350


async def test_a_report_is_of_one_moment_though_lanes_sell_on(database: Database) -> None:
    shop = await make_shop(database)
    sales = [paid(shop, basket_of(shop, "STAMP")) for _ in range(5)]

    async def sell() -> None:
        for sale in sales:
            await ring(database, shop, sale)

    selling = asyncio.create_task(sell())
    while not selling.done():
        report = await database.read(lambda session: totals(session, shop.company_id))
        assert report.total == sum(row.net for row in report.by_tender.values())
        assert report.documents == report.lines
    await selling

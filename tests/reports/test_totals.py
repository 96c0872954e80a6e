"""Totals are the sums of what was stored, of any time and place, on both engines the same."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from pos_tui.cash.service import open_shift
from pos_tui.db.base import table_of
from pos_tui.db.ordering import by_code_point
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, Unknown
from pos_tui.ids import new_id
from pos_tui.money import PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.reports.day import day, read_dates, read_sales, takings_by_hour, with_quiet_hours
from pos_tui.reports.totals import totals
from pos_tui.reports.views import DateTotals
from pos_tui.selling.basket import add, new_basket, override_price
from pos_tui.selling.line_models import DocumentLine
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.reports.trading import all_counted, trade
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
    await all_counted(database, traded.shop, traded.shop.lanes[1])
    report = await database.read(lambda session: totals(session, traded.shop.company_id))
    assert report.total == sum(row.total for row in report.by_business_date.values())
    assert report.total == sum(row.total for row in report.by_terminal.values())
    assert report.by_tender is not None
    assert report.total == sum(row.net for row in report.by_tender.values())
    assert report.amount == sum(row.amount for row in report.by_category.values())
    assert report.amount == sum(row.amount for row in report.top_skus_by_quantity)
    assert report.total == report.amount - report.basket_discount + report.tax


async def test_outlets_and_business_dates_are_kept_apart(database: Database) -> None:
    traded = await trade(database)
    shop, tomorrow = traded.shop, traded.shop.today + timedelta(days=1)
    east = await an_outlet_more(database, shop)
    await ring(database, shop, paid(shop, basket_of(shop, "STAMP"), lane=east))
    await all_counted(database, shop, shop.lanes[1], east)
    whole = await database.read(lambda session: totals(session, shop.company_id))
    assert list(whole.by_business_date) == [shop.today, tomorrow]
    assert list(whole.by_terminal) == ["BISHAN-1", "BISHAN-2", "EAST-1"], "two tills are called 1"
    only = await database.read(lambda session: totals(session, shop.company_id, outlet="EAST"))
    assert (only.documents, only.total, list(only.by_terminal)) == (1, 110, ["1"])
    after = await database.read(lambda session: totals(session, shop.company_id, from_=tomorrow))
    assert (after.documents, list(after.by_tender or ())) == (1, ["cash"])
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


HOURS = {7: 100, 8: 200, 11: -50, 12: 0}


def test_quiet_hours_stand_between_the_others_but_not_of_a_night_without_end() -> None:
    zone = ZoneInfo("Asia/Kathmandu")
    taken = {datetime(2026, 11, 22, hour, tzinfo=zone): Money(amount) for hour, amount in HOURS.items()}
    taken[datetime(2026, 11, 24, 9, tzinfo=zone)] = Money(1)
    whole = with_quiet_hours(taken)
    assert [f"{hour:%d %H:%M}" for hour in whole] == [
        *(f"22 {hour:02}:00" for hour in range(7, 13)), "24 09:00"
    ]  # fmt: skip
    assert {hour: amount for hour, amount in whole.items() if hour in taken} == taken
    assert sum(whole.values()) == sum(taken.values())
    assert with_quiet_hours({}) == {}


async def test_sales_of_one_outlet_are_for_whoever_sees_reports(database: Database) -> None:
    traded = await trade(database)
    shop, zone = traded.shop, ZoneInfo("Asia/Singapore")
    there = await an_outlet_more(database, shop)

    async def dates_at(lane: Lane, staff_id: UUID) -> dict[date, DateTotals]:
        place, actor = Place.at(lane), Actor(staff_id=staff_id)
        return await database.read(lambda s: read_dates(s, place, actor, from_=shop.today, to=shop.today))

    async def asked(lane: Lane, staff_id: UUID) -> tuple[int, int, list[str], int]:
        place, actor = Place.at(lane), Actor(staff_id=staff_id)
        sold = await database.read(lambda s: read_sales(s, place, actor, shop.today, zone=zone))
        dates = await dates_at(lane, staff_id)
        assert dates == sold.totals.by_business_date
        assert sum(sold.hours.values()) == sold.totals.total
        names = [sold.names[row.sku] for row in sold.most_sold]
        return sold.totals.documents, sold.totals.total, names, len(dates)

    assert await asked(shop.lane, shop.owner.staff_id) == (
        4, 3_350, ["Club Mate Regular 500 ml", "Crème brioche", "Ledbury Pale 4.0 % pint", "Postage stamp"], 1
    )  # fmt: skip
    assert await asked(there, shop.owner.staff_id) == (0, 0, [], 0)
    for refused in (shop.cashier, shop.supervisor):
        with pytest.raises(NotPermitted, match="may not see reports"):
            await asked(shop.lane, refused.staff_id)
        with pytest.raises(NotPermitted, match="may not see reports"):
            await dates_at(shop.lane, refused.staff_id)


async def test_a_report_is_of_one_moment_though_lanes_sell_on(database: Database) -> None:
    shop = await make_shop(database)
    await all_counted(database, shop, shop.lane)
    sales = [paid(shop, basket_of(shop, "STAMP")) for _ in range(5)]

    async def sell() -> None:
        for sale in sales:
            await ring(database, shop, sale)

    selling = asyncio.create_task(sell())
    while not selling.done():
        report = await database.read(lambda session: totals(session, shop.company_id))
        assert report.by_tender is not None
        assert report.total == sum(row.net for row in report.by_tender.values())
        assert report.documents == report.lines
    await selling

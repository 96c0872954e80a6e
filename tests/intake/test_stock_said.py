"""on_hand in a file: an opening at first, then an adjustment, and never old news."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.products import import_products
from pos_tui.intake.views import ImportResult
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.inventory.service import move
from pos_tui.inventory.views import Cause, Move
from pos_tui.money import Quantity
from pos_tui.shop.views import Lane
from tests.intake.files import csv, open_shop
from tests.shops import NOW


async def bring(
    database: Database, lane: Lane, folder: Path, on_hand: str, later: int, **how: Any
) -> ImportResult:
    file = csv(folder, f"sku,name,price,cost,on_hand\nA,Tea,1.00,0.40,{on_hand}\n")
    when = NOW + timedelta(minutes=later)
    return await import_products(database, lane.company.company_id, file, now=when, **how)


async def shelf(database: Database) -> list[tuple[int, bool]]:
    rows = await database.read(lambda session: session.scalars(select(StockLevel)))
    return [(row.on_hand, row.may_go_negative) for row in rows]


async def movements(database: Database) -> list[tuple[str, int]]:
    rows = await database.read(lambda session: session.scalars(select(StockMovement).order_by(StockMovement.at)))
    return [(row.kind, row.quantity) for row in rows]


async def sell(database: Database, lane: Lane, thousandths: int, later: int) -> None:
    [level] = await database.read(lambda session: session.scalars(select(StockLevel)))
    one = Move(
        position=1, product_id=level.product_id, name="Tea", kind="sale", quantity=Quantity(-thousandths),
        unit_cost=None, may_go_negative=False,
    )  # fmt: skip
    cause = Cause(company_id=lane.company.company_id, outlet_id=lane.outlet_id, source_id=new_id(), staff_id=None)
    when = NOW + timedelta(minutes=later)
    await database.write(lambda session: move(session, cause, [one], now=when))


async def test_the_first_number_opens_the_shelf_and_another_adjusts_it(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database, stock_policy="block")
    await bring(database, lane, tmp_path, "12.5", 0)
    await sell(database, lane, 2_000, 1)
    result = await bring(database, lane, tmp_path, "20", 2)
    assert result.counts.updated == 1
    assert await shelf(database) == [(20_000, False)]
    assert await movements(database) == [("opening", 12_500), ("sale", -2_000), ("adjustment", 9_500)]
    [opening] = await database.read(
        lambda session: session.scalars(select(StockMovement).where(StockMovement.kind == "opening"))
    )
    assert opening.unit_cost == 400_000


async def test_the_same_number_again_does_not_put_sold_goods_back(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "10", 0)
    await sell(database, lane, 3_000, 1)
    result = await bring(database, lane, tmp_path, "10", 2)
    assert result.counts.unchanged == 1
    assert await shelf(database) == [(7_000, False)]
    await bring(database, lane, tmp_path, "9", 3)
    await sell(database, lane, 1_000, 4)
    assert (await bring(database, lane, tmp_path, "9", 5)).counts.unchanged == 1
    assert (await bring(database, lane, tmp_path, "10", 6)).counts.updated == 1
    assert await shelf(database) == [(10_000, True)]


async def test_an_empty_shelf_is_known_to_be_empty(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database, stock_policy="block")
    await bring(database, lane, tmp_path, "0", 0)
    assert await shelf(database) == [(0, False)]
    assert await movements(database) == []
    assert (await bring(database, lane, tmp_path, "0", 1)).counts.unchanged == 1
    assert (await bring(database, lane, tmp_path, "", 2)).counts.unchanged == 1


async def test_below_nothing_only_where_the_shop_allows_it(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database, stock_policy="warn")
    refused = await bring(database, lane, tmp_path, "-1", 0)
    assert "below nothing, which this shop's stock_policy does not allow" in refused.bad[0].what
    other = await open_shop(database, company="Other", stock_policy="allow")
    assert (await bring(database, other, tmp_path, "-1", 1)).booked
    assert await shelf(database) == [(-1_000, True)]


async def test_a_dry_run_tells_of_the_shelf_too(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "10", 0)
    assert (await bring(database, lane, tmp_path, "11", 1, dry_run=True)).counts.updated == 1
    assert await shelf(database) == [(10_000, True)]

"""prices.csv: price lists and what is in them; two lists never fight over a product."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import prices
from pos_tui.intake.exports import price_lines
from pos_tui.intake.prices import import_prices
from pos_tui.intake.views import Counts, ImportResult
from pos_tui.pricing.list_queries import entries_of, price_lists
from tests.intake.files import csv
from tests.selling.sales import everything
from tests.shops import NOW, Shop, make_shop

LISTS = """list,name,sku,price,min_quantity,tier,outlet,starts_on,ends_on,priority,currency
GOLD,Gold prices,MATE,2.50,,Gold,,,,2,SGD
GOLD,,MATE,2.2025,6,,,,,,
GOLD,,BREAD,3.00,,,,,,,
MAY,May,MATE,2.60,,,BISHAN,2026-05-01,2026-05-31,,
"""


async def bring(database: Database, shop: Shop, folder: Path, text: str, **how: Any) -> ImportResult:
    return await import_prices(database, shop.company_id, csv(folder, text, "prices.csv"), now=NOW, **how)


async def exported(database: Database, shop: Shop) -> str:
    async def lines(session: Any) -> str:
        return "".join([line async for line in price_lines(session, shop.company_id)])

    return await database.read(lines)


async def test_lists_and_prices_come_in_once_and_change_by_their_keys(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    assert (await bring(database, shop, tmp_path, LISTS, dry_run=True)).counts == Counts(created=4)
    assert (await bring(database, shop, tmp_path, LISTS)).counts == Counts(created=4)
    gold, may = await database.read(lambda session: price_lists(session, shop.company_id))
    assert (gold.price_list.tier, gold.price_list.priority, gold.entries, may.outlet) == ("Gold", 2, 3, "BISHAN")
    before = await everything(database)
    assert (await bring(database, shop, tmp_path, LISTS)).counts == Counts(unchanged=4)
    assert await everything(database) == before
    change = "list,sku,price,min_quantity\nGOLD,BREAD,2.95,\nGOLD,STAMP,1.00,\n"
    assert (await bring(database, shop, tmp_path, change)).counts == Counts(created=1, updated=1)
    list_id = gold.price_list.price_list_id
    lines = await database.read(lambda session: entries_of(session, shop.company_id, list_id))
    assert [(line.sku, line.price) for line in lines] == [
        ("BREAD", 2_950_000), ("MATE", 2_500_000), ("MATE", 2_202_500), ("STAMP", 1_000_000),
    ]  # fmt: skip
    [kept, _] = await database.read(lambda session: price_lists(session, shop.company_id))
    assert kept.price_list == gold.price_list


async def test_out_and_in_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await bring(database, shop, tmp_path, LISTS)
    before, text = await everything(database), await exported(database, shop)
    assert (await bring(database, shop, tmp_path, text)).counts == Counts(unchanged=4)
    assert await everything(database) == before
    assert text.count("\n") == 5


@pytest.mark.parametrize(
    ("rows", "lines", "because"),
    [
        ("G,NOPE,1.00,,,,", [2], "there is no product 'NOPE'"),
        ("G,MATE,-1,,,,", [2], "below nothing"),
        ("G,MATE,,,,,", [2], "price is empty"),
        ("G,MATE,1.00,EUR,,,\nG,BREAD,1.00,,,,", [2, 3], "sells in SGD"),
        ("G,MATE,1.00,,,2026-05-01,2026-04-01", [2], "before it starts"),
        ("G,MATE,1.00,,,soon,\nG,BREAD,1.00,,,,", [2, 3], "bad|soon"),
        ("G,MATE,1.00,,Gold,,\nG,BREAD,1.00,,Silver,,", [3], "tier differs from line 2"),
        ("G,MATE,1.00,,,,\nG,MATE,2.00,,,,", [3], "is on line 2 already"),
        ("G,MATE,1.00,,,,\nH,MATE,2.00,,,,", [2, 3], "both price MATE on the same days"),
    ],
)
async def test_what_cannot_be_meant_is_told_by_its_line(
    database: Database, tmp_path: Path, rows: str, lines: list[int], because: str
) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    text = f"list,sku,price,currency,tier,starts_on,ends_on\n{rows}\n"
    result = await bring(database, shop, tmp_path, text)
    assert await everything(database) == before
    assert [row.line for row in result.bad] == lines
    assert all(any(word in row.what for word in because.split("|")) for row in result.bad)


async def test_a_list_of_the_shop_keeps_its_products(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    header = "list,sku,price,tier,starts_on,ends_on,priority\n"
    await bring(database, shop, tmp_path, f"{header}MAY,MATE,2.50,,2026-05-01,2026-05-31,\n")
    clash = f"{header}WEEK,BREAD,3.00,,2026-05-31,2026-06-06,\nWEEK,MATE,2.40,,,,\n"
    [bad] = (await bring(database, shop, tmp_path, clash)).bad
    assert (bad.line, "both price MATE" in bad.what) == (3, True)
    apart = f"{header}WEEK,MATE,2.40,,2026-05-31,2026-06-06,1\n"
    assert (await bring(database, shop, tmp_path, apart)).counts == Counts(created=1)


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
async def test_a_long_look_at_a_file_is_not_ended(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of lists are held against each other between two questions; a sale would be ended for that."""
    shop, look, allowed = await make_shop(database), prices._wrong_lists, list[str]()
    idle = text("SHOW idle_in_transaction_session_timeout")

    async def watched(session: Reading, *given: Any) -> Any:
        allowed.append(str(await session.scalar(idle)))
        return await look(session, *given)

    monkeypatch.setattr(prices, "_wrong_lists", watched)
    await bring(database, shop, tmp_path, LISTS)
    usual = await database.read(lambda session: session.scalar(idle))
    assert (allowed, usual) == (["10min"], "5s")

"""Products that are kept in lots or piece by piece, from a file and back."""

from pathlib import Path

import pytest

from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.intake.export_products import product_lines
from pos_tui.intake.products import import_products
from pos_tui.intake.views import Counts
from pos_tui.inventory.models import LotLevel, StockLevel
from pos_tui.money import ONE
from tests.intake.files import csv, open_shop
from tests.selling.sales import rows
from tests.shops import NOW

HEAD = "sku,name,price,on_hand,tracking,expired_policy"


async def test_a_file_says_what_is_kept_in_lots_and_its_stock_follows(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    company_id = lane.company.company_id
    for row in ("MILK,Milk,2.50,4,none,", "MILK,Milk,2.50,4,lot,block", "MILK,Milk,2.50,6,lot,block"):
        await import_products(database, company_id, csv(tmp_path, f"{HEAD}\n{row}\n"), now=NOW)
    assert await rows(database, Product, "tracking", "expired_policy") == [("lot", "block")]
    assert await rows(database, StockLevel, "on_hand", "tracking") == [(6 * ONE, "lot")]
    assert await rows(database, LotLevel, "on_hand") == [(6 * ONE,)]

    async def written(session: Reading) -> str:
        return "".join([line async for line in product_lines(session, company_id, None)])

    out = await database.read(written)
    again = await import_products(database, company_id, csv(tmp_path, out), now=NOW)
    assert again.counts == Counts(created=0, updated=0, unchanged=1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("TV,TV,250,1,serial,", "pieces with serial numbers are taken in one by one"),
        ("TV,TV,250,,boxes,", "'boxes' is not one of none, lot, serial"),
        ("TV,TV,250,,lot,never", "'never' is not one of block, warn, allow"),
    ],
)
async def test_what_cannot_be_kept_so_is_told_by_its_line(
    database: Database, tmp_path: Path, row: str, sentence: str
) -> None:
    lane = await open_shop(database)
    file = csv(tmp_path, f"{HEAD}\n{row}\n")
    result = await import_products(database, lane.company.company_id, file, now=NOW)
    assert sentence in result.bad[0].what
    assert await rows(database, Product, "sku") == []


async def test_serial_numbers_do_not_begin_over_stock(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    company_id = lane.company.company_id
    await import_products(database, company_id, csv(tmp_path, "sku,name,price,on_hand\nTV,TV,250,2\n"), now=NOW)
    with pytest.raises(TillError, match=r"2 TV on hand in .*: serial numbers begin and end with nothing on hand"):
        await import_products(
            database, company_id, csv(tmp_path, "sku,name,price,tracking\nTV,TV,250,serial\n"), now=NOW
        )
    in_lots = csv(tmp_path, "sku,name,price,tracking\nTV,TV,250,lot\n")
    await import_products(database, company_id, in_lots, now=NOW)
    refused = await import_products(
        database, company_id, csv(tmp_path, "sku,name,price,track_stock\nTV,TV,250,no\n"), now=NOW
    )
    assert "it has no stock of its own, so tracking is none" in refused.bad[0].what

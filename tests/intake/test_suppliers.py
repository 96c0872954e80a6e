"""suppliers.csv and supplier-products.csv: in once, changed by their keys, out and in again without a change."""

from pathlib import Path
from typing import Any

import pytest

from pos_tui.buying.queries import supplier_goods, suppliers
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.order_file import order_csv
from pos_tui.intake.supplier_exports import supplier_lines, supplier_product_lines
from pos_tui.intake.supplier_products import import_supplier_products
from pos_tui.intake.suppliers import import_suppliers
from pos_tui.intake.views import Counts, ImportResult
from tests.buying.trade import cents, sent
from tests.intake.files import csv
from tests.selling.sales import everything
from tests.shops import Shop, make_shop

SUPPLIERS = """code,name,email,phone,address,lead_days,active
ACME,Acme Drinks,a@acme.sg,+65 6123 4567,"1 Road
Town",3,yes
BREW,株式会社ブルワリー,,,,,no
'=EVIL,'=1+1,,,,,
""".replace("\nTown", " Town")
ITEMS = """supplier,sku,code,cost
ACME,MATE,CM-1,0.9512
ACME,BREAD,,1.50
BREW,MATE,'=2,0.90
"""


async def bring(database: Database, shop: Shop, folder: Path, text: str, **how: Any) -> ImportResult:
    return await import_suppliers(database, shop.company_id, csv(folder, text, "suppliers.csv"), **how)


async def bring_items(database: Database, shop: Shop, folder: Path, text: str, **how: Any) -> ImportResult:
    return await import_supplier_products(database, shop.company_id, csv(folder, text, "items.csv"), **how)


async def out(database: Database, shop: Shop, lines: Any) -> str:
    async def collect(session: Any) -> str:
        return "".join([line async for line in lines(session, shop.company_id)])

    return await database.read(collect)


async def test_suppliers_come_in_go_out_and_change_by_their_codes(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    assert (await bring(database, shop, tmp_path, SUPPLIERS, dry_run=True)).counts == Counts(created=3)
    assert (await bring(database, shop, tmp_path, SUPPLIERS)).counts == Counts(created=3)
    before, text = await everything(database), await out(database, shop, supplier_lines)
    assert "'=EVIL,'=1+1,,,,,yes\n" in text
    assert (await bring(database, shop, tmp_path, text)).counts == Counts(unchanged=3)
    assert await everything(database) == before
    change = "code,name\nACME,Acme Pte\nNEW,New\n"
    assert (await bring(database, shop, tmp_path, change)).counts == Counts(created=1, updated=1)
    heads = await database.read(lambda s: suppliers(s, shop.company_id))
    kept = {head.supplier.code: head.supplier for head in heads}
    assert (kept["ACME"].name, kept["ACME"].lead_days) == ("Acme Pte", 3)


async def test_costs_come_in_go_out_and_change(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await bring(database, shop, tmp_path, SUPPLIERS)
    assert (await bring_items(database, shop, tmp_path, ITEMS)).counts == Counts(created=3)
    before, text = await everything(database), await out(database, shop, supplier_product_lines)
    assert (await bring_items(database, shop, tmp_path, text)).counts == Counts(unchanged=3)
    assert await everything(database) == before
    change = "supplier,sku,cost\nACME,MATE,1.00\nACME,PALE,2\n"
    assert (await bring_items(database, shop, tmp_path, change)).counts == Counts(created=1, updated=1)
    heads = await database.read(lambda s: suppliers(s, shop.company_id))
    acme = next(head.supplier.supplier_id for head in heads if head.supplier.code == "ACME")
    goods = await database.read(lambda s: supplier_goods(s, shop.company_id, acme))
    assert [(one.sku, one.supplier_code, one.cost) for one in goods] == [
        ("BREAD", None, cents(150)), ("MATE", "CM-1", cents(100)), ("PALE", None, cents(200)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        ("ACME,MATE,,-1", "cost -1 is below nothing"),
        ("NOPE,MATE,,1", "there is no supplier 'NOPE'"),
        ("ACME,NOPE,,1", "there is no product 'NOPE'"),
        ("ACME,MATE,,1\nACME,MATE,,2", "is on line 2 already"),
        ("ACME,MATE,,1.00001", "more than 4 decimals"),
    ],
)
async def test_bad_rows_are_told_and_nothing_comes_in(
    database: Database, tmp_path: Path, rows: str, because: str
) -> None:
    shop = await make_shop(database)
    await bring(database, shop, tmp_path, SUPPLIERS)
    before = await everything(database)
    result = await bring_items(database, shop, tmp_path, f"supplier,sku,code,cost\n{rows}\n")
    assert because in "".join(map(str, result.bad))
    assert await everything(database) == before


async def test_a_supplier_with_open_orders_is_not_switched_off_by_a_file(
    database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)
    await bring(database, shop, tmp_path, SUPPLIERS)
    heads = await database.read(lambda s: suppliers(s, shop.company_id, like="acme"))
    order = await sent(database, shop, heads[0].supplier, {"MATE": (1, 100)})
    before = await everything(database)
    result = await bring(database, shop, tmp_path, "code,name,active\nACME,Acme Drinks,no\n")
    assert [str(bad) for bad in result.bad] == [
        "suppliers.csv, line 2: the supplier 'ACME' has open orders and stays active"
    ]
    assert await everything(database) == before
    hostile = order.model_copy(
        update={"lines": (order.lines[0].model_copy(update={"name": "=HYPERLINK(1)", "supplier_code": "@x"}),)}
    )
    assert order_csv(hostile, 2).splitlines()[1] == "BISHAN-1,ACME,'@x,MATE,'=HYPERLINK(1),each,1,0,1.00,1.00"

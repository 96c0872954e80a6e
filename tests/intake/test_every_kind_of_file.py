"""Every kind of CSV file that the command imports it exports too, and out and in again changes nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pos_tui.commands.export import EXPORTS
from pos_tui.commands.grammar import FILES
from pos_tui.commands.imports import IMPORTS, UNDATED
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.export_products import product_lines
from pos_tui.intake.products import import_products
from pos_tui.intake.views import ImportResult
from tests.selling.sales import everything
from tests.shops import Shop, make_shop

GIVEN = {
    "products": 'sku,name,price,brand\nTEA,"=Tea, ""fine""",5.00,Té\n',
    "categories": "name,within\nFood,\n=Fruit,Food\n",
    "customers": "code,name,phone,points\nC9,'Mei,+65 9123 4567,120\n",
    "promotions": "code,name,kind,products,percent,active\nP1,=Ten off,percent,MATE,10,yes\n",
    "prices": "list,name,sku,price,min_quantity\nVIP,'Very,MATE,2.50,0\nVIP,,PALE,4.00,6\n",
    "fees": "sku,fee_sku,quantity,kind\nMATE,STAMP,1,deposit\nPALE,STAMP,2,deposit\n",
    "kinds": "sku,kind,tare\nSTAMP,deposit,\nTOMATO,goods,0.02\n",
    "coupons": "code,name,starts_on,most_uses,active\n=SAVE,'Save,2026-01-01,5,yes\nOLD,Old,,,no\n",
    "coupon-values": "value_code,min_qty,value_minor\n10,1,-110\n02,2,0\n",
    "coupon-products": "code,sku\n512345678900,MATE\n512345678900,PALE\n",
    "suppliers": "code,name,phone,lead_days\n=ACME,'Acme,+65,3\n",
    "supplier-products": "supplier,sku,code,cost\nACME,MATE,=X-1,1.2345\n",
}
BEFORE = {"supplier-products": "suppliers"}
"""What a file builds on."""


def test_every_kind_is_here_and_goes_both_ways() -> None:
    assert set(GIVEN) == set(FILES) == {"products", *IMPORTS, *UNDATED} == {"products", *EXPORTS}


@pytest.mark.parametrize("kind", GIVEN)
async def test_it_comes_in_as_it_went_out(database: Database, tmp_path: Path, kind: str) -> None:
    shop = await make_shop(database)
    if kind in BEFORE:
        await bring(database, shop, tmp_path, BEFORE[kind], "code,name\nACME,Acme\n")
    first = await bring(database, shop, tmp_path, kind, GIVEN[kind])
    assert ([str(bad) for bad in first.bad], first.booked) == ([], True)
    assert first.counts.created + first.counts.updated > 0, "the file said something new"
    text, before = await exported(database, shop, kind), await everything(database)
    again = await bring(database, shop, tmp_path, kind, text)
    assert [str(bad) for bad in again.bad] == []
    assert (again.counts.created, again.counts.updated) == (0, 0)
    assert again.counts.unchanged == len(text.splitlines()) - 1
    assert await everything(database) == before
    assert await exported(database, shop, kind) == text


async def bring(
    database: Database, shop: Shop, folder: Path, kind: str, text: str, *, skip_bad: bool = False
) -> ImportResult:
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8", newline="", errors="replace")
    if kind in UNDATED:
        undated: Callable[..., Awaitable[ImportResult]] = UNDATED[kind]
        return await undated(database, shop.company_id, file, skip_bad=skip_bad)
    dated: Any = import_products if kind == "products" else IMPORTS[kind]
    result: ImportResult = await dated(database, shop.company_id, file, now=datetime.now(UTC), skip_bad=skip_bad)
    return result


async def exported(database: Database, shop: Shop, kind: str) -> str:
    def lines(session: Reading) -> AsyncIterator[str]:
        if kind == "products":
            return product_lines(session, shop.company_id, None)
        return EXPORTS[kind](session, shop.company_id)

    async def look(session: Reading) -> str:
        return "".join([line async for line in lines(session)])

    return await database.read(look)

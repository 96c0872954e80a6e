"""What goes out as CSV comes in again as it was, whatever it is called; and a dry run says what would change."""

from pathlib import Path
from typing import Any

import pytest

from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Unknown
from pos_tui.intake.customers import import_customers
from pos_tui.intake.export_customers import customer_lines
from pos_tui.intake.export_products import product_lines
from pos_tui.intake.products import import_products
from pos_tui.intake.views import Counts
from pos_tui.money import UnitPrice
from tests.catalogue.keeping import code, keep, product
from tests.inventory.keeping import holds
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import NOW, Shop, make_shop

NASTY = (
    "=cmd|' /C calc'!A0", "'=quoted", "''=twice", "+65 drink", "-1", "@sum", "Comma, \"quote\" and; semicolon",
    "Crème brûlée", "日本茶 お〜いお茶", "שוקולד מריר", "चाय मसाला", "👩‍👩‍👧 box", "#comment", "null", "0x1F",
    "'apostrophe", "a'b", "\\n", "NaN", "TRUE", "é", "%s", "{x}", "[b]bold[/b]",
)  # fmt: skip


async def exported(database: Database, shop: Shop, folder: Path, kind: str = "products") -> Path:
    async def look(session: Reading) -> str:
        if kind == "customers":
            return "".join([line async for line in customer_lines(session, shop.company_id)])
        return "".join([line async for line in product_lines(session, shop.company_id, None)])

    file = folder / f"{kind}.csv"
    file.write_text(await database.read(look), encoding="utf-8", newline="")
    return file


async def test_products_come_in_as_they_went_out(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    nasty: list[Any] = [
        product(shop, f"={number}'", 100 + number, name=name, cost=UnitPrice(12_345 + number), min_age=number,
                barcodes=(code(f"77{number}"), code(f"@{number}", 6)), unit="kg", track_stock=False)
        for number, name in enumerate(NASTY)
    ]  # fmt: skip
    await keep(database, shop, *nasty)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3))))
    file, before = await exported(database, shop, tmp_path), await everything(database)
    for dry_run in (True, False):
        result = await import_products(database, shop.company_id, file, now=NOW, dry_run=dry_run)
        assert [str(bad) for bad in result.bad] == []
        assert (result.counts, result.changed, result.cleaned) == (Counts(unchanged=6 + len(NASTY)), {}, 0)
    assert await everything(database) == before
    assert (await exported(database, shop, tmp_path)).read_text() == file.read_text()
    await holds(database, shop)


async def test_customers_come_in_as_they_went_out(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    first = tmp_path / "first.csv"
    rows = [f'N{number},"{name.replace(chr(34), chr(34) * 2)}",{number}' for number, name in enumerate(NASTY)]
    first.write_text("\n".join(["code,name,points", *rows]) + "\n", encoding="utf-8")
    await import_customers(database, shop.company_id, first, now=NOW)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 9), customer=True)))
    file, before = await exported(database, shop, tmp_path, "customers"), await everything(database)
    result = await import_customers(database, shop.company_id, file, now=NOW)
    assert [str(bad) for bad in result.bad] == []
    assert result.counts == Counts(unchanged=1 + len(NASTY))
    assert await everything(database) == before


async def test_a_dry_run_says_how_many_change_what(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    file = await exported(database, shop, tmp_path)
    text = file.read_text().replace(",S,", ",Z,").replace("Crème", "Creme")
    file.write_text(text, encoding="utf-8")
    result = await import_products(database, shop.company_id, file, now=NOW, dry_run=True)
    assert (result.counts.updated, result.changed) == (4, {"tax_class": 3, "name": 1})
    assert result.taxed == {"S to Z": 3}


async def test_an_outlet_that_is_not_there_is_said(database: Database) -> None:
    shop = await make_shop(database)

    async def look(session: Reading) -> list[str]:
        return [line async for line in product_lines(session, shop.company_id, "NOWHERE")]

    with pytest.raises(Unknown, match="There is no outlet NOWHERE"):
        await database.read(look)

"""Strings that broke other programs, as names of products and customers."""

import csv
import json
from pathlib import Path

from sqlalchemy import select

from pos_tui.catalogue.models import Product
from pos_tui.customers.models import Customer
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.customers import import_customers
from pos_tui.intake.products import import_products
from pos_tui.text import is_clean
from tests.intake.files import open_shop
from tests.real import DATA
from tests.shops import NOW


def naughty() -> list[str]:
    assert DATA is not None
    strings: list[str] = json.loads((DATA / "vectors" / "blns.json").read_text(encoding="utf-8"))
    return [*strings, "x" * 10_000]


def write(file: Path, header: list[str], rows: list[list[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="", errors="replace") as text:
        csv.writer(text).writerows([header, *rows])
    return file


async def test_names_are_stored_clean_or_refused_by_their_row(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    company_id = lane.company.company_id
    names = naughty()
    file = write(
        tmp_path / "p.csv", ["sku", "name", "price"], [[f"S{n}", name, "1"] for n, name in enumerate(names)]
    )
    result = await import_products(database, company_id, file, now=NOW, skip_bad=True)
    assert result.counts.created + result.bad_count == len(names)
    assert result.counts.created > 450
    assert {row.what.partition(" ")[0] for row in result.bad} == {"name"}
    stored = await database.read(lambda session: session.scalars(select(Product.name)))
    assert all(is_clean(name) and name for name in stored)


async def test_customers_too(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    names = naughty()
    file = write(tmp_path / "c.csv", ["code", "name"], [[f"C{n}", name] for n, name in enumerate(names)])
    result = await import_customers(database, lane.company.company_id, file, now=NOW, skip_bad=True)
    assert result.counts.created + result.bad_count == len(names)
    stored = await database.read(lambda session: session.scalars(select(Customer.name)))
    assert all(is_clean(name) and name for name in stored)

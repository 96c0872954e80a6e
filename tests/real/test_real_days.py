"""Real days of real shops come out to the cent, on both engines; replayed again, they change nothing."""

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pos_tui.catalogue.models import Barcode, Product
from pos_tui.catalogue.queries import MATCHES, search
from pos_tui.catalogue.words import words_of
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.products import import_products
from pos_tui.intake.views import ReplayResult
from pos_tui.money import PRICE_STEPS
from pos_tui.shop.views import Lane
from tests.intake.replays import books, row_counts
from tests.real.days import SETS, RealShop, first_documents, open_real, play_real, real, slice_of
from tests.real.sums import COMPARED, documents, expected, tax_of
from tests.shops import NOW, TODAY

FIRST = 150
SCRIPTS = 9
"""In so many at least the names of the world are written, besides plain letters."""
LANES = 4
full = [pytest.mark.full, pytest.mark.timeout(3_600)]


def came_out(result: ReplayResult, documents: int) -> None:
    """Every document is booked or was already, as its file says."""
    assert (result.refused, result.different, result.bad) == ((), (), ())
    assert result.booked + result.already == documents


@pytest.mark.either
@pytest.mark.parametrize("name", SETS)
async def test_the_first_documents(database: Database, tmp_path: Path, name: str) -> None:
    shop, sold = slice_of(name, FIRST, tmp_path), first_documents(name, FIRST)
    lane = await open_real(database, shop)
    came_out(await play_real(database, lane, shop.sales), FIRST)
    category = {row["sku"]: row["category"] for row in shop.rows()}
    assert await books(database, lane) == expected(sold, category, lane.company.currency)
    before = await row_counts(database)
    again = await play_real(database, lane, shop.sales)
    assert (again.booked, again.already) == (0, FIRST)
    assert await row_counts(database) == before


@pytest.mark.parametrize("name", SETS)
def test_the_files_follow_the_rule_of_tax_that_is_tested_here(name: str) -> None:
    form = real(name).form
    rates = {each["code"]: Decimal(each["rate"]) for each in form["tax_classes"]}
    for document in first_documents(name, FIRST):
        assert tax_of(document, rates, inclusive=form["prices_include_tax"]) == Decimal(document["tax"])


@pytest.mark.parametrize("lanes", [1, LANES])
@pytest.mark.parametrize("name", [pytest.param(name, marks=full) for name in SETS])
async def test_all_documents(database: Database, name: str, lanes: int) -> None:
    shop = real(name)
    lane, wanted = await open_real(database, shop), shop.expected
    came_out(await play_real(database, lane, shop.sales, lanes), wanted["documents"])
    assert await books(database, lane) == {key: wanted[key] for key in COMPARED}
    before = await row_counts(database)
    again = await play_real(database, lane, shop.sales, lanes)
    assert (again.booked, again.already) == (0, wanted["documents"])
    assert await row_counts(database) == before


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_documents_that_the_source_got_wrong_are_told(database: Database) -> None:
    shop = real("corepos_coop")
    lane = await open_real(database, shop)
    result = await play_real(database, lane, [shop.folder / "sales_odd.jsonl.gz"])
    rates = {each["code"]: Decimal(each["rate"]) for each in shop.form["tax_classes"]}
    odd = list(documents([shop.folder / "sales_odd.jsonl.gz"]))
    wrong = {each["id"] for each in odd if tax_of(each, rates, inclusive=False) != Decimal(each["tax"])}
    assert len(wrong) > 100
    assert result.documents == len(odd)
    assert {each.id for each in result.refused} | {each.id for each in result.different} == wrong
    await books(database, lane)


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_sixty_thousand_names_of_the_world(database: Database) -> None:
    lane, world = await open_real(database, real("emf2024")), real("catalogue_world")
    company_id = lane.company.company_id
    result = await import_products(database, company_id, world.products, now=NOW)
    assert (result.counts.created, result.bad_count) == (world.expected["rows"], 0)
    again = await import_products(database, company_id, world.products, now=NOW)
    assert again.counts.unchanged == world.expected["rows"]
    with_barcode = select(Barcode.product_id)  # the bar's own products have none
    in_books = select(func.sum(Product.price)).where(Product.id.in_(with_barcode))
    total = (await database.read(lambda session: session.execute(in_books))).scalar_one()
    assert int(total) == Decimal(world.expected["price_sum"]) * 100 * PRICE_STEPS
    await found_again(database, lane, world)


async def found_again(database: Database, lane: Lane, world: RealShop) -> None:
    """In every script a product is among the first that two words of its name find."""
    by_script: dict[str, list[tuple[str, str]]] = {}
    for row in world.rows():
        words = [word for word in words_of(row["name"]) if not word.isascii()]
        if len(words) > 1:
            script = unicodedata.name(words[0][0]).split()[0]
            by_script.setdefault(script, []).append((row["sku"], f"{words[1]} {words[0][:4]}"))
    assert len(by_script) >= SCRIPTS
    for script, named in by_script.items():
        for sku, text in named[:: max(1, len(named) // 20)]:
            found = await database.read(lambda s, text=text: search(s, lane, text, on=TODAY))  # type: ignore[misc]
            assert sku in [product.sku for product in found] or len(found) == MATCHES, (script, text)

"""products.csv and categories.csv hold all that is kept of a catalogue: out and in again is no change at all."""

import csv
import io
from pathlib import Path

import pytest

from pos_tui.catalogue.kept import KeptProduct, Sieve
from pos_tui.catalogue.listing import catalogue_page, category_rows, kept_products
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.categories import category_lines, import_categories
from pos_tui.intake.export_products import product_lines
from pos_tui.intake.product_rows import COLUMNS
from pos_tui.intake.products import import_products
from pos_tui.intake.views import Counts, ImportResult
from tests.catalogue.keeping import code, keep, keep_category, part, product
from tests.intake.catalogues import stock_up
from tests.inventory.keeping import holds
from tests.selling.sales import everything
from tests.shops import NOW, Shop, make_shop

SEEDS = (1, 2, 3)


async def exported(database: Database, shop: Shop) -> str:
    async def look(session: Reading) -> str:
        return "".join([line async for line in product_lines(session, shop.company_id, None)])

    return await database.read(look)


async def bring(database: Database, shop: Shop, folder: Path, text: str, *, dry_run: bool = False) -> ImportResult:
    file = folder / "products.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return await import_products(database, shop.company_id, file, now=NOW, dry_run=dry_run)


async def all_kept(database: Database, shop: Shop) -> dict[str, KeptProduct]:
    async def look(session: Reading) -> dict[str, KeptProduct]:
        rows = await catalogue_page(session, shop.company_id, Sieve(inactive=None), limit=1_000)
        found = await kept_products(session, shop.company_id, [row.product_id for row in rows])
        return {one.sku: one for one in found.values()}

    return await database.read(look)


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def without_stock(text: str) -> list[dict[str, str]]:
    return [{**row, "on_hand": ""} for row in table_of(text)]


def text_of(rows: list[dict[str, str]], columns: tuple[str, ...]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.either
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_whole_catalogue_comes_in_as_it_went_out(database: Database, tmp_path: Path, seed: int) -> None:
    shop = await make_shop(database)
    await stock_up(database, shop, seed)
    text, before, kept = await exported(database, shop), await everything(database), await all_kept(database, shop)
    for dry_run in (True, False):
        result = await bring(database, shop, tmp_path, text, dry_run=dry_run)
        assert [str(bad) for bad in result.bad] == []
        assert (result.counts, result.changed) == (Counts(unchanged=len(kept)), {})
    assert await everything(database) == before


@pytest.mark.either
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_few_columns_leave_the_others_as_they_are(database: Database, tmp_path: Path, seed: int) -> None:
    shop = await make_shop(database)
    await stock_up(database, shop, seed)
    rows, before = table_of(await exported(database, shop)), await everything(database)
    for column in (*COLUMNS[3:], "category"):
        if column not in ("stock_of", "stock_quantity", "price"):
            result = await bring(database, shop, tmp_path, text_of(rows, ("sku", "name", "price", column)))
            assert result.counts.unchanged == len(rows), (column, result.bad)
    assert await everything(database) == before


@pytest.mark.either
@pytest.mark.parametrize("seed", SEEDS)
async def test_what_was_emptied_comes_back_from_the_file(database: Database, tmp_path: Path, seed: int) -> None:
    shop = await make_shop(database)
    await stock_up(database, shop, seed)
    text, kept = await exported(database, shop), await all_kept(database, shop)
    bare = [
        {**row, **dict.fromkeys(COLUMNS[5:], ""), "name": "bare", "price": "1", "barcodes": f"B{at}"}
        for at, row in enumerate(table_of(text))
    ]
    columns = tuple(name for name in COLUMNS if name not in ("on_hand", "track_stock"))
    emptied = await bring(database, shop, tmp_path, text_of(bare, columns))
    assert [str(bad) for bad in emptied.bad] == []
    assert {one.parts for one in (await all_kept(database, shop)).values()} == {()}
    back = await bring(database, shop, tmp_path, text)
    assert [str(bad) for bad in back.bad] == []
    assert await all_kept(database, shop) == kept
    assert without_stock(await exported(database, shop)) == without_stock(text), (
        "a shelf of lots is opened at nothing"
    )
    await holds(database, shop)


async def test_what_is_named_may_come_after_what_names_it(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    text = (
        "sku,name,price,parts,variant_of,variant,stock_of,stock_quantity\n"
        'HAMPER,Hamper,50,"BOX*1;RED*2",,,,\nBOX,Box,20,TEA*6,,,,\nRED,Red,9,,TEA,red,,\n'
        "TEA,Tea,5,,,,,\nHALF,Half,3,,,,TEA,0.5\n"
    )
    looked = await bring(database, shop, tmp_path, text, dry_run=True)
    result = await bring(database, shop, tmp_path, text)
    assert looked.counts == result.counts == Counts(created=5)
    kept = await all_kept(database, shop)
    assert [(one.quantity) for one in kept["HAMPER"].parts] == [1_000, 2_000]
    assert (kept["RED"].variant_of_id, kept["HAMPER"].track_stock) == (kept["TEA"].product_id, False)
    turned = "sku,name,price,parts\nHAMPER,Hamper,50,\nBOX,Box,20,HAMPER\n"
    assert (await bring(database, shop, tmp_path, turned)).counts == Counts(updated=2)
    assert (await bring(database, shop, tmp_path, turned)).counts == Counts(unchanged=2)
    await holds(database, shop)


CANNOT = {
    "A,Kit,1,A,,,": "parts has the kit itself",
    "A,Kit,1,NOPE,,,": "parts 'NOPE' is no product of this shop",
    "A,Kit,1,MATE*0,,,": "parts 0 is too low",
    "A,Kit,1,MATE*2;MATE,,,": "parts 'MATE' is there twice",
    'A,Kit,1,"""MATE",,,': "a quotation mark that is never closed",
    "A,Kit,1,B,,,\nB,Kit,1,A,,,": "kits lie within each other in a circle",
    "A,Kit,1,MATE,,deposit,": "a kit of parts is goods",
    "A,Red,1,,A,,": "variant_of is the product itself",
    "A,Red,1,,NOPE,,": "variant_of 'NOPE' is no product of this shop",
    "A,Red,1,,B,,\nB,Blue,1,,MATE,,": "variant_of 'B' is a variant itself",
    "A,Red,1,,BOX,,": "variant_of 'BOX' is a kit, which has no sizes or colours",
    "A,Red,1,,,wine,": "kind 'wine' is not one of goods, gift_card, deposit, fee",
    "A,Card,1,,,gift_card,": "a gift card is money: give it a tax_class without a rate",
    "A,Kit,1,B,,,\nB,Bottle,1,,,deposit,": "parts 'B' is no goods, so it cannot be a part of a kit",
    "MATE,Mate,1,,,deposit,": "'BOX' has it as its parts, and then it is no goods",
    "MATE,Mate,1,BOX,,,": "kits lie within each other in a circle",
    "A,Tea,1,,,,often": "stock_policy 'often' is not one of block, warn, allow",
    "A,1,1,B,,,\nB,2,1,C,,,\nC,3,1,D,,,\nD,4,1,E,,,\nE,5,1,BREAD,,,": "kits lie within each other in a circle",
}


@pytest.mark.either
@pytest.mark.parametrize("rows", CANNOT)
async def test_what_cannot_be_named_is_told_by_its_line_and_nothing_is_booked(
    database: Database, tmp_path: Path, rows: str
) -> None:
    shop = await make_shop(database)
    await keep(database, shop, product(shop, "BOX", parts=(part(shop, "MATE", 6),)))
    before = await everything(database)
    text = "sku,name,price,parts,variant_of,kind,stock_policy\n" + rows + "\n"
    result = await bring(database, shop, tmp_path, text)
    assert CANNOT[rows] in " | ".join(str(bad) for bad in result.bad)
    assert await everything(database) == before


async def test_a_file_without_kinds_keeps_gift_cards_untaxed(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    zero = shop.taxes["Z"].tax_class_id
    await keep(database, shop, product(shop, "CARD", 0, kind="gift_card", tax_class_id=zero))
    result = await bring(database, shop, tmp_path, "sku,name,price,tax_class\nCARD,Card,0,S\n")
    assert "a gift card is money" in str(result.bad[0])


async def test_a_row_whose_part_is_bad_is_left_out_with_it(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await keep(database, shop, product(shop, "OLD", barcodes=(code("77"),)))
    text = "sku,name,price,parts,barcodes\nA,Kit,1,B,\nB,Kit,1,C,\nC,Tea,1,,77\nD,Tea,1,,\n"
    result = await bring(database, shop, tmp_path, text)
    assert [row.what for row in result.bad] == [
        "parts 'B' is on line 3, which is bad",
        "parts 'C' is on line 4, which is bad",
        "the barcode '77' belongs to 'OLD'",
    ]


async def categories(database: Database, shop: Shop) -> str:
    async def look(session: Reading) -> str:
        return "".join([line async for line in category_lines(session, shop.company_id)])

    return await database.read(look)


async def tree(database: Database, shop: Shop, folder: Path, text: str) -> ImportResult:
    file = folder / "categories.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return await import_categories(database, shop.company_id, file)


async def test_the_tree_comes_in_as_it_went_out_and_in_any_order(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    food = await keep_category(database, shop, '=Food, "fine"')
    await keep_category(database, shop, "Fruit", food.category_id)
    text, before = await categories(database, shop), await everything(database)
    assert (await tree(database, shop, tmp_path, text)).counts == Counts(unchanged=3)
    assert await everything(database) == before
    moved = "name,within\nApples,Pome\nPome,Fruit\nFruit,\nShelf,Apples\n"
    assert (await tree(database, shop, tmp_path, moved)).counts == Counts(created=2, updated=2)
    rows = await database.read(lambda session: category_rows(session, shop.company_id))
    assert [(row.category.name, row.depth) for row in rows] == [
        ('=Food, "fine"', 0), ("Fruit", 0), ("Pome", 1), ("Apples", 2), ("Shelf", 3),
    ]  # fmt: skip
    assert (await tree(database, shop, tmp_path, "name\nShelf\n")).counts == Counts(unchanged=1)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("Fruit,Fruit\n", "within 'Fruit' is the category itself"),
        ("A,B\nB,A\n", "it would lie within itself"),
        ("Food,Fruit\n", "it would lie within itself"),
        ("A,Nowhere\n", "within 'Nowhere' is no category of this shop"),
        ("A,\nA,\n", "the category 'A' is on line 2 already"),
        (",Food\n", "is empty"),
    ],
)
async def test_a_tree_that_cannot_be(database: Database, tmp_path: Path, rows: str, sentence: str) -> None:
    shop = await make_shop(database)
    food = await keep_category(database, shop, "Food")
    await keep_category(database, shop, "Fruit", food.category_id)
    before = await everything(database)
    result = await tree(database, shop, tmp_path, "name,within\n" + rows)
    assert sentence in str(result.bad[0])
    assert await everything(database) == before


CALLED = {
    "tax_class_id": "tax_class", "category_id": "category", "variant_of_id": "variant_of",
    "stock_of_id": "stock_of",
}  # fmt: skip


def test_nothing_that_is_kept_of_a_product_is_missing_in_the_file() -> None:
    kept = {CALLED.get(name, name) for name in KeptProduct.model_fields} - {"product_id"}
    assert kept - set(COLUMNS) == set()

"""products.csv: all of it is checked first; then rows become products, or change those with their SKU."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from pos_tui.catalogue.models import Barcode, PriceChange, Product, ProductWord
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.intake.products import import_products
from pos_tui.intake.views import Counts, ImportResult
from pos_tui.shop.views import Lane
from tests.intake.files import csv, open_shop
from tests.shops import NOW, TODAY

FULL = (
    "sku,name,category,price,tax_class,barcodes,unit,cost,track_stock,on_hand,reorder_point,min_age,active,stock_of,"
    "stock_quantity\n"
)


async def bring(database: Database, lane: Lane, folder: Path, text: str, **how: Any) -> ImportResult:
    when = NOW + timedelta(seconds=how.pop("later", 0))
    file = csv(folder, text)
    return await import_products(database, lane.company.company_id, file, now=when, **how)


async def product(database: Database, sku: str) -> Product:
    found = await database.read(lambda session: session.scalars(select(Product).where(Product.sku == sku)))
    return found.one()


async def count(database: Database, model: Any) -> int:
    found = await database.read(lambda session: session.execute(select(func.count()).select_from(model)))
    return int(found.scalar_one())


async def test_every_column(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    text = FULL + (
        "KEG,Lager keg,Draught,2.50,A,,l,1.2345,yes,30,5,18,yes,,\n"
        "HALF,Lager ½,Draught,3.10,A,501 502*24,pint,,yes,,,18,no,KEG,0.284\n"
    )
    result = await bring(database, lane, tmp_path, text)
    assert (result.counts, result.bad, result.booked) == (Counts(created=2), (), True)
    keg, half = await product(database, "KEG"), await product(database, "HALF")
    assert (keg.price, keg.cost, keg.unit, keg.min_age) == (2_500_000, 1_234_500, "l", 18)
    assert (keg.reorder_point, keg.active, keg.track_stock) == (5_000, True, True)
    assert (half.stock_of_id, half.stock_quantity, half.active, half.cost) == (keg.id, 284, False, None)
    codes = await database.read(lambda session: session.execute(select(Barcode.code, Barcode.pack)))
    assert dict(codes.all()) == {"501": 1_000, "502": 24_000}


async def test_only_the_required_columns_and_the_defaults(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "price,sku,name\n1.9,A,Tea\n0,OPEN,Sundries\n")
    found = await database.read(lambda session: find_by_code(session, lane, "A", on=TODAY))
    assert (found.product.price, found.product.unit, found.product.category) == (1_900_000, "each", "")
    assert found.product.tax.code == "A"
    row = await product(database, "A")
    assert (row.track_stock, row.active, row.min_age, row.category_id) == (True, True, None, None)
    assert await count(database, ProductWord) == 2


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "sku,name,price\nA,Tea,1\nB,Salt,2\n")
    text = "sku,name,price,barcodes\nA,Tea,1,\nB,Salt,3,\nC,Oil,4,55\nD,Rice,-1,\n"
    result = await bring(database, lane, tmp_path, text, dry_run=True)
    assert (result.counts, result.bad_count, result.booked) == (
        Counts(created=1, updated=1, unchanged=1),
        1,
        False,
    )
    assert await count(database, Product) == 2
    assert (await product(database, "B")).price == 2_000_000


async def test_importing_again_updates_by_sku(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    text = "sku,name,price,category,barcodes,cost\nA,Green tea,1.00,Tea,11 12,0.50\na,Salt,2.00,,,\n"
    await bring(database, lane, tmp_path, text)
    assert (await bring(database, lane, tmp_path, text)).counts == Counts(unchanged=2)
    changed = "sku,name,price,barcodes\nA,Black tea,1.20,12 13*6\n"
    assert (await bring(database, lane, tmp_path, changed, later=1)).counts == Counts(updated=1)
    tea = await product(database, "A")
    assert (tea.price, tea.cost) == (1_200_000, 500_000), "a column that is not there changes nothing"
    assert tea.category_id is not None
    assert [p.name for p in await database.read(lambda s: search(s, lane, "black", on=TODAY))] == ["Black tea"]
    assert not await database.read(lambda session: search(session, lane, "green", on=TODAY))
    codes = await database.read(lambda session: session.execute(select(Barcode.code, Barcode.pack)))
    assert dict(codes.all()) == {"12": 1_000, "13": 6_000}
    [change] = await database.read(lambda session: session.scalars(select(PriceChange)))
    assert (change.price_before, change.price_after, change.cost_after) == (1_000_000, 1_200_000, 500_000)
    emptied = "sku,name,price,category,cost\nA,Black tea,1.20,,\n"
    await bring(database, lane, tmp_path, emptied, later=2)
    tea = await product(database, "A")
    assert (tea.category_id, tea.cost) == (None, None), "an empty cell takes the value away"


BAD_ROWS = {
    "A,,1,,,,,": "name is empty",
    ",Tea,1,,,,,": "sku is empty",
    "A,Tea,,,,,,": "price '' is not a number",
    "A,Tea,1e9,,,,,": "price '1e9' is not a number",
    "A,Tea,NaN,,,,,": "price 'NaN' is not a number",
    "A,Tea,-1,,,,,": "price -1 is below nothing",
    "A,Tea,1.005,,,,,": "price 1.005 has more than 2 decimals",
    "A,Tea,99999999999999999,,,,,": "too large",
    "A,Tea,1,B,,,,": "tax_class 'B' is not one of A, Z",
    "A,Tea,1,,crate,,,": "unit 'crate' is not one of each, kg, lb, g, l, gal, m, pint",
    "A,Tea,1,,,55*0,,": "barcodes '55*0' is a pack of none",
    "A,Tea,1,,,55*x,,": "barcodes 'x' is not a whole number",
    "A,Tea,1,,,55 55,,": "barcodes '55' is there twice",
    "A,Tea,1,,,,maybe,": "track_stock 'maybe' is neither yes nor no",
    "A,Tea,1,,,,,NaN": "on_hand 'NaN' is not a number",
    "A,Tea,1,,,,,1.2345": "on_hand 1.2345 has more than 3 decimals",
    "A,Tea,1,,,,no,5": "on_hand is given, but track_stock is no",
    f"A,{'x' * 251},1,,,,,": "name is 251 characters long; 250 at most",
    "A\u200b,Tea,1,,,,,": "sku 'A' has invisible characters",
    "A,\x1b\x07,1,,,,,": "name is empty",
}


async def test_all_bad_rows_are_told_at_once_and_nothing_is_booked(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    text = (
        "sku,name,price,tax_class,unit,barcodes,track_stock,on_hand\n" + "\n".join(BAD_ROWS) + "\nZ,Good,1,,,,,\n"
    )
    result = await bring(database, lane, tmp_path, text)
    assert (result.bad_count, result.booked) == (len(BAD_ROWS), False)
    for line, (row, what) in enumerate(zip(result.bad, BAD_ROWS.values(), strict=True), start=2):
        assert row.line == line
        assert what in row.what
    assert await count(database, Product) == 0
    skipped = await bring(database, lane, tmp_path, text, skip_bad=True)
    assert (skipped.counts, skipped.bad_count, skipped.booked) == (Counts(created=1), len(BAD_ROWS), True)


async def test_a_row_tells_all_that_is_wrong_with_it(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    result = await bring(database, lane, tmp_path, "sku,name,price,unit\n,Tea,x,box\n")
    assert result.bad[0].what.count(";") == 2


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("sku,name,price\nA,Tea,1\nB,Salt,1\nA,Tea,1\n", [(4, "the sku 'A' is on line 2 already")]),
        (
            "sku,name,price,barcodes\nA,Tea,1,55\nB,Salt,1,66 55\n",
            [(3, "the barcode '55' is on line 2 already")],
        ),
        ("sku,name,price,barcodes\nNEW,Tea,1,77\n", [(2, "the barcode '77' belongs to 'OLD'")]),
    ],
)
async def test_a_code_that_is_taken(
    database: Database, tmp_path: Path, text: str, bad: list[tuple[int, str]]
) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "sku,name,price,barcodes\nOLD,Old,1,77\n")
    result = await bring(database, lane, tmp_path, text)
    assert [(row.line, row.what) for row in result.bad] == bad


async def test_a_barcode_moves_when_the_file_has_both_products(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "sku,name,price,barcodes\nA,Tea,1,77\nB,Salt,1,88\n")
    result = await bring(database, lane, tmp_path, "sku,name,price,barcodes\nB,Salt,1,77\nA,Tea,1,88\n")
    assert result.counts == Counts(updated=2)
    found = await database.read(lambda session: find_by_code(session, lane, "77", on=TODAY))
    assert found.product.sku == "B"


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("A,Half,1,KEG,\n", "stock_of and stock_quantity go together"),
        ("A,Half,1,A,0.5\n", "stock_of is the product itself"),
        ("A,Half,1,NONE,0.5\n", "stock_of 'NONE' is no product that keeps its own stock"),
        (
            "A,Half,1,B,0.5\nB,Pint,1,C,0.5\nC,Keg,1,,\n",
            "stock_of 'B' takes its stock from another product itself",
        ),
        ("A,Half,1,OLDHALF,0.5\n", "stock_of 'OLDHALF' is no product that keeps its own stock"),
        ("A,Half,1,C,0.5\nC,Keg,x,,\n", "stock_of 'C' is no product that keeps its own stock"),
        ("A,Half,1,C,0\nC,Keg,1,,\n", "stock_quantity 0 is too low"),
    ],
)
async def test_stock_of_another_product(database: Database, tmp_path: Path, rows: str, what: str) -> None:
    lane = await open_shop(database)
    header = "sku,name,price,stock_of,stock_quantity\n"
    await bring(database, lane, tmp_path, header + "OLDHALF,Half,1,OLDKEG,0.5\nOLDKEG,Keg,1,,\n")
    result = await bring(database, lane, tmp_path, header + rows)
    assert what in result.bad[0].what
    assert not result.booked


async def test_a_row_whose_keg_is_bad_is_left_out_with_it(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "sku,name,price,barcodes\nOLD,Old,1,77\n")
    text = "sku,name,price,barcodes,stock_of,stock_quantity\nHALF,Half,1,,KEG,0.5\nKEG,Keg,1,77,,\nC,Oil,1,,,\n"
    result = await bring(database, lane, tmp_path, text, skip_bad=True)
    assert [(row.line, row.what) for row in result.bad] == [
        (2, "stock_of 'KEG' is on line 3, which is bad"),
        (3, "the barcode '77' belongs to 'OLD'"),
    ]
    assert result.counts == Counts(created=1)


async def test_a_name_loses_what_nobody_sees(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    name = "Te\x1b]0;x\x07a \u202egreen\u200f [b]tea[/b]"
    result = await bring(database, lane, tmp_path, f"sku,name,price\nA,{name},1\nB,{'x' * 250},1\n")
    assert (result.cleaned, result.bad) == (1, ())
    assert (await product(database, "A")).name == "Te]0;xa green [b]tea[/b]"


async def test_the_outlet_of_on_hand_has_to_be_said_when_there_are_several(
    database: Database, tmp_path: Path
) -> None:
    outlets = [{"code": code, "name": code, "terminals": ["1"]} for code in ("N", "S")]
    lane = await open_shop(database, outlets=outlets)
    with pytest.raises(BadInput, match="several outlets: say in which"):
        await bring(database, lane, tmp_path, "sku,name,price,on_hand\nA,Tea,1,5\n")
    with pytest.raises(Unknown, match="no outlet W: choose one of N, S"):
        await bring(database, lane, tmp_path, "sku,name,price\nA,Tea,1\n", outlet="W")
    assert (await bring(database, lane, tmp_path, "sku,name,price,on_hand\nA,Tea,1,5\n", outlet="S")).booked


async def test_progress_and_an_import_that_goes_on(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the file was booked when the import was stopped: the rest follows, the half stays."""
    monkeypatch.setattr("pos_tui.intake.csv_import.BATCH", 10)
    lane = await open_shop(database)
    rows = [f"S{number:03},Product {number},1.00" for number in range(50)]
    await bring(database, lane, tmp_path, "sku,name,price\n" + "\n".join(rows[:20]) + "\n")
    told: list[tuple[int, int]] = []
    result = await bring(
        database, lane, tmp_path, "sku,name,price\n" + "\n".join(rows) + "\n",
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert result.counts == Counts(created=30, unchanged=20)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


async def test_a_database_without_a_shop(database: Database, tmp_path: Path) -> None:
    other = await open_shop(database)
    stray = other.company.model_copy(update={"company_id": other.outlet_id})
    with pytest.raises(Unknown, match="no such company: set up the shop first"):
        await bring(database, other.model_copy(update={"company": stray}), tmp_path, "sku,name,price\n")

"""kinds.csv: what products are besides goods, and what their packages weigh."""

from pathlib import Path

from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.kinds import import_kinds
from tests.selling.sales import rows
from tests.shops import make_shop


async def test_products_become_what_the_file_says(database: Database, tmp_path: Path) -> None:
    shop, file = await make_shop(database), tmp_path / "kinds.csv"
    file.write_text("sku,kind,tare\nSTAMP,gift_card,\nTOMATO,goods,0.020\nBREAD,goods,\n")
    result = await import_kinds(database, shop.company_id, file, now=shop.now)
    assert (result.counts.updated, result.counts.unchanged, result.bad) == (2, 1, ())
    told = {sku: (kind, tare) for sku, kind, tare in await rows(database, Product, "sku", "kind", "tare")}
    assert (told["STAMP"], told["TOMATO"]) == (("gift_card", None), ("goods", 20))
    again = await import_kinds(database, shop.company_id, file, now=shop.now, dry_run=True)
    assert again.counts.unchanged == 3


async def test_a_gift_card_is_not_taxed_and_bad_rows_are_told(database: Database, tmp_path: Path) -> None:
    shop, file = await make_shop(database), tmp_path / "kinds.csv"
    file.write_text("sku,kind,tare\nMATE,gift_card,\nNONE,goods,\nBREAD,wine,\nTOMATO,goods,-1\n")
    result = await import_kinds(database, shop.company_id, file, now=shop.now)
    assert [row.line for row in result.bad] == [2, 3, 4, 5]
    assert "'MATE' is taxed" in result.bad[0].what
    assert not result.booked

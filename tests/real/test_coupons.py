"""Makers' coupons of a real trade, by a real register's value table: each is read, and worth what it says."""

import csv
from functools import cache
from pathlib import Path

import pytest

from pos_tui.catalogue.codes.maker_coupons import maker_coupon
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SaleRefused
from pos_tui.intake.maker_coupons import import_coupon_products, import_coupon_values
from pos_tui.pricing.coupon_queries import values_of
from pos_tui.selling.slips import redeemed
from tests.real import DATA
from tests.selling.couponing import with_slips
from tests.selling.sales import basket_of
from tests.shops import make_shop

OF_MAKERS, OTHERS = 524, 79
REDEEMED, WITH_A_VALUE = 538, 376


@cache
def rows(name: str) -> list[dict[str, str]]:
    assert DATA is not None
    with (DATA / "completejourney" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table() -> Path:
    assert DATA is not None
    return DATA / "corepos_coop" / "coupon_value_codes.csv"


def test_every_code_is_read_into_its_parts() -> None:
    makers = [row for row in rows("coupons.csv") if row["number_system"] == "5"]
    assert (len(makers), len(rows("coupons.csv"))) == (OF_MAKERS, OF_MAKERS + OTHERS)
    for row in makers:
        read = read_code(row["upc_a"])
        coupon = maker_coupon(read)
        assert coupon is not None
        parts = (read.kind, coupon.maker, coupon.family, coupon.value_code)
        assert parts == ("coupon", row["manufacturer"], row["family"], row["value_code"])
    for row in rows("coupons.csv"):
        assert (maker_coupon(read_code(row["upc_a"])) is None) == (row["number_system"] != "5")


async def test_each_is_worth_what_the_table_says(database: Database) -> None:
    shop = await make_shop(database)
    result = await import_coupon_values(database, shop.company_id, table())
    assert (result.bad_count, result.counts.created) == (0, len(table().read_text().splitlines()) - 1)
    makers = [row for row in rows("coupons.csv") if row["number_system"] == "5"]
    codes = {row["value_code"] for row in makers}
    values = await database.read(lambda s: values_of(s, shop.company_id, codes))
    worth = {}
    for row in makers:
        said = (int(row["min_qty"]), int(row["value_minor"])) if row["value_minor"] else None
        pieces, amount = values.get(row["value_code"], (0, 0))
        assert (said or (pieces, 0)) == (pieces, amount), row
        worth[row["coupon_upc11"]] = amount
    redeemed_ones = [worth.get(row["coupon_upc"]) for row in rows("coupon_redemptions.csv")]
    assert (len(redeemed_ones), sum(map(bool, redeemed_ones))) == (REDEEMED, WITH_A_VALUE)


async def test_each_pays_that_for_a_product_on_its_list(database: Database, tmp_path: Path) -> None:
    """Of goods that cost enough; one without an amount is refused with a sentence."""
    shop = await make_shop(database)
    await import_coupon_values(database, shop.company_id, table())
    some = [row for row in rows("coupons.csv") if row["number_system"] == "5"][::40]
    lists = "".join(f"{code},MATE\n" for code in {row["upc_a"] for row in some})
    (tmp_path / "products.csv").write_text(f"code,sku\n{lists}")
    await import_coupon_products(database, shop.company_id, tmp_path / "products.csv")
    basket = basket_of(shop, ("MATE", 20))
    for row in some:
        if not int(row["value_minor"] or 0):
            with pytest.raises(SaleRefused, match="says no amount here"):
                await with_slips(database, shop, basket, row["upc_a"])
            continue
        with_it = await with_slips(database, shop, basket, row["upc_a"])
        cost = int(row["min_qty"]) * 280
        assert list(redeemed(with_it.slips, with_it, shop.lane.company)) == [min(int(row["value_minor"]), cost)]

"""Coupons from files: ours, what makers' take off, and the products that they are for."""

from pathlib import Path

import pytest
from sqlalchemy import select

from pos_tui.cash.queries import tender_types
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.coupons import import_coupons
from pos_tui.intake.maker_coupons import import_coupon_products, import_coupon_values
from pos_tui.intake.views import Counts
from pos_tui.pricing.coupon_models import CouponProduct, CouponValue
from pos_tui.pricing.coupon_queries import coupons_of
from pos_tui.selling.slips import redeemed
from tests.intake.files import csv
from tests.selling.couponing import OF_MAKER, VALUES, half_price, take_makers_coupons, with_coupon, with_slips
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import make_shop

HEADER = "code,name,starts_on,ends_on,most_uses,most_per_customer,period_days,active\n"
TWELVE = "500890000338"


async def test_our_own_with_every_column_and_again(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    text = HEADER + "SAVE,Spring,2026-03-01,2026-04-30,100,1,7,yes\nOLD,Old one,,,,,,no\n"
    file = csv(tmp_path, text, "coupons.csv")
    assert (await import_coupons(database, shop.company_id, file)).counts == Counts(created=2)
    assert (await import_coupons(database, shop.company_id, file)).counts == Counts(unchanged=2)
    old, save = await database.read(lambda s: coupons_of(s, shop.company_id))
    assert (old.active, old.most_uses) == (False, None)
    assert (str(save.starts_on), str(save.ends_on)) == ("2026-03-01", "2026-04-30")
    assert (save.most_uses, save.most_per_customer, save.period_days) == (100, 1, 7)
    fewer = csv(tmp_path, "code,name,most_uses\nSAVE,Spring,50\n", "coupons.csv")
    assert (await import_coupons(database, shop.company_id, fewer)).counts == Counts(updated=1)
    _, save = await database.read(lambda s: coupons_of(s, shop.company_id))
    assert (save.most_uses, save.most_per_customer) == (50, 1)


async def test_an_import_keeps_the_uses_and_allows_no_fewer(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    for _ in range(2):
        await ring(database, shop, paid(shop, await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")))
    low = csv(tmp_path, "code,name,most_uses\nSAVE,Spring,1\n", "coupons.csv")
    before = await everything(database)
    with pytest.raises(BadInput, match="was used 2 times already"):
        await import_coupons(database, shop.company_id, low)
    assert await everything(database) == before
    enough = csv(tmp_path, "code,name,most_uses\nSAVE,Spring,2\n", "coupons.csv")
    await import_coupons(database, shop.company_id, enough)
    [save] = await database.read(lambda s: coupons_of(s, shop.company_id))
    assert (save.used, save.left) == (2, 0)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("SAVE,,,,,,,", "name is empty"),
        ("SAVE,X,2026-13-01,,,,,", "is not a date"),
        ("SAVE,X,2026-03-02,2026-03-01,,,,", "before it starts"),
        ("SAVE,X,,,0,,,", "1 or more"),
        ("SAVE,X,,,,,7,", "how often one customer"),
        ("SAVE,X,,,,,,maybe", "neither yes nor no"),
        ("MATE,X,,,,,,", "the code belongs to 'product MATE'"),
    ],
)
async def test_bad_rows_are_told_and_nothing_is_booked(
    database: Database, tmp_path: Path, row: str, what: str
) -> None:
    shop = await make_shop(database)
    result = await import_coupons(database, shop.company_id, csv(tmp_path, HEADER + row + "\n", "coupons.csv"))
    assert not result.booked
    assert what in str(result.bad[0])


async def test_values_make_a_tender_once(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await take_makers_coupons(database, shop, tmp_path)
    await take_makers_coupons(database, shop, tmp_path, VALUES.replace("10,1,-50", "10,1,-60"))
    tenders = await database.read(lambda s: tender_types(s, shop.company_id))
    assert [(one.code, one.kind, one.gives_change) for one in tenders][-1] == ("coupon", "voucher", False)
    assert len(tenders) == 4
    values = select(CouponValue.amount).where(CouponValue.value_code == "10")
    assert await database.read(lambda s: s.scalar(values)) == 60


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("10,1,110", "would be added to the bill"),
        ("10,0,-110", "min_qty is 0"),
        ("10,1,-1.10", "is not a whole number"),
        ("10,1,-110\n10,1,-120", "is on line 2 already"),
    ],
)
async def test_a_value_that_cannot_be_meant(database: Database, tmp_path: Path, row: str, what: str) -> None:
    shop = await make_shop(database)
    file = csv(tmp_path, f"value_code,min_qty,value_minor\n{row}\n", "values.csv")
    result = await import_coupon_values(database, shop.company_id, file)
    assert not result.booked
    assert what in str(result.bad[0])


async def test_a_list_of_products_goes_before_the_makers_number(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await take_makers_coupons(database, shop, tmp_path)
    file = csv(tmp_path, f"code,sku\n{OF_MAKER},BREAD\n{OF_MAKER},STAMP\n", "products.csv")
    assert (await import_coupon_products(database, shop.company_id, file)).counts == Counts(created=2)
    assert (await import_coupon_products(database, shop.company_id, file)).counts == Counts(unchanged=2)
    assert len(list(await database.read(lambda s: s.scalars(select(CouponProduct.code))))) == 2
    basket = await with_slips(database, shop, basket_of(shop, "BREAD", "MATE"), OF_MAKER, TWELVE)
    assert list(redeemed(basket.slips, basket, shop.lane.company)) == [50, 0]


@pytest.mark.parametrize(
    ("row", "what"),
    [("5012345678900,MATE", "is no maker's coupon"), (f"{OF_MAKER},NOBODY", "no product of this shop")],
)
async def test_a_list_that_cannot_be_meant(database: Database, tmp_path: Path, row: str, what: str) -> None:
    shop = await make_shop(database)
    file = csv(tmp_path, f"code,sku\n{row}\n", "products.csv")
    result = await import_coupon_products(database, shop.company_id, file)
    assert not result.booked
    assert what in str(result.bad[0])

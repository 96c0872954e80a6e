"""Makers' coupons: a tender that pays for the maker's goods, never more than they cost, each piece once."""

from pathlib import Path

import pytest

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SaleRefused
from pos_tui.money import Money
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.slips import redeemed, slip_for, why_nothing
from pos_tui.selling.views import Basket
from tests.selling.couponing import (
    OF_MAKER,
    VALUES,
    paid_with_slips,
    put_barcode,
    take_makers_coupons,
    with_slips,
)
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.selling.test_coupons import books_hold, void
from tests.shops import Shop, make_shop

TWO_FOR_ONE = "500890000338"
FREE_TEXT = "500890000017"
OF_ANOTHER = "511111110101"
SEVENTY_OFF = "8110" + "0614141" + "654321" + "270" + "11" + "0000" + "3991231"
"""Prefix 614141 of 6 digits, offer, 70 cents, one, pieces of any family, until 2099-12-31."""


async def shop_of_maker(database: Database, folder: Path) -> Shop:
    """Mate is of maker 00890, and costs 2.80."""
    shop = await make_shop(database)
    await put_barcode(database, shop, "MATE", "000890123452")
    await take_makers_coupons(database, shop, folder)
    return shop


def pays(shop: Shop, basket: Basket) -> list[int]:
    return list(redeemed(basket.slips, basket, shop.lane.company))


async def test_it_pays_a_part_and_lowers_neither_turnover_nor_tax(database: Database, tmp_path: Path) -> None:
    shop = await shop_of_maker(database, tmp_path)
    basket = await with_slips(database, shop, basket_of(shop, "MATE"), OF_MAKER)
    sale = paid_with_slips(shop, basket)
    receipt = await ring(database, shop, sale)
    assert (receipt.total, receipt.tax) == (280, 23)
    assert [(one.name, one.amount) for one in receipt.tenders] == [
        (f"Maker's coupon {OF_MAKER}", 50), ("Cash", 230)
    ]  # fmt: skip
    assert await database.read(lambda s: find_receipt(s, shop.company_id, receipt.document_id)) == receipt
    tendered = await rows(database, DrawerMovement, "kind", "reason", "amount")
    assert ("tender", OF_MAKER, 50) in tendered
    assert await ring(database, shop, sale) == receipt
    await books_hold(database, shop)
    await void(database, shop, sale)
    await books_hold(database, shop)


async def test_each_uses_up_its_pieces(database: Database, tmp_path: Path) -> None:
    shop = await shop_of_maker(database, tmp_path)
    basket = await with_slips(database, shop, basket_of(shop, ("MATE", 3)), TWO_FOR_ONE, OF_MAKER, OF_MAKER)
    assert pays(shop, basket) == [100, 50, 0]
    assert why_nothing(basket.slips[2], basket) == "other coupons use its goods already"
    one = await with_slips(database, shop, basket_of(shop, "MATE"), TWO_FOR_ONE)
    assert pays(shop, one) == [0]
    assert why_nothing(one.slips[0], one) == "needs 1 more of its goods"


async def test_never_more_than_the_goods_cost(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await put_barcode(database, shop, "STAMP", "000890123452")
    await take_makers_coupons(database, shop, tmp_path, VALUES.replace("10,1,-50", "10,1,-500"))
    basket = await with_slips(database, shop, basket_of(shop, "STAMP", "MATE"), OF_MAKER, OF_MAKER)
    assert pays(shop, basket) == [110, 0]
    alone = await with_slips(database, shop, basket_of(shop, "STAMP"), OF_MAKER)
    receipt = await ring(database, shop, paid_with_slips(shop, alone))
    assert [one.amount for one in receipt.tenders] == [110]


async def test_of_another_maker_it_pays_nothing(database: Database, tmp_path: Path) -> None:
    shop = await shop_of_maker(database, tmp_path)
    basket = await with_slips(database, shop, basket_of(shop, "MATE"), OF_ANOTHER)
    assert pays(shop, basket) == [0]
    assert why_nothing(basket.slips[0], basket) == "needs 1 of its goods in the basket"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (FREE_TEXT, "value code 01 says no amount here"),
        ("500890000994", "value code 99 says no amount here"),
        (SEVENTY_OFF.replace("991231", "251231"), "was valid until 2025-12-31"),
    ],
)
async def test_what_a_till_does_not_take(database: Database, tmp_path: Path, code: str, sentence: str) -> None:
    shop = await shop_of_maker(database, tmp_path)
    with pytest.raises(SaleRefused, match=sentence):
        await with_slips(database, shop, basket_of(shop, "MATE"), code)


async def test_of_gs1_by_its_own_value(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await put_barcode(database, shop, "MATE", "614141123452")
    await take_makers_coupons(database, shop, tmp_path)
    basket = await with_slips(database, shop, basket_of(shop, "MATE"), SEVENTY_OFF)
    assert pays(shop, basket) == [70]
    assert (await ring(database, shop, paid_with_slips(shop, basket))).total == 280


async def test_before_values_are_there_none_is_taken(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(SaleRefused, match="says no amount here"):
        await database.read(
            lambda s: slip_for(s, shop.company_id, basket_of(shop, "MATE"), OF_MAKER, on=shop.today)
        )


async def test_what_the_till_believes_is_not_what_counts(database: Database, tmp_path: Path) -> None:
    shop = await shop_of_maker(database, tmp_path)
    basket = await with_slips(database, shop, basket_of(shop, "MATE"), OF_MAKER)
    sale = paid_with_slips(shop, basket)
    slip, cash = sale.payments
    more = slip.model_copy(update={"amount": Money(100)})
    less = cash.model_copy(update={"amount": Money(180)})
    before = await everything(database)
    with pytest.raises(SaleRefused, match="has changed meanwhile"):
        await ring(database, shop, sale.model_copy(update={"payments": (more, less)}))
    stranger = slip.model_copy(update={"coupon": OF_ANOTHER})
    with pytest.raises(SaleRefused, match="is not the one that was scanned"):
        await ring(database, shop, sale.model_copy(update={"payments": (stranger, cash)}))
    assert await everything(database) == before


async def test_one_that_is_not_tendered_is_not_used(database: Database, tmp_path: Path) -> None:
    shop = await shop_of_maker(database, tmp_path)
    basket = await with_slips(database, shop, basket_of(shop, "MATE"), OF_MAKER)
    assert [one.name for one in (await ring(database, shop, paid(shop, basket))).tenders] == ["Cash"]

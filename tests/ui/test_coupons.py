"""Coupons by keys: put on, told of, taken off, used; makers' coupons are tendered when the payment opens."""

from pathlib import Path

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.widgets.details import Details
from tests.selling.couponing import OF_MAKER, half_price, put_barcode, take_makers_coupons, used, with_coupon
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop
from tests.ui.till import open_till

MATE = "5012345678900"


async def shop_with_coupon(database: Database, most_uses: int | None = None) -> Shop:
    shop = await make_shop(database)
    await half_price(database, shop, most_uses=most_uses)
    return shop


async def test_a_coupon_is_typed_and_takes_its_part_off(database: Database) -> None:
    shop = await shop_with_coupon(database)
    async with open_till(database, shop) as till:
        await till.scan(MATE)
        await till.type("save", "enter")
        assert till.message == "Coupon SAVE: 1.40 off."
        assert till.total == ("TOTAL SGD", "1.40")
        assert "Coupon SAVE" in till.text(Details)
        await till.press("enter", "enter")
        assert till.sell.last_receipt is not None
        assert till.sell.last_receipt.total == 140
    assert await used(database, shop) == {"SAVE": 1}


async def test_scanned_first_it_waits_for_its_goods(database: Database) -> None:
    shop = await shop_with_coupon(database)
    async with open_till(database, shop) as till:
        await till.scan("SAVE")
        assert till.message == "Coupon SAVE does nothing for this basket yet: it is for other goods."
        assert till.lines == []
        await till.scan(MATE)
        assert till.total == ("TOTAL SGD", "1.40")


async def test_it_comes_off_again_and_undo_puts_it_back(database: Database) -> None:
    shop = await shop_with_coupon(database)
    async with open_till(database, shop) as till:
        await till.scan(MATE, "SAVE")
        await till.press("ctrl+o")
        assert till.message == "Coupon SAVE is off the basket."
        assert till.total == ("TOTAL SGD", "2.80")
        await till.press("ctrl+z")
        assert till.total == ("TOTAL SGD", "1.40")
        await till.press("ctrl+z")
        assert till.total == ("TOTAL SGD", "2.80")
        await till.press("ctrl+o")
        assert till.message == "There is no coupon on this basket."


async def test_a_held_basket_keeps_its_coupon(database: Database) -> None:
    shop = await shop_with_coupon(database)
    async with open_till(database, shop) as till:
        await till.scan(MATE, "SAVE")
        await till.press("f7")
        await till.type("hat", "enter")
        await till.press("f8", "enter")
        assert till.sell.register.basket.coupons == ("SAVE",)
        assert till.total == ("TOTAL SGD", "1.40")


async def test_used_up_meanwhile_is_said_and_the_basket_stays(database: Database) -> None:
    shop = await shop_with_coupon(database, most_uses=1)
    async with open_till(database, shop) as till:
        await till.scan(MATE, "SAVE")
        await use_elsewhere(database, shop)
        await till.press("enter", "enter")
        assert till.message == "Coupon SAVE is used up: all 1 are taken: take it off (Ctrl+O), then pay."
        assert till.is_paying
        await till.press("escape", "ctrl+o")
        assert till.total == ("TOTAL SGD", "2.80")
        await till.press("enter", "enter")
        assert till.sell.last_receipt is not None
        assert till.sell.last_receipt.total == 280
        await till.scan("SAVE")
        assert till.message == "Coupon SAVE is used up: all 1 are taken."
    assert await used(database, shop) == {"SAVE": 1}


async def use_elsewhere(database: Database, shop: Shop) -> None:
    """The other till has the last one."""
    basket = await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")
    await ring(database, shop, paid(shop, basket, lane=shop.lanes[1]))


async def test_a_code_that_is_nothing_is_unknown_as_ever(database: Database) -> None:
    shop = await shop_with_coupon(database)
    async with open_till(database, shop) as till:
        await till.scan("NOBODY")
        assert till.message.startswith("Nothing here has the code NOBODY")


async def test_a_makers_coupon_is_tendered_first_and_can_be_taken_back(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await put_barcode(database, shop, "MATE", "000890123452")
    await take_makers_coupons(database, shop, tmp_path)
    async with open_till(database, shop) as till:
        await till.scan(OF_MAKER)
        assert till.message == f"Coupon {OF_MAKER} pays nothing yet: needs 1 of its goods in the basket."
        await till.scan(MATE)
        assert till.total == ("TOTAL SGD", "2.80")
        await till.scan(OF_MAKER)
        assert till.message == f"Coupon {OF_MAKER} pays nothing yet: other coupons use its goods already."
        await till.press("enter")
        assert till.total == ("TO PAY SGD", "2.30")
        assert f"Maker's coupon {OF_MAKER}" in till.text(Details)
        await till.press("backspace")
        assert till.total == ("TO PAY SGD", "2.80")
        await till.press("escape", "enter")
        assert till.total == ("TO PAY SGD", "2.30")
        await till.press("enter")
        assert till.sell.last_receipt is not None
        tendered = [(one.name, one.amount) for one in till.sell.last_receipt.tenders]
        assert tendered == [(f"Maker's coupon {OF_MAKER}", 50), ("Cash", 230)]

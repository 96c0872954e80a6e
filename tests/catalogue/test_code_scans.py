"""What a scanned code sells: how many, for how much, of which batch; and what is refused."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, insert

from pos_tui.catalogue.code_lookup import meant_by
from pos_tui.catalogue.codes.measures import rules_for, said_by
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.catalogue.models import Barcode
from pos_tui.catalogue.queries import find_by_code
from pos_tui.catalogue.views import Scanned
from pos_tui.config import Codes
from pos_tui.db.base import table_of
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.money import ONE, Quantity
from tests.catalogue.test_codes import with_check_digit
from tests.shops import Shop, make_shop

PATTERNS = Codes(patterns=("21IIIIIWWWWWC", "22IIIIIVPPPPC/2", "23IIIIIPPPPPC/2/weighed", "24IIIIINNNNNC"))
VARIABLE = "95012345678903"


async def shop_with(database: Database, barcodes: dict[str, str], **company: Any) -> Shop:
    shop = await make_shop(database, **company)
    rows = [
        {"company_id": shop.company_id, "code": code, "product_id": shop.products[sku].product_id, "pack": ONE}
        for code, sku in barcodes.items()
    ]
    await database.write(lambda session: session.execute(insert(table_of(Barcode)), rows))
    return shop


async def scan(database: Database, shop: Shop, code: str, codes: Codes = PATTERNS) -> Scanned:
    rules = rules_for(shop.lane.company, codes)
    return await database.read(lambda session: find_by_code(session, shop.lane, code, on=shop.today, rules=rules))


async def test_a_weight_in_the_code_is_the_quantity(database: Database) -> None:
    bare = with_check_digit("210012300000")
    shop = await shop_with(database, {bare: "TOMATO"})
    found = await scan(database, shop, with_check_digit("210012301234"))
    assert (found.product.sku, found.quantity, found.weight, found.price) == ("TOMATO", 1_234, 1_234, None)
    assert (await scan(database, shop, bare)).quantity == ONE
    with pytest.raises(Unknown, match="Nothing here has the code"):
        await scan(database, shop, with_check_digit("210012401234"))


async def test_a_price_in_the_code_is_the_price_of_all_of_it(database: Database) -> None:
    shop = await shop_with(database, {"2200123": "BREAD", "123": "TOMATO"})
    found = await scan(database, shop, with_check_digit("22001239" + "2875"))
    assert (found.product.sku, found.quantity, found.price) == ("BREAD", ONE, 2_875)
    weighed = await scan(database, shop, with_check_digit("230012300228"))
    assert (weighed.product.sku, weighed.price, weighed.quantity) == ("TOMATO", 228, 501)
    plain = await scan(database, shop, with_check_digit("250012300228"), Codes(patterns=("25IIIIIPPPPPC/2",)))
    assert (plain.product.sku, plain.price, plain.quantity) == ("TOMATO", 228, 501)
    assert plain.unit_price == plain.product.price
    counted = await scan(database, shop, with_check_digit("240012300012"))
    assert (counted.product.sku, counted.quantity) == ("TOMATO", 12_000)


async def test_the_country_of_the_company_says_how_its_numbers_are_read(database: Database) -> None:
    shop = await shop_with(database, {"2388060100006": "TOMATO", "8806": "BREAD"}, country="FI")
    lane = shop.lane
    found = await database.read(lambda session: find_by_code(session, lane, "2388060112344", on=shop.today))
    assert (found.product.sku, found.quantity) == ("TOMATO", 1_234)
    with pytest.raises(Unknown):
        await scan(database, shop, "2388060112344", Codes(region="none"))


async def test_elements_say_weight_batch_and_day(database: Database) -> None:
    shop = await shop_with(database, {VARIABLE: "TOMATO"})
    found = await scan(database, shop, f"]C101{VARIABLE}3103000350" + "392200299\x1d17261120" + "10AB")
    assert (found.quantity, found.price, found.batch, found.expiry) == (350, 299, "AB", date(2026, 11, 20))
    linked = await scan(database, shop, f"https://id.gs1.org/01/{VARIABLE}/10/AB?3103=000350")
    assert (linked.quantity, linked.batch) == (350, "AB")
    piece = await scan(database, shop, "(01)05012345678900(3103)000500(10)X")
    assert (piece.product.sku, piece.quantity, piece.weight, piece.batch) == ("MATE", ONE, 500, "X")
    assert (await scan(database, shop, "(02)05012345678900(37)24")).quantity == 24_000


async def test_a_code_that_was_stored_on_purpose_is_found_as_it_is(database: Database) -> None:
    wrong, label = "5012345678901", with_check_digit("210012301234")
    shop = await shop_with(database, {wrong: "BREAD", label: "STAMP"})
    assert (await scan(database, shop, wrong)).product.sku == "BREAD"
    found = await scan(database, shop, label)
    assert (found.product.sku, found.quantity, found.weight) == ("STAMP", ONE, None)


async def test_a_wrong_check_digit_is_told_where_nothing_has_the_code(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(Unknown, match="5012345678901: the last digit should be 0: scan again or check the digits"):
        await scan(database, shop, "5012345678901")
    with pytest.raises(Unknown, match="check digit of its price is wrong"):
        await scan(database, shop, with_check_digit("22001238" + "2875"))
    with pytest.raises(Unknown, match="not a whole GS1 code"):
        await scan(database, shop, "]C1010501234567890")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (f"(01){VARIABLE}(3932)9780299", "The price in this code is in EUR, this shop's are in"),
        (f"(01){VARIABLE}(3923)2999", "price of 2.999"),
        (f"(01){VARIABLE}(3922)000", "price of 0.00"),
        (f"(01){VARIABLE}(3103)000000", "The code says 0.000, which cannot be sold"),
    ],
)
async def test_a_measure_that_cannot_be_sold_is_refused(database: Database, code: str, said: str) -> None:
    shop = await shop_with(database, {VARIABLE: "TOMATO"})
    with pytest.raises(BadInput, match=said):
        await scan(database, shop, code)


async def test_a_part_of_a_piece_is_no_weight(database: Database) -> None:
    shop = await shop_with(database, {"123": "BREAD"})
    with pytest.raises(
        BadInput, match=r"sold by the piece, and the code says 1.234 of it: type the product's number"
    ):
        await scan(database, shop, with_check_digit("210012301234"))
    assert (await scan(database, shop, with_check_digit("210012302000"))).quantity == 2_000


async def test_weights_are_turned_into_the_unit_of_the_product(database: Database) -> None:
    shop = await make_shop(database)
    tomato = shop.products["TOMATO"]

    def weighed(code: str, unit: str) -> Quantity:
        product = tomato.model_copy(update={"unit": unit})
        said = said_by(read_code(code), product, Quantity(ONE), shop.lane.company, exact=False)
        return Quantity(said["quantity"])

    assert weighed(f"(01){VARIABLE}(3103)001000", "lb") == 2_205
    assert weighed(f"(01){VARIABLE}(3203)001000", "kg") == 454
    assert weighed(f"(01){VARIABLE}(3103)000350", "g") == 350_000
    assert weighed("0.350*4011", "lb") == 350


async def test_any_reading_is_one_statement(database: Database) -> None:
    shop = await shop_with(database, {VARIABLE: "TOMATO"})
    seen: list[str] = []
    event.listen(database.engines.read.sync_engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    await scan(database, shop, f"]C101{VARIABLE}3103000350")
    assert len([statement for statement in seen if statement != "BEGIN"]) == 1


async def test_many_codes_are_looked_up_at_once_as_one_would_be(database: Database) -> None:
    shop = await shop_with(database, {VARIABLE: "TOMATO", "8806": "BREAD", "2200123": "BREAD"})
    rules: CodeRules = rules_for(shop.lane.company, PATTERNS)
    codes = [
        "5012345678900", "05012345678900", "MATE", f"(01){VARIABLE}(10)A", with_check_digit("22001239" + "2875"),
        "5012345678900*6", "4*MATE", "mate", "", "8806", "5012345678901",
    ]  # fmt: skip
    reads = [read_code(code, rules) for code in codes]
    meant = await database.read(lambda session: meant_by(session, shop.company_id, reads))
    assert [each.sku if each else None for each in meant] == [
        "MATE", "MATE", "MATE", "TOMATO", "BREAD", "MATE", "MATE", None, None, "BREAD", None,
    ]  # fmt: skip
    assert await database.read(lambda session: meant_by(session, shop.company_id, [])) == []

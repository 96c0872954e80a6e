"""The shop that tests sell in is a shop that the program itself finds nothing wrong with."""

from biip.gtin import Gtin

from pos_tui.db.unit_of_work import Database
from tests.shops import SHELF, make_shop


async def test_a_test_shop_has_two_tills_three_people_and_a_shelf(database: Database) -> None:
    shop = await make_shop(database)
    assert [lane.terminal_code for lane in shop.lanes] == ["1", "2"]
    assert shop.owner.permissions > shop.supervisor.permissions > {"sell"}
    assert shop.products["MATE"].tax.rate == 90_000
    assert shop.customer.points == 0


async def test_a_test_shop_takes_rules_of_its_own(database: Database) -> None:
    shop = await make_shop(database, cash_rounding=5, stock={"MATE": 0}, shifts=False)
    assert shop.lane.company.cash_rounding == 5


def test_the_barcodes_of_the_shelf_have_right_check_digits() -> None:
    codes = [code for goods in SHELF for code, _ in goods.barcodes]
    assert all(Gtin.parse(code) for code in codes)

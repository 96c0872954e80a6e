"""The receipt that somebody asks for: by whose it is, by nearly its number, and never another company's."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.returning import ReturnScreen
from pos_tui.ui.screens.taking_back import TakingBackScreen
from pos_tui.ui.widgets.row_list import RowList
from tests.selling.sales import basket_of, everything, paid, ring
from tests.selling.test_finding import buyers
from tests.shops import make_shop
from tests.ui.snapshots import picture
from tests.ui.till import Till, open_till

FIRST = "BISHAN-1-000001"


async def look_for(till: Till, text: str) -> None:
    if not isinstance(till.app.screen, ReturnScreen):
        await till.press("f9")
    await till.type(text, "enter")


async def test_a_customers_receipt_comes_back_by_name_phone_and_card(database: Database) -> None:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "BREAD")))
    await ring(database, shop, paid(shop, basket_of(shop, "MATE", customer=True)))
    async with open_till(database, shop) as till:
        for text in ("mei", "C1"):
            await look_for(till, text)
            assert till.message == "Mei Tan (C1): their receipts, the newest first."
            assert "BISHAN-1-000002" in till.text(RowList)
            assert FIRST not in till.text(RowList)
            assert "Customer" in till.text(RowList)
        await till.scan("2900000000018")
        assert "Mei Tan (C1)" in till.message
        await till.press("enter")
        assert isinstance(till.app.screen, TakingBackScreen)
        await till.press("f4", "enter")
        assert till.lines == [("MATE", -1_000)]
        assert till.sell.register.basket.customer is not None


async def test_who_is_not_found_is_said_in_one_sentence(database: Database) -> None:
    shop = await make_shop(database)
    await buyers(database, shop, ("C2", "Ravi Rao", None), ("C3", "Ravi Tan", None))
    async with open_till(database, shop) as till:
        before = await everything(database)
        for text, said in (
            ("nobody", "No receipt and no customer is nobody: check the number on the paper, or the name"),
            ("C1", "Mei Tan (C1) has no receipt yet: type a receipt's number or a date"),
            ("ravi", "None of the customers called ravi has a receipt: type a receipt's number"),
        ):
            await look_for(till, text)
            assert said in till.message
        assert await everything(database) == before


async def test_a_typo_suggests_and_the_one_meant_is_taken(database: Database) -> None:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "MATE")))
    async with open_till(database, shop) as till:
        await look_for(till, "BISHAN-1-00O001")
        assert till.message == "No receipt BISHAN-1-00O001 here. Was it one of these?"
        await till.press("enter", "f4", "enter")
        assert till.lines == [("MATE", -1_000)]


async def test_another_companys_receipt_is_not_there(database: Database) -> None:
    other = await make_shop(database, name="Somebody else")
    await ring(database, other, paid(other, basket_of(other, "MATE", customer=True)))
    shop = await make_shop(database)
    async with open_till(database, shop) as till:
        before = await everything(database)
        for text in (FIRST, "BISHAN-1-000002", "mei"):
            await look_for(till, text)
            assert FIRST not in till.text(RowList)
            assert isinstance(till.app.screen, ReturnScreen)
        assert await everything(database) == before


async def test_how_the_receipts_of_several_customers_look(lane_file: Database, looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    await buyers(lane_file, shop, ("C2", "Mei Lim", None))
    await ring(lane_file, shop, paid(shop, basket_of(shop, "BREAD")))
    await ring(lane_file, shop, paid(shop, basket_of(shop, "MATE", customer=True)))
    async with open_till(lane_file, shop) as till:
        await look_for(till, "mei")
        assert "2 customers are called mei" in till.message
        assert picture(till.app) == looks

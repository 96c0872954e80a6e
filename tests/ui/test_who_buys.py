"""F3 at the till: a customer by any words, one of several, or somebody new in a few keys."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.customers.models import Customer
from pos_tui.customers.views import CustomerCard
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.who_buys import AddCustomerScreen, ChooseCustomerScreen
from pos_tui.ui.widgets.details import Details
from tests.customers.loyal import keep
from tests.selling.sales import rows
from tests.shops import Shop, make_shop
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, open_till


async def two_tans(database: Database) -> Shop:
    shop = await make_shop(database)
    await keep(database, shop, CustomerCard(customer_id=new_id(), code="C2", name="Ah Tan", phone="9123 4568"))
    return shop


async def test_somebody_new_is_added_once_and_buys(lane_file: Database) -> None:
    """F3, the number, Enter; the name, Enter, Enter, Enter pressed once too often: one customer, in the basket."""
    async with open_till(lane_file) as till:
        await till.press("f3")
        await till.type("9123 4567", "enter")
        assert isinstance(till.app.screen, AddCustomerScreen)
        await till.type("Anna Lim")
        await till.press("enter", "enter")
        till.key("enter")
        till.key("enter")
        await till.settled()
        assert "Anna Lim" in till.text(Details)
        await till.press("f3")
        await till.type("+lim anna", "enter")
        assert "Anna Lim" in till.text(Details)
    assert await rows(lane_file, Customer, "name", "phone", "phone_key", "consent") == [
        ("Mei Tan", None, None, False), ("Anna Lim", "9123 4567", "91234567", False),
    ]  # fmt: skip


async def test_a_number_that_somebody_has_is_told(lane_file: Database) -> None:
    """The refusal names whose it is, and what was typed stays."""
    shop = await two_tans(lane_file)
    async with open_till(lane_file, shop) as till:
        await till.press("f3")
        await till.type("nobody", "enter")
        await till.press("enter")
        await till.type("91234568")
        await till.press("enter", "enter")
        screen = till.app.screen
        assert isinstance(screen, AddCustomerScreen)
        assert "Ah Tan (C2) has the telephone number 91234568 already" in str(screen.query_one("#notice").render())
        assert screen.form.text_of("name") == "nobody"
        await till.press("escape")
        assert till.message == "Nobody was put on the basket."
    assert len(await rows(lane_file, Customer, "name")) == 2


async def test_one_of_several_is_chosen(lane_file: Database) -> None:
    shop = await two_tans(lane_file)
    async with open_till(lane_file, shop) as till:
        await till.press("f3")
        await till.type("tan", "enter")
        assert isinstance(till.app.screen, ChooseCustomerScreen)
        await till.press("down", "enter")
        assert "Mei Tan" in till.text(Details)
        await till.press("f3")
        await till.type("tan", "enter")
        await till.type("x")
        await till.press("f2")
        assert isinstance(till.app.screen, AddCustomerScreen)
        assert till.app.screen.form.text_of("name") == "tanx"
        await till.press("escape")


async def test_the_keys_can_be_others(lane_file: Database) -> None:
    shop = await two_tans(lane_file)
    keys = {"choose_customer.accept": "f11", "choose_customer.add": "f4", "add_customer.accept": "f9"}
    async with open_till(lane_file, shop, keys=keys) as till:
        await till.press("f3")
        await till.type("tan", "enter")
        await till.press("f4", "f9", "f9", "f9")
        assert "tan" in till.text(Details)
        await till.press("f3")
        await till.type("mei", "enter")
        assert "Mei Tan" in till.text(Details)


@SIZES
async def test_the_boxes(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop = await two_tans(lane_file)
    async with open_till(lane_file, shop, size=size) as till:
        await till.press("f3")
        await till.type("tan", "enter")
        await till.painted()
        assert picture(till.app) == looks(name="several")
        await till.press("f2")
        await till.painted()
        assert picture(till.app) == looks(name="new")

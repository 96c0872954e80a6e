"""Foreign cash at the pay screen: typed in its own money, seen in the shop's, changed in the shop's."""

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.widgets.choices import Choices
from pos_tui.ui.widgets.details import Details
from tests.selling.euros import with_euros
from tests.selling.sales import rows
from tests.shops import make_shop
from tests.ui.till import open_till

MATE = "5012345678900"


async def test_euros_are_typed_and_change_comes_in_dollars(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with open_till(database, shop) as till:
        await till.scan(MATE, MATE, MATE)
        await till.press("f12")
        assert "c Cash" in till.text(Choices)
        assert "e Euro" in till.text(Choices)
        assert "Left, in EUR" in till.text(Details)
        assert "5.79" in till.text(Details)
        await till.type("3", "e")
        assert till.is_paying
        assert "Euro EUR 3.00" in till.text(Details)
        assert till.total == ("TO PAY SGD", "4.05")
        await till.type("10", "e")
        assert till.total == ("CHANGE SGD", "10.46")
        assert "Euro: EUR 10.00 at 1.4512" in till.printer.pages[0]
        assert till.drawer.kicks == 1
    stored = await rows(database, DrawerMovement, "amount", "change", "foreign_amount")
    assert [row for row in stored if row[2]] == [(435, 0, 300), (1_451, 1_046, 1_000)]


async def test_the_key_alone_takes_just_enough(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database, cash_rounding=5))
    async with open_till(database, shop) as till:
        await till.scan(MATE)
        await till.press("f12", "e")
        assert till.total == ("CHANGE SGD", "0.00")
    stored = await rows(database, DrawerMovement, "amount", "change", "foreign_amount")
    assert [row for row in stored if row[2]] == [(280, 0, 193)]


async def test_without_a_rate_it_is_said_and_cash_still_pays(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database), rate=None)
    async with open_till(database, shop) as till:
        await till.scan(MATE)
        await till.press("f12")
        await till.type("10", "e")
        assert till.message.startswith("EUR has no rate for today")
        await till.press("backspace", "backspace", "enter")
        assert till.total == ("CHANGE SGD", "0.00")

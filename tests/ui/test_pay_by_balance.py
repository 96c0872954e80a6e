"""Paying with points, store credit and on account: one key each, never more than there is."""

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.widgets.details import Details
from tests.customers.loyal import account, holds, loyal_shop, with_credit, with_limit, with_points
from tests.ui.till import Till, open_till

MATE = "5012345678900"


async def to_pay(till: Till, *, customer: bool = True) -> None:
    """One bottle for 2.80, and the payment."""
    if customer:
        await till.press("f3")
        await till.type("mei", "enter")
    await till.scan(MATE)
    await till.press("f12")


async def test_each_pays_what_it_has_and_the_next_pays_the_rest(lane_file: Database) -> None:
    """21 points are 1.05, the credit is 1.03, the account pays the rest; pressed twice, it is booked once."""
    shop = await loyal_shop(lane_file)
    await with_points(lane_file, shop, 21)
    await with_credit(lane_file, shop, 103)
    await with_limit(lane_file, shop, 1_000)
    async with open_till(lane_file, shop) as till:
        await to_pay(till)
        await till.press("p")
        assert till.total[1] == "1.75"
        await till.press("s")
        assert till.total[1] == "0.72"
        await till.press("p")
        assert till.message == "Mei Tan has nothing left there: take another tender."
        await till.press("o", "o")
        assert not till.is_paying
        assert "Store credit" in till.printer.pages[-1]
    now = await account(lane_file, shop)
    assert (now.points, now.store_credit, now.owed) == (0, 0, 72)
    await holds(lane_file, shop)


async def test_more_than_there_is_is_told_and_what_was_tendered_stays(lane_file: Database) -> None:
    shop = await loyal_shop(lane_file)
    await with_credit(lane_file, shop, 200)
    async with open_till(lane_file, shop) as till:
        await to_pay(till)
        await till.type("2.50", "s")
        assert till.message == "Mei Tan has SGD 2.00 there: type that or less."
        await till.press("backspace", "backspace", "backspace", "backspace", "s", "o")
        assert "nothing left there" in till.message
        assert till.total[1] == "0.80"
        await till.press("enter")
        assert not till.is_paying
    await holds(lane_file, shop)


async def test_nobody_has_no_balance(lane_file: Database) -> None:
    shop = await loyal_shop(lane_file)
    async with open_till(lane_file, shop) as till:
        await to_pay(till, customer=False)
        await till.press("s")
        assert "say who buys (F3)" in till.message
        await till.press("escape")
        assert "1 item" in till.text(Details)


async def test_what_another_till_spent_meanwhile_is_told_and_the_basket_stays(lane_file: Database) -> None:
    """The balance is looked at when it is booked: nothing is booked, and another tender can pay."""
    shop = await loyal_shop(lane_file)
    await with_points(lane_file, shop, 56)
    async with open_till(lane_file, shop) as till:
        await to_pay(till)
        await with_points(lane_file, shop, -50)
        await till.press("p")
        assert till.is_paying
        assert till.message == "Mei Tan has 6 points, worth SGD 0.30, not more: take another tender for the rest."
        await till.press("backspace", "enter")
        assert not till.is_paying
    assert (await account(lane_file, shop)).points == 6
    await holds(lane_file, shop)

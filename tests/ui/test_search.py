"""Search as you type: a list under the line, and never an answer to what is not on it any more."""

import asyncio

from pos_tui.catalogue.views import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.matches import Matches
from tests.catalogue.keeping import keep, product
from tests.shops import make_shop
from tests.ui.till import open_till


async def test_words_open_a_list_and_enter_takes_the_chosen(database: Database) -> None:
    async with open_till(database) as till:
        await till.type("c")
        assert ["Club Mate" in till.text(Matches), "Crème" in till.text(Matches)] == [True, True]
        await till.press("down", "enter")
        assert till.lines == [("BREAD", 1_000)]
        assert not till.app.screen.query_one(Matches).display
        assert "▸" in till.text(EntryLine)


async def test_that_nothing_is_called_so_is_said_while_it_is_typed(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("zz")
        assert till.message == "Nothing here is called that. Enter reads it as a code."
        await till.press("backspace", "backspace")
        assert till.message == ""
        await till.type("x")
        assert "Nothing here is called that" in till.message
        await till.press("escape")
        assert till.message == ""
        await till.type("-q")
        await till.press("escape", "escape")
        await till.type("cx")
        assert "Nothing here is called that" in till.message
        await till.press("backspace")
        assert (till.message, "Club Mate" in till.text(Matches)) == ("", True)
        await till.type("zz", "enter")
        assert "Nothing here has the code czz" in till.message


async def test_a_scan_that_finds_nothing_is_only_told_of_as_a_code(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan("ABC-123")
        assert "Nothing here has the code ABC-123" in till.message


async def test_a_quantity_before_the_words_counts(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("3*creme bri", "enter")
        assert till.lines == [("BREAD", 3_000)]


async def test_a_whole_sku_is_that_product_whatever_else_has_the_word(database: Database) -> None:
    """In a list by name the half pint comes before the pint."""
    shop = await make_shop(database)
    goods = product(shop, "HALF", name="Lager, half pint"), product(shop, "PINT", name="Lager, pint")
    await keep(database, shop, *goods)
    async with open_till(database, shop) as till:
        await till.type("pint")
        await till.press("enter")
        assert till.lines == [("PINT", 1_000)]
        await till.type("pint", "enter")  # sooner than the list is of the whole word
        assert "▸ Lager, pint" in till.text(Matches)


async def test_goods_that_come_back_are_never_sold_by_their_words(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("-2*creme bri", "enter")
        assert till.lines == [("BREAD", -2_000)]


async def test_a_quantity_that_is_none_is_refused_and_not_taken_for_one(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("0*creme bri")
        assert not till.app.screen.query_one(Matches).display
        await till.press("enter")
        assert "A quantity is above 0" in till.message
        assert till.lines == []


async def test_esc_closes_the_list_and_clears_the_line(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("club")
        await till.press("escape")
        assert not till.app.screen.query_one(Matches).display
        await till.press("enter")
        assert till.lines == []


async def test_an_older_answer_never_overwrites_a_newer_one(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        find, late = till.sell.register.find, asyncio.Event()

        async def slow_at_first(text: str) -> list[Product]:
            found = await find(text)
            if text == "c":
                await late.wait()
            return found

        till.sell.register.find = slow_at_first  # type: ignore[method-assign] # the network of a bad day
        till.key("c")
        till.key("r")
        await till.until(lambda: "Crème" in till.text(Matches))
        shown = till.text(Matches)
        late.set()
        await till.settled()
        assert till.text(Matches) == shown
        assert "Club" not in shown


async def test_an_answer_that_comes_behind_enter_opens_nothing(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.sell._input.found("club", list(till.shop.products.values()))
        assert not till.app.screen.query_one(Matches).display


async def test_enter_takes_the_only_product_with_these_words_and_offers_several(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        for key in ("p", "o", "s", "t", "enter"):
            till.key(key)
        await till.settled()
        assert till.lines == [("STAMP", 1_000)]
        for key in ("c", "enter"):
            till.key(key)
        await till.settled()
        assert till.lines == [("STAMP", 1_000)] or till.lines[-1][0] in ("MATE", "BREAD")

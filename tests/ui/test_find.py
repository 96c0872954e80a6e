"""Find: what somebody asks for, what it costs them, what lies here and elsewhere; on both sizes."""

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.selling.asked_for import AskedFor
from pos_tui.ui.screens import find
from pos_tui.ui.screens.find import HINT, FindScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.row_list import RowList
from tests.catalogue.keeping import keep, product
from tests.inventory.keeping import another_outlet, change, changed, line, set_product
from tests.pricing.keeping import entry, price, price_list
from tests.pricing.keeping import keep as keep_list
from tests.shops import Shop, make_shop
from tests.ui.office import in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, Till, open_till

MATE = "5012345678900"


async def two_outlets(database: Database) -> Shop:
    shop = await make_shop(database)
    yishun = await another_outlet(database, shop)
    await changed(database, shop, change("opening", line(shop, "MATE", 7, 100)), lane=yishun)
    await set_product(database, shop, "MATE", brand="Loscher")
    return shop


def found(till: Till) -> list[str]:
    return [" ".join(row.split()) for row in till.text(RowList).splitlines()[1:-1] if row.strip()]


async def test_it_says_what_lies_here_and_where_else(database: Database) -> None:
    shop = await two_outlets(database)
    async with open_till(database, shop) as till:
        await till.press("f2")
        assert isinstance(till.app.screen, FindScreen)
        assert till.message == HINT
        await till.type("mate")
        [row] = found(till)
        assert row.endswith("2.80 10 7")
        assert [word in till.message for word in ("MATE · ", "Loscher", "Yishun 7")] == [True] * 3
        await till.press("enter")
        assert isinstance(till.app.screen, SellScreen)
        assert till.lines == [("MATE", 1_000)]


async def test_what_was_typed_before_is_looked_for_and_its_quantity_counts(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("3*creme bri", "f2")
        assert "Crème brioche" in found(till)[0]
        await till.press("enter")
        assert till.lines == [("BREAD", 3_000)]


async def test_figures_are_words_here_and_esc_leaves_the_line_as_it_was(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("500", "f2")
        assert "500 ml" in found(till)[0]
        await till.press("escape")
        assert till.message == HINT
        await till.press("escape")
        assert isinstance(till.app.screen, SellScreen)
        assert (till.lines, "▸ 500" in till.text(EntryLine)) == ([], True)
        await till.press("escape", "f2")
        assert found(till) == []


async def test_a_scan_shows_what_it_costs_and_sells_nothing(database: Database) -> None:
    async with open_till(database) as till:
        await till.press("f2")
        await till.scan(MATE)
        assert (len(found(till)), "Not in the basket: Enter puts it there." in till.message) == (1, True)
        await till.scan("5012345678917")
        assert ("Nothing has these words." in till.text(RowList), "5012345678917" in till.message) == (True, True)
        await till.press("enter")
        assert isinstance(till.app.screen, FindScreen)
        await till.scan(MATE)
        await till.press("enter")
        assert till.lines == [("MATE", 1_000)]


async def test_the_price_is_that_of_whoever_buys(lane_file: Database) -> None:
    shop = await make_shop(lane_file)
    gold = price_list("GOLD", tier="Gold")
    await keep_list(lane_file, shop, gold)
    await price(lane_file, shop, gold, entry(shop, "MATE", 250))
    async with open_till(lane_file, shop) as till:
        await till.type("mate", "f2")
        assert " 2.80 " in found(till)[0]
        await till.press("escape", "escape", "escape", "f3")
        await till.type("C1", "enter")
        await till.type("mate", "f2")
        assert " 2.50 " in found(till)[0]


@pytest.mark.parametrize("first", ["enter", "down", "up", "pagedown", "backspace"])
async def test_an_empty_list_takes_every_key(lane_file: Database, first: str) -> None:
    async with open_till(lane_file) as till:
        await till.press("f2", first, "enter")
        assert isinstance(till.app.screen, FindScreen)
        await till.type("nothing like that", "enter")
        assert "Nothing here has the code nothing like that" in till.message
        await till.press("escape", "escape")
        assert till.lines == []


async def test_enter_before_the_list_is_there_shows_it_and_takes_nothing(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.press("f2")
        till.app.screen._look = lambda text: None  # type: ignore[attr-defined] # the network of a bad day
        await till.type("mat", "enter")
        assert (len(found(till)), till.lines) == (1, [])
        await till.press("enter")
        assert till.lines == [("MATE", 1_000)]


async def test_the_key_that_sells_can_be_another(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"find_take": "f8"}) as till:
        await till.press("f2")
        await till.type("mate")
        await till.press("f8")
        assert till.lines == [("MATE", 1_000)]


@SIZES
async def test_how_it_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await two_outlets(lane_file)
    wide = product(shop, "TEA", name="Old Hill Oolong Tea 乌龙茶 " + "very long " * 8 + "100 g")
    await keep(lane_file, shop, wide)
    async with open_till(lane_file, shop, size=size) as till:
        await till.press("f2")
        assert picture(till.app) == looks(name="empty")
        await till.type("0", "backspace", "t", "e", "a")
        assert picture(till.app) == looks(name="wide")
        await till.press("escape")
        await till.type("m")
        assert picture(till.app) == looks(name="found")


async def test_a_database_that_is_away_leaves_what_was_found_while_it_is_typed_and_nothing_of_a_scan(
    lane_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> list[AskedFor]:
        raise StoreUnavailable("The database does not answer.")

    async with open_till(lane_file) as till:
        await till.press("f2")
        await till.type("mat")
        before = found(till)
        for way in ("asked_by_words", "asked_by_code"):
            monkeypatch.setattr(find, way, away)
        await till.type("e")
        assert till.message == "The database does not answer."
        assert found(till) == before != []
        await till.scan(MATE)
        assert till.message == "The database does not answer."
        assert before[0] not in found(till)


async def test_letters_that_a_line_hands_over_at_once_are_looked_for(lane_file: Database) -> None:
    """A line with a long way brings them together, as fast as a scanner's, and no Enter behind them."""
    async with in_office(lane_file, await make_shop(lane_file), FindScreen) as office:
        await office.burst(*"pal")
        await office.until_said("Ledbury Pale 4.0 % pint")
        await office.until_said("1 of 1")

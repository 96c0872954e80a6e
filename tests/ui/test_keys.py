"""Every key is defined once: footer, help, palette and the user's key map follow from it."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from pos_tui.db.unit_of_work import Database
from pos_tui.ui import screens
from pos_tui.ui.app import TillApp
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.pages import Page, PagesScreen
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.screens.receipt import ReceiptScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.widgets.key_bar import MOST_ROWS, KeyBar, Shortcut, broken
from tests.shops import make_shop
from tests.ui.office import in_office
from tests.ui.till import LARGE, SMALL, open_till

MATE = "5012345678900"
SCREENS = (TillApp, SellScreen, PayScreen, PagesScreen, ReceiptScreen)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_has_a_name_that_a_key_map_can_use_and_says_what_it_does(screen: type[DOMNode]) -> None:
    bindings = [binding for binding in screen.BINDINGS if isinstance(binding, Binding)]
    assert len(bindings) == len(screen.BINDINGS)
    assert all(binding.id and binding.tooltip and binding.description for binding in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)
    assert not any("ctrl+q" in binding.key or "ctrl+c" in binding.key for binding in bindings)


def every_screen() -> list[type[Screen[object]]]:
    """All that lie in the folder of screens."""
    modules = [import_module(f"{screens.__name__}.{found.name}") for found in iter_modules(screens.__path__)]
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    return sorted((kind for kind in kinds if issubclass(kind, Screen)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("screen", every_screen())
def test_all_keys_of_a_screen_are_seen_on_a_small_terminal(screen: type[Screen[object]]) -> None:
    """In the rows that the key bar may take; the way out was what was cut."""
    shown = [
        Shortcut(key, binding.description, enabled=True)
        for key, bindings in screen._merge_bindings().key_to_bindings.items()
        for binding in bindings
        if binding.show
    ]
    assert len(broken(shown, SMALL[0])) <= MOST_ROWS


async def test_a_second_row_has_the_keys_that_one_is_too_short_for(lane_file: Database) -> None:
    shop = await make_shop(lane_file)
    for size, rows in ((SMALL, 2), (LARGE, 1)):
        async with in_office(lane_file, shop, CatalogueScreen, size=size) as office:
            await office.painted()
            bar = office.app.screen.query_one(KeyBar)
            assert bar.size.height == rows
            assert "Esc Back" in office.words


async def test_the_key_map_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"pay": "f9", "void": "f8"}, who="owner") as till:
        await till.scan(MATE)
        assert "F9 Pay" in till.text(KeyBar)
        await till.press("f12")
        assert not till.is_paying
        await till.press("f9")
        assert till.is_paying
        await till.press("escape", "delete")
        assert till.lines == [("MATE", 1_000)]
        await till.press("f8")
        assert till.lines == []


async def test_what_is_impossible_now_stands_in_brackets_and_says_why(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        assert "(F12 Pay)" in till.text(KeyBar)
        width = len(till.text(KeyBar))
        await till.press("f4")
        assert "The basket is empty" in till.message
        await till.press("ctrl+r")
        assert "nothing was sold" in till.message
        await till.scan(MATE)
        assert " F12 Pay" in till.text(KeyBar)
        assert abs(len(till.text(KeyBar)) - width) <= 1


async def test_help_shows_the_keys_as_they_are_mapped(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"pay": "f9"}, size=LARGE) as till:
        await till.press("question_mark")
        shown = till.text(Page)
        assert "F9" in shown
        assert "3*code" in shown
        await till.press("escape")
        assert isinstance(till.app.screen, SellScreen)


async def test_a_question_mark_within_words_is_a_letter(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("club?")
        assert isinstance(till.app.screen, SellScreen)


async def test_the_palette_offers_each_command_once_and_runs_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        commands = list(till.app.get_system_commands(till.app.screen))
        titles = [command.title for command in commands]
        assert {"Pay", "Discount", "Undo", "Sign out", "Quit", "Colours"} <= set(titles)
        assert len(titles) == len(set(titles))
        await till.press("ctrl+p")
        assert not isinstance(till.app.screen, SellScreen)
        await till.type("void line", "enter")
        await till.settled()
        assert till.lines == []


async def test_a_scan_runs_nothing_in_the_palette(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("ctrl+p")
        await till.burst(*"void", "enter")
        assert till.lines == [("MATE", 1_000)]


async def test_the_receipt_can_be_read_and_printed_again(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("f12", "enter", "ctrl+r")
        assert "Club Mate Regular 500 ml" in till.text(Page)
        await till.press("p")
        assert [("COPY" in page) for page in till.printer.pages] == [False, True]
        await till.press("pagedown", "up", "pageup", "escape")
        assert isinstance(till.app.screen, SellScreen)


async def test_a_printer_without_paper_is_said_and_the_sale_is_done(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.printer.fault = "The printer is out of paper: put a roll in."
        await till.scan(MATE)
        await till.press("f12", "enter")
        assert till.total == ("CHANGE SGD", "0.00")
        assert till.message == "The printer is out of paper: put a roll in."

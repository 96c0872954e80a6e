"""While a drawer is still to be counted, no screen that can be reached tells what should be in it.

The walk follows the registry of the menu and the keys of each screen, so what is added there is walked too.
The keys are tried in full; by default everything is looked at that the menu opens.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from pos_tui.db.unit_of_work import Database
from pos_tui.reports import totals
from pos_tui.ui import menu_screens
from pos_tui.ui.context import TillContext
from pos_tui.ui.menu_items import MENU, Item
from pos_tui.ui.screens.count import CountScreen
from tests.blind import told_in, uncounted
from tests.ui.floor import choose, words
from tests.ui.test_selling import MATE
from tests.ui.till import Till, open_till

EVERYTHING = [item for group in MENU for item in group.items]
LEAVES, MOST_STEPS_BACK = {"escape", "ctrl+x"}, 4
WIDE = (120, 50)


class Walk:
    """Opens what there is, tries its keys, and keeps what was to be read."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self.read: dict[str, str] = {}

    async def through(self, item: Item, *, keys: bool) -> None:
        """One item of the menu, and every key that its screen offers."""
        await choose(self._till, item.key)
        self._look(item.what)
        if keys and self._till.app.screen is not self._till.sell:
            await self._keys(item.what, lambda: choose(self._till, item.key))
        await self._back_to(self._till.sell)

    async def selling(self) -> None:
        """A line and its payment, and every other key that the selling screen offers; then the line goes again."""
        await self._till.scan(MATE)
        self._look("sell")
        await self._till.press("f12")
        await self._till.until(lambda: self._till.is_paying)
        self._look("pay")
        await self._till.press("escape")
        await self._back_to(self._till.sell)
        for key in self._offered(self._till.sell):
            await self._till.press(key)
            self._look(f"sell {key}")
            await self._till.press("escape")
            await self._back_to(self._till.sell)
        await self._till.press("delete")

    async def _keys(self, what: str, again: Callable[[], Awaitable[None]]) -> None:
        top = self._till.app.screen
        for key in self._offered(top):
            await self._till.press(key)
            self._look(f"{what} {key}")
            await self._back_to(top)
            if self._till.app.screen is not top:
                await again()
                top = self._till.app.screen

    def _look(self, where: str) -> None:
        screen = self._till.app.screen
        self.read[f"{where}: {type(screen).__name__}"] = words(self._till)

    def _offered(self, screen: Screen[Any]) -> list[str]:
        """What stands in its key bar; a count is looked at, and not made: it would end what is asked here."""
        if isinstance(screen, CountScreen):
            return []
        found = screen.active_bindings.items()
        return [key for key, active in found if active.binding.show and active.enabled and key not in LEAVES]

    async def _back_to(self, screen: Screen[Any]) -> None:
        """By Esc, no further than the selling screen."""
        for _ in range(MOST_STEPS_BACK):
            if self._till.app.screen in {screen, self._till.sell}:
                return
            await self._till.press("escape")


async def answers(till: Till) -> None:
    """Waits for what the screen that is seen has asked for; one that is covered waits for a person."""
    for worker in [worker for worker in till.app.workers if worker.group != "default"]:
        while not worker.is_finished and worker.node is till.app.screen:
            await till.pilot.pause()


@pytest.fixture
def covered_screens_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Till, "_answers", answers)


async def walked(database: Database, *only: str, keys: bool = False) -> dict[str, str]:
    """What was to be read, by where it stood: everywhere, or in some items of the menu."""
    found = await uncounted(database)
    async with open_till(database, found.shop, who="owner", size=WIDE) as till:
        walk = Walk(till)
        if keys:
            await walk.selling()
        for item in EVERYTHING:
            if not only or item.what in only:
                await walk.through(item, keys=keys)
    await found.stays()
    return walk.read


def tells(read: dict[str, str]) -> dict[str, set[str]]:
    return {where: told for where, text in read.items() if (told := told_in(text))}


def nothing_is_told(read: dict[str, str]) -> None:
    """And the control: it was read where figures are."""
    assert tells(read) == {}
    assert {where.partition(":")[0] for where in read} >= {item.what for item in EVERYTHING}
    screens = {where.partition(": ")[2] for where in read}
    assert {"SalesScreen", "ReportScreen", "CountScreen", "AuditScreen"} <= screens


async def test_no_screen_tells_what_should_be_in_an_uncounted_drawer(lane_file: Database) -> None:
    nothing_is_told(await walked(lane_file))


@pytest.mark.full
@pytest.mark.usefixtures("covered_screens_are_not_waited_for")
async def test_nor_does_any_key_of_any_screen(lane_file: Database) -> None:
    read = await walked(lane_file, keys=True)
    nothing_is_told(read)
    assert "pay: PayScreen" in read


async def test_control_sales_that_are_not_sealed_are_found(
    lane_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(*_: object) -> tuple[()]:
        return ()

    monkeypatch.setattr(totals, "uncounted_drawers", none)
    read = await walked(lane_file, "sales")
    assert tells(read)["sales: SalesScreen"] >= {"cash without its change", "taken by card"}


class Telling(Screen[None]):
    """Somebody's new screen."""

    BINDINGS = [("escape", "dismiss", "Back")]  # noqa: RUF012

    def __init__(self, _context: TillContext) -> None:
        super().__init__()

    def compose(self) -> ComposeResult:
        yield Static("In the drawer: SGD 136.29")


async def test_control_a_new_screen_of_the_menu_is_walked_too(
    lane_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(menu_screens.OPENS, "coupons", Telling)
    read = await walked(lane_file, "coupons")
    assert tells(read) == {"coupons: Telling": {"expected in cash"}}

"""The menu: everything has a key of its own, everything opens something, and all of it is seen at 80 columns."""

from collections import Counter

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.floor import ACTS
from pos_tui.ui.menu_items import MENU, Group, Item
from pos_tui.ui.menu_screens import OPENS
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.widgets.menu_board import MenuBoard
from tests.shops import make_shop
from tests.ui.door import LARGE
from tests.ui.office import Office, in_office

ITEMS = [item for group in MENU for item in group.items]
MANY = tuple(
    Group(f"Group {at}", tuple(Item(key, f"{at}{key}", f"Thing {at}{key}") for key in "123456789"))
    for at in range(5)
)


def test_every_key_is_given_once_and_everything_opens_something() -> None:
    assert [key for key, times in Counter(item.key for item in ITEMS).items() if times > 1] == []
    assert {item.what for item in ITEMS} == ACTS | set(OPENS)
    assert all(len(item.key) == 1 and item.key == item.key.casefold() for item in ITEMS)


async def test_all_of_it_is_seen_at_once_on_a_small_screen(lane_file: Database) -> None:
    async with in_office(lane_file, await make_shop(lane_file), MenuScreen) as office:
        for item in ITEMS:
            assert f"{item.key} {item.name}" in office.words
        assert all(group.title in office.words for group in MENU)
        assert "more" not in office.words


async def test_arrows_walk_down_a_column_and_across(lane_file: Database) -> None:
    async with in_office(lane_file, await make_shop(lane_file), MenuScreen) as office:
        await office.press("<up>")
        assert marked(office) == "Paid in"
        await office.press("<down>", "<down>", "<down>")
        assert marked(office) == "Open the drawer"
        await office.press("<right>")
        assert marked(office) == "Transfers"
        await office.press("<right>")
        assert marked(office) == "Transfers"
        assert "Transfers: goods to and from other outlets" in office.words
        await office.press("<left>")
        assert marked(office) == "Open the drawer"


async def test_what_does_not_fit_is_said_and_reached(lane_file: Database) -> None:
    async with in_office(lane_file, await make_shop(lane_file), lambda till: MenuScreen(till, MANY)) as office:
        assert "↓ more below" in office.words
        assert "↑ more above" not in office.words
        await office.press(*["<down>"] * 32)
        assert marked(office) == "Thing 36"
        assert "↑ more above" in office.words
        for item in (item for group in MANY for item in group.items):
            office.app.screen.query_one(MenuBoard).mark(0)
            office.app.screen.query_one(MenuBoard).move([i.what for g in MANY for i in g.items].index(item.what))
            await office.painted()
            assert item.name in office.words


async def test_a_click_chooses(lane_file: Database) -> None:
    async with in_office(lane_file, await make_shop(lane_file), MenuScreen, size=LARGE) as office:
        screen = office.app.screen
        assert isinstance(screen, MenuScreen)
        lines = office.shown.splitlines()
        y = next(at for at, line in enumerate(lines) if "Suppliers" in line)
        await office.pilot.click(offset=(lines[y].index("Suppliers"), y))
        assert await screen.answered == "suppliers"


def marked(office: Office) -> str:
    return office.app.screen.query_one(MenuBoard).marked.name

"""Terminals smaller than 80×24: what is typed, said and to pay is whole; no amount is cut into another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.widgets.choices import Choices
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.key_bar import KeyBar, Shortcut, broken, fitted
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.message_line import MessageLine
from pos_tui.ui.widgets.painted import Painted
from pos_tui.ui.widgets.total_panel import TotalPanel
from tests.ui.snapshots import picture
from tests.ui.till import Till, open_till

MATE = "5012345678900"
SMALL_ONES = pytest.mark.parametrize("size", [(60, 15), (50, 24), (40, 10)], ids=["60x15", "50x24", "40x10"])


def is_seen(till: Till, *widgets: type[Painted]) -> bool:
    """True when each has all its rows between the first and the last one of the screen."""
    screen = till.app.screen
    regions = [screen.query_one(widget).region for widget in widgets]
    return all(region.height and screen.region.contains_region(region) for region in regions)


@SMALL_ONES
async def test_what_is_typed_said_and_to_pay_is_seen_whole(lane_file: Database, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size) as till:
        await till.scan(MATE, MATE)
        assert is_seen(till, EntryLine, MessageLine, TotalPanel, LinesView)
        assert " 5.60" in till.text()
        await till.press("f12")
        assert isinstance(till.app.screen, PayScreen)
        await till.type("2")
        assert is_seen(till, EntryLine, MessageLine, TotalPanel)
        assert "Tendered ▸ 2" in till.text(EntryLine)


@pytest.mark.parametrize("size", [(80, 12), (60, 24), (50, 24), (60, 12), (40, 10)], ids=str)
async def test_what_pays_and_the_menu_are_the_last_keys_to_go(lane_file: Database, size: tuple[int, int]) -> None:
    """As many as there is room for, and what is seen of a key can be clicked on."""
    async with open_till(lane_file, size=size) as till:
        await till.scan(MATE)
        bar = till.app.screen.query_one(KeyBar)
        shown = till.text(KeyBar).splitlines()
        assert " F10 Menu  F12 Pay" in shown[-1]
        assert "F1 Help" in shown[0]
        assert len(broken(bar._shortcuts(), size[0])) > len(shown), "the control: all of them have no room"
        await till.pilot.click(KeyBar, offset=(shown[-1].index("F12") + 1, len(shown) - 1))
        await till.settled()
        assert till.is_paying


@given(
    st.lists(st.tuples(st.text("ab ", min_size=1, max_size=9), st.integers(0, 4))),
    st.integers(1, 90),
    st.integers(1, 2),
)
def test_keys_that_have_room_stay_in_their_order_and_the_dearest_of_all(
    labels: list[tuple[str, int]], width: int, rows: int
) -> None:
    keys = [Shortcut(f"f{at}", label, enabled=True, rank=rank) for at, (label, rank) in enumerate(labels)]
    kept = fitted(keys, width, rows)
    assert kept == [key for key in keys if key in kept]
    assert len(kept) == min(1, len(keys)) or len(broken(kept, width)) <= rows
    gone = [key for key in keys if key not in kept]
    assert max((key.rank for key in kept), default=0) <= min((key.rank for key in gone), default=9)
    if gone:
        back = [
            key for key in keys if key in kept or key is min(gone, key=lambda key: (key.rank, keys.index(key)))
        ]
        assert len(broken(back, width)) > rows, "none went that has room"


async def test_figures_that_have_no_room_are_plain_and_whole(lane_file: Database) -> None:
    async with open_till(lane_file, size=(40, 10)) as till:
        await till.scan(MATE)
        assert till.text(TotalPanel).split() == ["TOTAL", "SGD", "2.80"]


@pytest.mark.parametrize("size", [(80, 24), (60, 15)], ids=["80x24", "60x15"])
async def test_every_tender_is_named(lane_file: Database, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size) as till:
        await till.scan(MATE)
        await till.press("f12")
        named = " ".join(till.text(Choices).split())
        assert all(f" {letter} {tender.name}" in named for letter, tender in till.app.screen._letters.items())  # type: ignore[attr-defined]
        assert is_seen(till, Choices)


async def test_a_payment_survives_any_size_on_the_way(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("f12")
        await till.type("1", "d")
        for size in ((40, 10), (20, 5), (200, 60), (60, 15), (80, 24)):
            await till.pilot.resize_terminal(*size)
            await till.settled()
        assert till.total == ("TO PAY SGD", "1.80")
        await till.type("5", "enter")
        assert till.total == ("CHANGE SGD", "3.20")


@pytest.mark.parametrize("size", [(60, 15), (40, 10)], ids=["60x15", "40x10"])
async def test_how_they_look(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with open_till(lane_file, size=size) as till:
        await till.scan(MATE, MATE)
        await till.type("%10", "enter")
        assert picture(till.app) == looks(name="sell")
        await till.press("f12")
        assert picture(till.app) == looks(name="pay")

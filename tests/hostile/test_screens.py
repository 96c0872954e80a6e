"""Every screen of the menu over a shop in which everything is hostile: shown as letters, and nothing acts."""

import re
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.shop.queries import lanes
from pos_tui.text import clean
from pos_tui.ui.hygiene import NoControls
from pos_tui.ui.menu_screens import OPENS
from tests.faults.acts import World
from tests.hostile.strings import ESCAPES, MARK, obeyed_in
from tests.shops import Shop
from tests.ui.office import Office, in_office
from tests.ui.painted import Measured

SHOWS_NOTHING_YET = {"card_balance", "receive", "orders", "goods_back", "counts", "transfers", "reorder"}
"""What asks first, or has nothing to show in this shop."""


def acted_on(office: Office) -> list[str]:
    """What a terminal would obey of all that was sent to it, and what a click would do that data asked for."""
    assert isinstance(office.app, Measured)
    sent = ESCAPES.sub("", "".join(office.app.frames) + office.app.written)
    strips = office.app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    links = [style.link for style in styles if style.link]
    clicks = [str(style.meta) for style in styles if re.search(r"app\.(quit|leave)|evil", str(style.meta))]
    return [letter for letter in obeyed_in(sent) if letter != "\r"] + links + clicks


async def opened(database: Database, shop: Shop, what: str, *keys: str) -> tuple[str, list[str], str]:
    """What the screen shows, what would be obeyed of it, and its picture; after some keys by hand."""
    async with in_office(database, shop, OPENS[what], of=Measured) as office:
        await office.press("<down>", *keys)
        await office.pilot.pause()
        await office.until(lambda: "Looking …" not in office.shown)
        assert not office.app._exit, "data ended the till"
        return office.shown, acted_on(office), office.app.export_screenshot()


@pytest.fixture
async def shop(hostile: Database, planted_shop: tuple[object, World]) -> Shop:
    """As it is now: its names are read again."""
    found = await hostile.read(lanes)
    before = planted_shop[1].shop
    order = [lane.terminal_id for lane in before.lanes]
    now = sorted(
        (lane for lane in found if lane.terminal_id in order), key=lambda one: order.index(one.terminal_id)
    )
    return replace(before, lanes=tuple(now))


@pytest.mark.parametrize("what", OPENS)
async def test_a_screen_shows_it_as_letters(hostile: Database, shop: Shop, what: str) -> None:
    shown, obeyed, picture = await opened(hostile, shop, what)
    assert obeyed == []
    assert obeyed_in(picture) == ""
    assert MARK in shown or what in SHOWS_NOTHING_YET
    ElementTree.fromstring(picture)


@pytest.mark.parametrize("what", ["catalogue", "customers", "suppliers", "staff", "promotions", "stock", "audit"])
async def test_what_enter_opens_does_too(hostile: Database, shop: Shop, what: str) -> None:
    shown, obeyed, picture = await opened(hostile, shop, what, "<enter>", "<down>")
    assert obeyed == []
    assert MARK in shown
    ElementTree.fromstring(picture)


async def test_control_without_the_gate_it_would_be_obeyed(
    hostile: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that was not cleaned, on a screen without the last gate, reaches the terminal and is seen here."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pos_tui.") and getattr(module, "clean", None) is clean:
            monkeypatch.setattr(module, "clean", lambda text, _limit=0: text)
    monkeypatch.setattr(NoControls, "apply", lambda _gate, segments, _background: segments)
    _, obeyed, _ = await opened(hostile, shop, "customers")
    assert "\x1b" in obeyed

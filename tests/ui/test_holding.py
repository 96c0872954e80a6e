"""Hold and recall at the sell screen, and the traces that taking things out of a basket leaves."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import select
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.models import JournalEntry
from pos_tui.selling import basket as edits
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.holds import held, recall
from pos_tui.selling.models import OpenBasket
from pos_tui.selling.views import Basket
from pos_tui.ui import corrections, register
from pos_tui.ui.screens.recall import RecallScreen
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.row_list import RowList
from pos_tui.workers import keeper
from tests.shops import NOW, PINS
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"


async def told(database: Database) -> list[str]:
    """What the journal has of corrections, in order."""
    kinds = await database.read(
        lambda session: session.scalars(select(JournalEntry.kind).order_by(JournalEntry.sequence))
    )
    return [kind for kind in kinds if kind in ("hold", "recall", "line_void", "basket_abandoned", "approval")]


async def hold(till: Till, note: str) -> None:
    await till.press("f7")
    await till.type(note, "enter")


async def bodies(database: Database) -> list[dict[str, Any]]:
    """Every basket that is open or waits, as it is on disk."""
    found = await database.read(lambda session: session.scalars(select(OpenBasket.body)))
    return [json.loads(body) for body in found]


async def waiting(till: Till) -> list[str]:
    found = await till.context.desk.ask(lambda session: held(session, till.context.lane))
    return [one.note for one in found]


async def test_a_basket_waits_and_comes_back_as_it_was(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE, BREAD)
        await hold(till, "red coat")
        assert till.lines == []
        assert "Held for red coat" in till.message
        await till.scan(BREAD)
        await hold(till, "table 4")
        await till.press("f8", "enter")
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]
        assert await waiting(till) == ["table 4"]
        await till.press("f12", "enter")
        assert till.total == ("CHANGE SGD", "0.00")
    assert await told(database) == ["hold", "hold", "recall"]


@SIZES
async def test_the_oldest_basket_is_first(
    lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion
) -> None:
    async with open_till(lane_file, size=size) as till:
        for note in ("red coat", "table 4"):
            await till.scan(MATE, BREAD)
            await hold(till, note)
        await till.press("f8", "down")
        assert picture(till.app) == looks


async def test_what_is_scanned_before_the_hold_is_held(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.scan_at_once(MATE, BREAD)
        await hold(till, "blue")
        assert till.lines == []
        await till.scan(BREAD)
        assert till.lines == [("BREAD", 1_000)]
        await till.press("f8")
        assert "hold it (F7) or finish it" in till.message
        assert till.lines == [("BREAD", 1_000)]


async def test_a_refused_hold_leaves_the_basket(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        assert "(F7 Hold)" in till.text(KeyBar)
        await till.press("f7")
        assert "The basket is empty" in till.message
        await till.scan(MATE)
        await hold(till, "  ")
        assert "For whom?" in till.message
        assert till.lines == [("MATE", 1_000)]


async def test_somebody_else_was_faster(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await hold(till, "red coat")
        await till.press("f8")
        shop = till.shop
        [basket] = await database.read(lambda session: held(session, shop.lane))
        await database.write(
            lambda session: recall(
                session, shop.lanes[1], shop.owner.staff_id, basket.sale_id, key=shop.key, now=NOW
            )
        )
        await till.press("enter")
        assert "Somebody else has recalled" in till.message
        assert "No basket waits" in till.text(RowList)
        await till.press("escape")
        assert till.lines == []


async def test_a_basket_is_recalled_once_though_enter_is_pressed_twice(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await hold(till, "red coat")
        await till.press("f8")
        till.key("enter")
        till.key("enter")
        await till.settled()
        assert ("MATE", 1_000) in till.lines or till.is_paying
    assert await told(database) == ["hold", "recall"]


async def test_the_recall_outlives_its_screen(database: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(database) as till:
        await till.scan(MATE)
        await hold(till, "red coat")
        await till.press("f8")
        earlier = asyncio.create_task(till.context.desk.write(slow))
        till.key("enter")
        await till.until(lambda: isinstance(till.app.screen, RecallScreen) and till.app.screen.writing)
        await till.app.pop_screen()
        may_go_on.set()
        await earlier
        await till.context.desk.settled()
        here = await database.read(lambda session: basket_of_lane(session, till.shop.lane))
        assert here is not None
        assert [line.sku for line in here.lines] == ["MATE"]


async def test_taking_a_line_out_leaves_a_trace_however_it_is_done(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE, BREAD)
        await till.press("delete")
        assert till.lines == [("MATE", 1_000)]
        await till.press("minus")
        assert "Del takes the line away" in till.message
        await till.press("ctrl+z", "ctrl+z")
        assert till.lines == [("MATE", 1_000)]
        await till.press("ctrl+w")
        assert till.lines == [("MATE", 1_000)]
        await till.press("ctrl+w")
        assert till.lines == []
    assert await told(database) == ["line_void", "line_void", "basket_abandoned"]


async def test_once_the_total_was_shown_a_line_is_voided_with_approval(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE, BREAD)
        await till.press("f12", "escape", "delete")
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]
        assert "void a line after the total was shown" in till.message
        await till.press("f6")
        await till.type(till.shop.supervisor.code, "enter")
        await till.type(PINS["supervisor"], "enter")
        assert "Approved" in till.message
        await till.press("delete")
        assert till.lines == [("MATE", 1_000)]
    assert await told(database) == ["approval", "line_void"]


@pytest.mark.parametrize("keys", [("f7", "d", "enter"), ("ctrl+w", "ctrl+w")], ids=["held", "taken away"])
async def test_no_older_basket_is_written_behind_one_that_goes(
    database: Database, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is slow: one more was scanned before it goes than the till had asked to keep."""
    monkeypatch.setattr(register, "SHOW_EVERY_SECONDS", 3_600)
    monkeypatch.setattr(keeper, "KEEP_AFTER_SECONDS", 0.5)
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(database) as till:
        desk = till.context.desk
        earlier = asyncio.create_task(desk.write(slow))
        till.scan_at_once(MATE, MATE)
        for key in keys:
            till.key(key)
        till.scan_at_once(BREAD)
        await till.until(lambda: desk.waiting == 2)
        may_go_on.set()
        await earlier
        await till.settled()
        assert till.lines == [("BREAD", 1_000)]
        waits = [(body["lines"][0]["sku"], body["lines"][0]["quantity"]) for body in await bodies(database)]
        assert sorted(waits) == [("BREAD", 1_000), ("MATE", 2_000)][: 2 if "f7" in keys else 1]


async def test_a_basket_that_cannot_be_held_is_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was to be kept when it was to be held, so that was left to the hold: which is refused."""
    monkeypatch.setattr(register, "SHOW_EVERY_SECONDS", 3_600)
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async def refused(*_given: object, **_more: object) -> None:
        raise BadInput("Nothing can be held now.")

    monkeypatch.setattr(corrections, "hold", refused)
    async with open_till(database) as till:
        desk = till.context.desk
        earlier = asyncio.create_task(desk.write(slow))
        till.scan_at_once(MATE, MATE)
        await till.until(lambda: desk.waiting == 1)
        till.scan_at_once(MATE)
        for key in ("f7", "d", "enter"):
            till.key(key)
        await till.until(lambda: desk.waiting == 2)
        may_go_on.set()
        await earlier
        await till.settled()
        assert till.message == "Nothing can be held now."
        assert till.lines == [("MATE", 3_000)]
        assert [body["lines"][0]["quantity"] for body in await bodies(database)] == [3_000]


async def test_what_was_left_to_a_hold_is_kept_though_that_is_heard_late(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        kept, basket = till.sell.keeper, edits.exempt(till.sell.register.basket, "an embassy")
        left: list[Basket | None] = []

        async def refused() -> None:
            with kept.handing_over(basket):
                left.append(await till.context.desk.write(kept._write))
                raise BadInput("Nothing can be held now.")

        with pytest.raises(BadInput):
            await refused()
        assert left == [None], "the control: it was left to the hold"
        kept.kept(left[0])
        assert not kept.is_kept
        await till.settled()
        assert [body["exemption"] for body in await bodies(database)] == ["an embassy"]

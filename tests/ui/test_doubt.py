"""An answer that got lost: sold and shown, or not sold and said, and never twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from pos_tui.db.faults import AWAY
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, StoreUnavailable
from pos_tui.selling.models import Document
from pos_tui.ui import app, booking, sell_commands
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.message_line import MessageLine
from pos_tui.ui.widgets.row_list import RowList
from pos_tui.ui.widgets.status_line import StatusLine
from tests.ui.till import open_till

T = TypeVar("T")
MATE = "5012345678900"


class Cut(Database):
    """A database whose link is cut: before the write, or after its commit and before the answer."""

    before = after = reads = away = False
    asked = False
    answers: asyncio.Event | None = None
    """Set when reads may be answered, where they have to wait for that."""

    async def write(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        if self.away:
            raise StoreUnavailable(AWAY)
        if self.before:
            raise StoreUnavailable("The database does not answer.")
        result = await super().write(command)
        if self.after:
            raise StoreUnavailable("The database does not answer.")
        return result

    async def read(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        if self.reads:
            raise StoreUnavailable("The database does not answer.")
        if self.answers is not None:
            self.asked = True
            await self.answers.wait()
        return await super().read(query)

    async def look_up(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        if self.reads:
            raise StoreUnavailable("The database does not answer.")
        return await super().look_up(query)


async def sales(database: Database) -> int:
    return await database.read(lambda session: session.scalar(select(func.count()).select_from(Document))) or 0


@pytest.fixture
async def link(address: str) -> AsyncIterator[Cut]:
    """A link to a database without a shop, still whole."""
    opened = Cut.at(address)
    assert isinstance(opened, Cut)
    yield opened
    await opened.close()


async def test_a_lost_answer_is_asked_for_again_and_sells_once(link: Cut) -> None:
    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f12")
        link.after = True
        await till.type("10", "enter")
        assert till.is_paying
        assert "not known yet" in till.message
        link.after = False
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "7.20")
        assert await sales(link) == 1


async def test_a_sale_in_doubt_says_all_of_what_to_do_and_that_there_is_no_database(link: Cut) -> None:
    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f12")
        link.away = True
        await till.type("2", "0", "enter")
        said = till.text(MessageLine)
        assert "Enter asks again; it is booked once at most." in " ".join(said.split())
        assert "nothing was changed" not in said
        assert "no database" in till.text(StatusLine)
        await till.type("5", "0", "enter")
        assert till.text(EntryLine).split() == ["Tendered", "▸"]
        link.away = False
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "17.20")
        assert "online" in till.text(StatusLine)


async def test_going_back_asks_first_what_became_of_the_sale(link: Cut) -> None:
    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f12")
        link.after = True
        await till.press("enter")
        link.after = False
        await till.press("escape")
        assert not till.is_paying
        assert till.total == ("CHANGE SGD", "0.00")
        assert till.lines == []
        assert await sales(link) == 1


async def test_a_sale_that_was_not_booked_goes_back_to_its_basket(link: Cut) -> None:
    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f12")
        link.before = link.reads = True
        await till.press("enter", "escape")
        assert till.is_paying
        assert "not known yet" in till.message
        link.before = link.reads = False
        await till.press("escape")
        assert "was not booked" in till.message
        assert till.lines == [("MATE", 1_000)]
        assert await sales(link) == 0


async def test_nothing_is_sent_while_the_till_asks_what_became_of_the_sale(link: Cut) -> None:
    """It would be booked behind the answer that it was not, and its basket be open still."""
    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f12")
        link.before = True
        await till.press("enter")
        assert "not known yet" in till.message
        link.before, link.answers = False, asyncio.Event()
        till.key("escape")
        await till.until(lambda: link.asked)
        for key in ("enter", "d", "f5", "escape"):
            till.key(key)
        await till.until(lambda: till.sell.is_silent)
        link.answers.set()
        await till.settled()
        assert "was not booked" in till.message
        assert till.lines == [("MATE", 1_000)]
        assert await sales(link) == 0


@pytest.mark.parametrize("was_booked", [True, False])
async def test_a_refusal_of_what_may_be_booked_already_is_no_answer(
    link: Cut, was_booked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent once more it meets a shift that was closed meanwhile, say: the till looks what became of the first."""

    async def refused(*_given: object, **_more: object) -> None:
        raise BadInput("The shift was closed: open one, then sell.")

    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f12")
        link.before, link.after = not was_booked, was_booked
        await till.press("enter")
        assert "not known yet" in till.message
        link.before = link.after = False
        monkeypatch.setattr(booking, "complete_sale", refused)
        await till.press("enter")
        assert await sales(link) == was_booked
        if was_booked:
            assert till.total == ("CHANGE SGD", "0.00")
        else:
            assert till.message == "The shift was closed: open one, then sell."
            await till.press("escape")
            assert till.lines == [("MATE", 1_000)]


async def test_a_basket_that_came_here_unheard_is_on_the_list(link: Cut) -> None:
    async with open_till(link) as till:
        await till.scan(MATE)
        await till.press("f7", "d", "enter", "f8")
        link.after = True
        await till.press("enter", "escape")
        link.after = False
        assert till.lines == []
        await till.press("f8")
        assert "At this till already" in till.text(RowList)
        await till.press("enter")
        assert till.lines == [("MATE", 1_000)]
        await till.press("f12", "enter")
        assert await sales(link) == 1


async def test_a_till_without_its_database_says_so_and_keeps_the_basket(link: Cut) -> None:
    async with open_till(link) as till:
        await till.scan(MATE)
        link.before = link.reads = True
        till.scan_at_once(MATE)
        await till.until(lambda: bool(till.message))
        assert "does not answer" in till.message
        assert "no database" in till.text(type(till.sell.status))
        link.before = link.reads = False
        await till.scan(MATE)
        assert till.lines == [("MATE", 2_000)]
        assert "online" in till.text(type(till.sell.status))


async def test_nobody_signs_out_before_the_basket_is_on_disk(link: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sell_commands, "SECONDS_TO_SIGN_OUT", 0.05)
    async with open_till(link) as till:
        link.before = True
        till.scan_at_once(MATE)
        await till.until(lambda: bool(till.message))
        till.key("ctrl+l")
        await till.until(lambda: "sign out again" in till.message)
        link.before = False
        await till.scan(MATE)
        assert till.lines == [("MATE", 2_000)]


async def test_a_till_without_its_database_can_be_left(link: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "PATIENT_SECONDS", 0.05)
    async with open_till(link) as till:
        link.before = True
        till.scan_at_once(MATE)
        await till.until(lambda: bool(till.message))
        till.key("ctrl+x")
        till.key("ctrl+x")
        await till.until(lambda: till.app._exit)

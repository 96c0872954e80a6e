"""The desk: in order, bounded, alive until it is done, and an answer only after the commit."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, text
from textual.app import App
from textual.message import Message

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Busy, TillError
from pos_tui.shop.models import Outlet
from pos_tui.workers.desk import Desk
from pos_tui.workers.replies import Failed, Refused
from tests.shops import make_shop


@dataclass
class Renamed(Message):
    """The outlet has this name now."""

    name: str


class Listener(App[None]):
    """Remembers what it was told, and what the database said at that moment."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self.told: list[object] = []

    async def on_renamed(self, message: Renamed) -> None:
        self.told.append((message.name, await name_of(self._database)))

    def on_refused(self, message: Refused) -> None:
        self.told.append(str(message.error))

    def on_failed(self, message: Failed) -> None:
        self.told.append(type(message.error))


async def name_of(database: Database) -> str | None:
    return await database.read(lambda session: session.scalar(select(func.max(Outlet.name))))


def rename(name: str, *, refusal: Exception | None = None) -> "Command":
    return Command(name, refusal)


@dataclass
class Command:
    """Renames the outlet, or raises after having done so."""

    name: str
    refusal: Exception | None = None

    async def __call__(self, session: Writing) -> str:
        await session.execute(text("UPDATE outlet SET name = :name"), {"name": self.name})
        if self.refusal is not None:
            raise self.refusal
        return self.name


async def test_each_write_is_answered_in_order_and_after_its_commit(database: Database) -> None:
    await make_shop(database)
    app, desk = Listener(database), Desk(database)
    async with app.run_test() as pilot:
        desk.open()
        for name in ("first", "second", "third"):
            desk.submit(rename(name), reply=Renamed, to=app)
            await desk.settled()
            await pilot.pause()
        await desk.close()
    assert app.told == [("first", "first"), ("second", "second"), ("third", "third")]


async def test_a_refusal_is_told_and_changes_nothing(database: Database) -> None:
    await make_shop(database)
    before = await name_of(database)
    app, desk = Listener(database), Desk(database)
    async with app.run_test() as pilot:
        desk.open()
        desk.submit(rename("other", refusal=BadInput("Not this name: take another.")), reply=Renamed, to=app)
        desk.submit(rename("other", refusal=ZeroDivisionError()), reply=Renamed, to=app)
        await desk.settled()
        await pilot.pause()
        await desk.close()
    assert app.told == ["Not this name: take another.", ZeroDivisionError]
    assert await name_of(database) == before


async def test_a_full_desk_says_so_and_does_the_rest(database: Database) -> None:
    await make_shop(database)
    app, desk = Listener(database), Desk(database, most_waiting=2)
    async with app.run_test():
        desk.submit(rename("first"), reply=Renamed, to=app)
        desk.submit(rename("second"), reply=Renamed, to=app)
        with pytest.raises(Busy, match="2 changes wait"):
            desk.submit(rename("third"), reply=Renamed, to=app)
        desk.open()
        await desk.close()
    assert await name_of(database) == "second"


async def test_what_was_taken_is_done_though_its_caller_and_its_screen_have_gone(database: Database) -> None:
    await make_shop(database)
    desk = Desk(database)
    desk.open()
    caller = asyncio.create_task(desk.write(rename("kept")))
    await asyncio.sleep(0)
    caller.cancel()
    assert await desk.close()
    assert caller.cancelled()
    assert await name_of(database) == "kept"


async def test_a_closing_desk_takes_nothing_more(database: Database) -> None:
    await make_shop(database)
    desk = Desk(database)
    desk.open()
    await desk.close()
    with pytest.raises(Busy, match="closing"):
        await desk.write(rename("late"))


async def test_a_write_that_hangs_does_not_keep_the_till_open_for_ever(database: Database) -> None:
    await make_shop(database)
    may_go_on, desk = asyncio.Event(), Desk(database)

    async def hangs(session: Writing) -> None:
        await may_go_on.wait()

    desk.open()
    caller = asyncio.create_task(desk.write(hangs))
    await asyncio.sleep(0)
    assert not await desk.close(within_seconds=0.05)
    may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller


async def test_an_awaited_write_raises_its_own_refusal(database: Database) -> None:
    await make_shop(database)
    desk = Desk(database)
    desk.open()
    with pytest.raises(TillError, match="take another"):
        await desk.write(rename("other", refusal=BadInput("take another")))
    await desk.close()

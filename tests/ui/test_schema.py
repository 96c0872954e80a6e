"""Bringing a database up to date: asked for, watched, and never interrupted from the keyboard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from syrupy.assertion import SnapshotAssertion
from textual.screen import Screen

from pos_tui.errors import StoreUnavailable
from pos_tui.ui.app import TillApp
from pos_tui.ui.screens.schema import SchemaScreen
from tests.ui.door import Door
from tests.ui.snapshots import picture


@asynccontextmanager
async def asked(upgrade: Callable[[], Awaitable[None]]) -> AsyncIterator[tuple[Door, SchemaScreen]]:
    """The question, with something that stands for the migration."""
    app = TillApp(Screen)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = SchemaScreen(upgrade)
        await app.push_screen(screen)
        door = Door(app, pilot)
        await door.until_on(SchemaScreen)
        yield door, screen


async def test_it_runs_once_though_the_key_is_pressed_twice_and_cannot_be_left_meanwhile() -> None:
    runs, done = [], asyncio.Event()

    async def upgrade() -> None:
        runs.append(1)
        await done.wait()

    async with asked(upgrade) as (door, screen):
        await door.press("y")
        await door.until_said("Working")
        await door.press("y", "<escape>", "<ctrl+x>")
        assert (runs, door.app.return_code, screen.answered.done()) == ([1], None, False)
        done.set()
        await screen.answered
        assert runs == [1]


async def test_a_refusal_is_said_and_it_can_be_tried_again() -> None:
    away = [StoreUnavailable("The database does not answer.")]

    async def upgrade() -> None:
        if away:
            raise away.pop()

    async with asked(upgrade) as (door, screen):
        await door.press("y")
        await door.until_said("The database does not answer. Nothing was changed.")
        await door.press("y")
        await screen.answered


async def test_it_looks_like_a_question_and_then_like_work(looks: SnapshotAssertion) -> None:
    done = asyncio.Event()

    async def upgrade() -> None:
        await done.wait()

    async with asked(upgrade) as (door, screen):
        assert picture(door.app) == looks(name="question")
        await door.press("y")
        await door.until_said("Working")
        assert "(Esc Quit)" in door.words
        done.set()
        await screen.answered


async def test_a_scan_changes_no_database() -> None:
    async def upgrade() -> None:
        raise AssertionError("nobody asked for it")

    async with asked(upgrade) as (door, screen):
        await door.burst("y", "1", "2", "y", "enter")
        await door.until_said("Press y to bring the database up to date")
        assert not screen.answered.done()

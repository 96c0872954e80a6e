"""A till from its first screen on: keys go in, and what a person would read comes out."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from pos_tui.config import Settings
from pos_tui.ui.app import TillApp
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.opening import Opening
from pos_tui.ui.screens.start import StartScreen
from tests.shops import KEY, NOW

SECONDS_TO_WAIT, SECONDS_FOR_A_SCREEN = 30, 1
SMALL, LARGE = (80, 24), (160, 50)
CONTROL_CHARACTERS = {"enter": "\r", "escape": "\x1b", "backspace": "\x7f", "tab": "\t"}


class Door:
    """What a test does with a till that is being opened."""

    def __init__(self, app: TillApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot
        self._at = time.monotonic()

    @property
    def shown(self) -> str:
        """The screen as text, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def words(self) -> str:
        """The screen as one run of words, so that a sentence is found wherever its line was broken."""
        return " ".join(self.shown.replace("│", " ").split())

    def key(self, name: str, *, after: float = 0.2) -> None:
        """One key, so many seconds after the one before."""
        self._at = max(self._at + after, time.monotonic())
        letter = name if len(name) == 1 else CONTROL_CHARACTERS.get(name)
        event = events.Key(_character_to_key(name) if len(name) == 1 else name, letter)
        event.time = self._at
        event.set_sender(self.app)
        self.app.post_message(event)

    async def press(self, *pieces: str) -> None:
        """Letters and named keys (more than one letter, in angle brackets), then whatever they cause on screen."""
        for piece in pieces:
            for key in [piece[1:-1]] if piece.startswith("<") and piece.endswith(">") else piece:
                self.key(key)
        await self.painted()

    async def burst(self, *keys: str) -> None:
        """Keys faster than a hand, nothing waited for in between."""
        for key in keys:
            self.key(key, after=0.001)
        await self.painted()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.painted()

    async def painted(self) -> None:
        """Returns when the keys so far have been taken, in their turn, and their effect can be seen."""
        seen = asyncio.Event()
        self.app.call_later(lambda: self.app.screen.call_after_refresh(seen.set))
        try:
            async with asyncio.timeout(SECONDS_FOR_A_SCREEN):
                await seen.wait()
        except TimeoutError:  # the screen that was asked has gone
            await self.pilot.pause()

    async def until(self, true: Callable[[], bool]) -> None:
        """Returns when it has come true."""
        async with asyncio.timeout(SECONDS_TO_WAIT):
            while not true():
                await self.pilot.pause()
        await self.painted()

    async def until_said(self, sentence: str) -> None:
        """Returns when a person can read this."""
        try:
            await self.until(lambda: sentence in self.words)
        except TimeoutError:
            raise AssertionError(f"never said {sentence!r}; the screen says:\n{self.shown}") from None

    async def until_on(self, screen: type[Screen[Any]]) -> None:
        """Returns when that screen is to be seen and takes keys."""

        def is_on() -> bool:
            top = self.app.screen
            waits = isinstance(top, AskingScreen | KeyedScreen) and top._painted_at is None
            return isinstance(top, screen) and not waits

        try:
            await self.until(is_on)
        except TimeoutError:
            raise AssertionError(f"never came to {screen.__name__}; the screen says:\n{self.shown}") from None


def settings_for(address: str, folder: Path, **changes: Any) -> Settings:
    """Settings of a till whose key is the test shop's."""
    given: dict[str, Any] = {"key": SecretStr(KEY.hex()), **changes}
    return Settings(
        database=SecretStr(address), key_file=folder / "shop.key", log_file=folder / "till.log", **given
    )


@asynccontextmanager
async def open_door(
    settings: Settings,
    *,
    size: tuple[int, int] = SMALL,
    hint: str | None = None,
    keys: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> AsyncIterator[Door]:
    """A till that has just been started."""
    app = TillApp(Opening(lambda: settings, hint=hint, clock=clock).first, keys=keys)
    async with app.run_test(size=size) as pilot:
        door = Door(app, pilot)
        await door.until(lambda: isinstance(app.screen_stack[1], StartScreen))
        yield door
        if app.desk is not None:
            await app.desk.close()
            await app.desk.database.close()
        if app.spool is not None:
            app.spool.close()

"""A timer that is late before it begins goes off all the same."""

import asyncio
from collections.abc import Callable
from itertools import count

import pytest
from textual import _time
from textual.app import App
from textual.message_pump import MessagePump

from pos_tui.workers.once import once

Begin = Callable[[MessagePump, float, Callable[[], object]], object]


async def goes_off(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether it does where the machine stands still between any two looks at the clock."""
    went_off = asyncio.Event()
    app: App[None] = App()
    async with app.run_test() as pilot:
        with monkeypatch.context() as standing:
            seconds = count(1.0, 1.0)
            standing.setattr(_time, "get_time", lambda: next(seconds))
            begin(app, 0.01, went_off.set)
            for _ in range(20):
                await pilot.pause(0)
        return went_off.is_set()


async def test_it_goes_off_though_it_is_late_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await goes_off(once, monkeypatch)


async def test_control_textual_s_own_never_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not await goes_off(lambda of, seconds, then: of.set_timer(seconds, then), monkeypatch)

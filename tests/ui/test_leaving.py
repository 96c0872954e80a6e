"""On a real terminal: hang-ups, signals, bytes that are no text, and bugs; the basket is there afterwards."""

import asyncio
import os
import select
import signal
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.ui.keyed import BURST_SECONDS
from tests.patience import SECONDS_OF_A_BUSY_MACHINE
from tests.races.watched import Standing, lanes_context
from tests.shops import Shop, make_shop
from tests.ui.lane_process import on_terminal

MATE, BREAD = b"5012345678900", b"4006381333931"
SECONDS_TO_WAIT = 120


class Terminal:
    """The other end of a till's terminal."""

    def __init__(self, *arguments: str) -> None:
        self.output = b""
        self.end, theirs = os.openpty()
        self.before = self.attributes()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        with Connection(theirs) as line:
            self._till = lanes_context().Process(target=on_terminal, args=(line, arguments, environment))
            self._till.start()
        assert self._till.pid is not None, "it was started"
        self.process = self._till.pid

    def attributes(self) -> list[Any]:
        """How the terminal is set: what it echoes, when it hands over a line, what its control keys are."""
        return list(termios.tcgetattr(self.end))

    def send(self, keys: bytes) -> None:
        os.write(self.end, keys)

    def press(self, key: bytes) -> None:
        """A key by hand: no hand is quicker than a scanner."""
        time.sleep(2 * BURST_SECONDS)
        self.send(key)

    def see(self, text: str) -> None:
        """Returns when the till has written this text."""
        wanted, until = text.encode(), time.monotonic() + SECONDS_TO_WAIT
        while wanted not in self.output:
            assert time.monotonic() < until, f"{text!r} is not in {self.output[-2000:]!r}"
            if not self._read():
                raise AssertionError(f"{text!r} is not in {self.output[-2000:]!r}")

    def code(self) -> int:
        """What the till gave back when it ended."""
        while self._read():
            pass
        return self._ended()

    def hang_up(self) -> int:
        """The line drops; answers what the till gave back."""
        os.close(self.end)
        return self._ended()

    def stop(self) -> None:
        """Returns when it stands still."""
        os.kill(self.process, signal.SIGSTOP)
        while Standing.of(self.process).state != "T":
            time.sleep(0.01)

    def kill(self) -> None:
        """It is gone, if it is not gone already."""
        self._till.kill()
        self._till.join()

    def _ended(self) -> int:
        self._till.join()
        assert self._till.exitcode is not None
        return self._till.exitcode

    def _read(self) -> bool:
        if select.select([self.end], [], [], SECONDS_TO_WAIT)[0]:
            try:
                data = os.read(self.end, 65_536)
            except OSError:  # Linux says so when the other end has closed
                return False
            self.output += data
            return bool(data)
        return False


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    """A till that is selling."""
    opened = Terminal(*arguments)
    try:
        opened.see("online")
        yield opened
    finally:
        opened.kill()


@pytest.fixture
def shop(address: str) -> Shop:
    return asyncio.run(_make(address))


async def _make(address: str) -> Shop:
    database = Database.at(address)
    try:
        return await make_shop(database)
    finally:
        await database.close()


async def _on_disk(address: str, shop: Shop) -> list[tuple[str, int]]:
    database = Database.at(address)
    try:
        basket = await database.read(lambda session: basket_of_lane(session, shop.lane))
    finally:
        await database.close()
    return [(line.sku, line.quantity) for line in basket.lines] if basket else []


def on_disk(address: str, shop: Shop) -> list[tuple[str, int]]:
    return asyncio.run(_on_disk(address, shop))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_till_after_the_write_in_flight(address: str, shop: Shop, number: int) -> None:
    with terminal(address, "slow") as till:
        till.send(MATE + b"\r")
        till.see("Club Mate")
        till.send(BREAD + b"\r")
        till.see("brioche")
        began = time.monotonic()
        os.kill(till.process, number)
        assert till.code() == 128 + number
        assert time.monotonic() - began < SECONDS_OF_A_BUSY_MACHINE
    assert on_disk(address, shop) == [("MATE", 1_000), ("BREAD", 1_000)]


def test_a_dropped_line_ends_the_till_and_the_basket_is_there(address: str, shop: Shop) -> None:
    with terminal(address, "slow") as till:
        till.send(MATE + b"\r")
        till.see("Club Mate")
        assert till.hang_up() == 128 + signal.SIGHUP
    assert on_disk(address, shop) == [("MATE", 1_000)]


def test_a_till_that_was_stopped_and_goes_on_has_its_terminal_as_before(address: str, shop: Shop) -> None:
    """Stopped from outside and put back by a shell, which sets the terminal for itself meanwhile."""
    with terminal(address) as till:
        ours = till.attributes()
        till.stop()
        termios.tcsetattr(till.end, termios.TCSANOW, till.before)
        till.output = b""
        os.kill(till.process, signal.SIGCONT)
        till.see("TOTAL")
        assert till.attributes() == ours != till.before
        till.send(MATE + b"\r")
        till.see("Club Mate")
        os.kill(till.process, signal.SIGTERM)
        assert till.code() == 128 + signal.SIGTERM
        assert till.attributes() == till.before
    assert on_disk(address, shop) == [("MATE", 1_000)]


def test_bytes_that_are_no_text_do_not_end_the_till(address: str, shop: Shop) -> None:
    with terminal(address) as till:
        till.send(b"\xff\xfe\xc3\x28\r")
        till.see("Nothing here has the code")
        till.send(MATE + b"\r")
        till.see("Club Mate")
        till.press(b"\x18")
        till.see("stay in the basket")
        till.press(b"\x18")
        assert till.code() == 0


@pytest.mark.parametrize("bug", ["bug", "late-bug"])
def test_a_bug_shows_no_variables_and_says_that_the_basket_is_safe(
    address: str, shop: Shop, bug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with terminal(address, bug) as till:
        till.send(MATE + b"\r")
        till.see("Club Mate")
        till.press(b"?")
        assert till.code() == 1
        assert till.attributes() == till.before
        said = till.output[till.output.rindex(b"\x1b[?1049l") :]
    (report,) = tmp_path.glob("*/crash-*.txt")
    told = "".join(said.decode().split())  # lines are wrapped
    assert f"stopped«pos-tui»(RuntimeError).Pleasesendus{report}." in told
    assert b"The basket is kept" in said
    assert b"Traceback" not in said
    assert S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError: no help for pin=…" in text
    assert "735191" not in text + told
    assert on_disk(address, shop) == [("MATE", 1_000)]

"""Keys carry the time when they came, not when a busy machine read them."""

import os
import pty
import selectors
import tty
from collections.abc import Iterator
from itertools import count
from threading import Event, Thread

import pytest
from textual import events

from pos_tui.ui.keyed import BURST_SECONDS
from pos_tui.ui.line_in import LineIn
from pos_tui.ui.terminal import READ_BYTES, Arrival, bytes_typed
from pos_tui.ui.typed import scanned_codes


class Later(selectors.SelectSelector):
    """Something comes as soon as somebody waits for it."""

    comes: tuple[int, bytes] | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout and self.comes is not None:
            os.write(*self.comes)
            self.comes = None
        return super().select(timeout)


@pytest.fixture
def line() -> Iterator[tuple[int, selectors.BaseSelector]]:
    """An end to write to, and a selector on the other."""
    reading, writing = os.pipe()
    with selectors.SelectSelector() as selector:
        selector.register(reading, selectors.EVENT_READ)
        yield writing, selector
    os.close(reading)
    os.close(writing)


@pytest.fixture
def later() -> Iterator[Later]:
    """A line whose bytes come only when they are waited for."""
    reading, writing = os.pipe()
    with Later() as selector:
        selector.register(reading, selectors.EVENT_READ)
        selector.comes = writing, b"000264\r"
        yield selector
    os.close(reading)
    os.close(writing)


def test_what_was_there_already_came_with_what_was_read_before(line: tuple[int, selectors.BaseSelector]) -> None:
    writing, selector = line
    arrival = Arrival(BURST_SECONDS)
    before = arrival.at
    os.write(writing, b"5012345678900")
    assert arrival.waited_for(selector)
    assert arrival.at == before


def test_where_nothing_came_time_has_passed(line: tuple[int, selectors.BaseSelector]) -> None:
    arrival = Arrival(BURST_SECONDS)
    before = arrival.at
    assert not arrival.waited_for(line[1])
    assert arrival.at > before


def test_the_rest_of_what_the_line_could_not_hold_came_with_it(later: Later) -> None:
    """The line is full in the middle of a code: its other half is there as soon as the first is read."""
    arrival = Arrival(BURST_SECONDS)
    before = arrival.at
    arrival.took(b"9520000".rjust(READ_BYTES, b"9"))
    assert arrival.waited_for(later)
    assert arrival.at == before


def test_who_is_behind_once_waits_a_moment_for_the_rest(
    line: tuple[int, selectors.BaseSelector], later: Later
) -> None:
    arrival = Arrival(BURST_SECONDS)
    before = arrival.at
    os.write(line[0], b"9520000")
    assert arrival.waited_for(line[1])
    assert arrival.waited_for(later)
    assert arrival.at == before


def test_a_key_that_is_waited_for_came_when_it_came(later: Later) -> None:
    arrival = Arrival(BURST_SECONDS)
    before = arrival.at
    arrival.took(b"9")
    assert arrival.waited_for(later)
    assert arrival.at > before


def test_a_thousand_codes_at_once_are_a_thousand_codes_however_busy_the_program_is() -> None:
    """A terminal's line holds 4,095 bytes, so it is full again and again in the middle of a code."""
    codes = tuple(f"95200{number:08}" for number in range(1_000))
    hand, line = pty.openpty()
    tty.setraw(line)
    done = Event()
    others = [
        Thread(target=lambda: os.write(hand, "".join(f"{code}\r" for code in codes).encode())),
        Thread(target=lambda: all(not done.is_set() for _ in count())),
    ]
    for other in others:
        other.start()
    try:
        assert scanned_codes(keys_of(line, len(codes))) == codes
    finally:
        done.set()
        os.close(line)
        for other in others:
            other.join()
        os.close(hand)


def keys_of(fileno: int, codes: int) -> list[events.Key]:
    """What the driver makes of so many codes."""
    keys: list[events.Key] = []
    reads, arrival = LineIn(), Arrival(BURST_SECONDS)
    with selectors.SelectSelector() as selector:
        selector.register(fileno, selectors.EVENT_READ)
        while sum(key.key == "enter" for key in keys) < codes:
            assert arrival.waited_for(selector, 5.0), "the rest never came"
            data = bytes_typed(fileno)
            arrival.took(data)
            keys += [message for message in reads.feed(data, arrival.at) if isinstance(message, events.Key)]
    return keys

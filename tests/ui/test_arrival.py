"""Keys carry the time when they came, not when a busy machine read them."""

import os
import selectors
from collections.abc import Iterator

import pytest

from pos_tui.ui.terminal import Arrival


@pytest.fixture
def line() -> Iterator[tuple[int, selectors.BaseSelector]]:
    """An end to write to, and a selector on the other."""
    reading, writing = os.pipe()
    with selectors.SelectSelector() as selector:
        selector.register(reading, selectors.EVENT_READ)
        yield writing, selector
    os.close(reading)
    os.close(writing)


def test_what_was_there_already_came_with_what_was_read_before(line: tuple[int, selectors.BaseSelector]) -> None:
    writing, selector = line
    arrival = Arrival()
    before = arrival.at
    os.write(writing, b"5012345678900")
    assert arrival.waited_for(selector)
    assert arrival.at == before


def test_where_nothing_came_time_has_passed(line: tuple[int, selectors.BaseSelector]) -> None:
    arrival = Arrival()
    before = arrival.at
    assert not arrival.waited_for(line[1])
    assert arrival.at > before

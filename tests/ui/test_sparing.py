"""What is sent instead of a frame leaves the terminal showing the same, cell by cell."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.ui.sparing import Sparing

WIDTH, HEIGHT = 24, 4
STYLES = ("", "1", "7", "36", "1;32", "38;2;10;20;30")
LETTERS = st.sampled_from("ab1 .·█▸─é陈e\u0301")
TEXTS = st.text(LETTERS, min_size=1, max_size=WIDTH).filter(lambda text: text[0] != "\u0301")


@st.composite
def frames(draw: st.DrawFn) -> str:
    """Some rows, or parts of rows, as Textual writes them."""
    rows = []
    for y in sorted(draw(st.sets(st.integers(0, HEIGHT - 1), min_size=1))):
        x = draw(st.integers(0, WIDTH - 1))
        parts = [f"\x1b[{y + 1};{x + 1}H"]
        room = WIDTH - x
        for _ in range(draw(st.integers(1, 3))):
            text, style = _fitting(draw(TEXTS), room), draw(st.sampled_from(STYLES))
            room -= _width(text)
            parts.append(f"\x1b[{style}m{text}\x1b[0m" if style and text else text)
        rows.append("".join(parts))
    return "\n".join(rows)


def _width(text: str) -> int:
    return sum(2 if letter == "陈" else 0 if letter == "\u0301" else 1 for letter in text)


def _fitting(text: str, room: int) -> str:
    while _width(text) > room:
        text = text[:-1]
    return text


class Terminal:
    """A terminal that does not wrap, as Textual asks of it."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self._screen)
        self._stream.feed("\x1b[?7l")

    def feed(self, data: str) -> None:
        self._stream.feed(data.replace("\n", "\r\n"))

    @property
    def cells(self) -> list[list[object]]:
        return [[self._screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(st.lists(frames(), min_size=1, max_size=6))
def test_the_terminal_shows_the_same_cell_by_cell(written: list[str]) -> None:
    plain, spared, sparing = Terminal(), Terminal(), Sparing(WIDTH)
    for frame in written:
        plain.feed(frame)
        sent = sparing.spared(frame)
        assert sent is not None
        spared.feed(sent)
        assert plain.cells == spared.cells


@given(frames())
def test_what_is_shown_already_is_not_sent_again(frame: str) -> None:
    sparing = Sparing(WIDTH)
    sparing.spared(frame)
    assert sparing.spared(frame) == ""


def test_only_the_figure_that_changed_is_sent() -> None:
    sparing = Sparing(80)
    sparing.spared("\x1b[17;1H 5 items\n\x1b[18;1HTOTAL   13.70")
    assert sparing.spared("\x1b[17;1H 6 items\n\x1b[18;1HTOTAL   13.80") == "\x1b[17;2H6\x1b[18;12H8"


def test_a_row_that_becomes_empty_is_erased() -> None:
    sparing = Sparing(80)
    sparing.spared("\x1b[3;1H" + "x" * 80)
    assert sparing.spared("\x1b[3;1H" + "ab" + " " * 78) == "\x1b[3Hab\x1b[K"


def test_what_is_blank_already_behind_it_is_no_reason_to_write_blanks() -> None:
    sparing = Sparing(80)
    sparing.spared("\x1b[3;1H" + "a sentence".ljust(80))
    assert sparing.spared("\x1b[3;1H" + " " * 80) == "\x1b[3H\x1b[K"
    assert sparing.spared("\x1b[3;1H" + "abc".ljust(80)) == "abc"


def test_a_short_gap_is_written_and_a_long_one_moved_over() -> None:
    sparing = Sparing(80)
    sparing.spared("\x1b[1;1H0123456789")
    assert sparing.spared("\x1b[1;1HX123Y56789") == "\x1b[1HX123Y"
    assert sparing.spared("\x1b[1;1Hx123Y5678z") == "\x1b[1Hx\x1b[8Cz"


def test_what_was_forgotten_is_sent_whole() -> None:
    sparing, frame = Sparing(80), "\x1b[2;1Hshown"
    first = sparing.spared(frame)
    sparing.forget()
    assert sparing.spared(frame) == first == "\x1b[2Hshown"


@pytest.mark.parametrize("other", ["\x1b[?1049h", "\x1b]0;title\x07", "\x1b[2J", "text\x07", "\x1b[6n"])
def test_what_is_no_frame_is_left_as_it_is(other: str) -> None:
    assert Sparing(80).spared(other) is None

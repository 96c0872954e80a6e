"""What comes in from the terminal's line is keys and pastes; nothing in it ends it or works anything else."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import _parser, events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.message import Message

from pos_tui.ui.line_in import SECONDS_OF_SILENCE_IN_A_PASTE, LineIn
from tests.ui.till import HAND, SCANNER

CODE = b"5012345678900"
CLICK = b"\x1b[<0;5;24M\x1b[<0;5;24m"
RESIZE = b"\x1b[48;1;1;0;0t"


def read(pieces: Sequence[bytes], *, apart: float = SCANNER, silence: float = 1.0) -> list[Message]:
    """Pieces that come so many seconds apart, nothing where one is empty, then silence."""
    line, at, messages = LineIn(), 100.0, list[Message]()
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(_parser, "get_time", lambda: at)
        for piece in pieces:
            at += apart
            messages += line.feed(piece, at) if piece else ()
            messages += line.tick(at)
        for _ in range(2):
            at += silence
            messages += line.tick(at)
    return messages


def typed(messages: Iterable[Message]) -> str:
    return "".join(message.character or "" for message in messages if isinstance(message, events.Key))


def others(messages: Iterable[Message]) -> list[Message]:
    return [message for message in messages if not isinstance(message, events.Key)]


def test_a_letter_in_two_pieces_is_one_letter() -> None:
    assert typed(read([b"caf", b"\xc3", b"\xa9", b"\r"])) == "café\r"


def test_bytes_that_are_no_text_stand_for_themselves_and_end_nothing() -> None:
    assert typed(read([b"\xff", b"\xfe\xc3\x28", b"\xe2\x82", CODE, b"\xf0\x9f", b"\r"])).count("\ufffd") >= 4
    assert CODE.decode() in typed(read([b"\xe2", b"\xff", b"\xc3", CODE]))


def test_control_textual_takes_half_of_a_letter_for_the_end_of_the_line() -> None:
    parser = XTermParser()
    list(parser.feed(""))
    with pytest.raises(ParseError, match="end of file"):
        list(parser.feed("5"))


@pytest.mark.parametrize("pieces", [(CODE + CLICK,), (CLICK + CODE,), (CODE[:5], CLICK, CODE[5:]), (CLICK, CODE),
                                    (CODE, CLICK), (b"\r", RESIZE, CLICK, b"\x1b[O", CODE)])  # fmt: skip
def test_a_click_within_a_scan_is_no_click(pieces: Sequence[bytes]) -> None:
    messages = read(pieces)
    assert others(messages) == []
    assert CODE.decode() in typed(messages)


def test_a_click_by_hand_is_one() -> None:
    messages = read([b"a", CLICK, b"b"], apart=HAND)
    assert [type(message) for message in messages] == [events.Key, events.MouseDown, events.MouseUp, events.Key]
    assert isinstance(messages[1], events.MouseDown)
    assert (messages[1].screen_x, messages[1].screen_y) == (4, 23)


def test_a_size_that_a_code_says_is_not_believed() -> None:
    messages = read([RESIZE, CLICK, b"\x1b[?2048;1$y", CLICK], apart=HAND)
    assert {type(message) for message in messages} == {events.MouseDown, events.MouseUp}
    assert [message.screen_x for message in messages if isinstance(message, events.MouseDown)] == [4, 4]


@pytest.mark.parametrize("begins", [(b"\x1b[200~",), (b"\x1b[2", b"00", b"~")], ids=["at once", "in pieces"])
def test_a_paste_that_never_ends_is_ended(begins: Sequence[bytes]) -> None:
    messages = read([CODE, *begins, b"STAMP"])
    assert [message.text for message in others(messages) if isinstance(message, events.Paste)] == ["STAMP"]
    line = LineIn()
    for piece in begins:
        list(line.feed(piece, 1.0))
    assert list(line.feed(b"lost?", 1.0)) == []
    list(line.tick(1.0 + 2 * SECONDS_OF_SILENCE_IN_A_PASTE))
    assert typed(line.feed(CODE, 9.0)) == CODE.decode()


def test_a_paste_that_ends_is_one_paste() -> None:
    messages = read([b"\x1b[200~two\nlines", b" and more\x1b[201~", b"x"])
    assert [message.text for message in messages if isinstance(message, events.Paste)] == ["two\nlines and more"]
    assert typed(messages) == "x"


def test_an_escape_behind_a_scan_came_with_it() -> None:
    """It is known for one when nothing follows it; by then it would stand alone, and be a command."""
    messages = [message for message in read([CODE + b"\x1b"]) if isinstance(message, events.Key)]
    assert messages[-1].key == "escape"
    assert messages[-1].time == messages[0].time
    alone = [message for message in read([b"a", b"\x1b"], apart=HAND) if isinstance(message, events.Key)]
    assert alone[-1].time - alone[0].time == pytest.approx(HAND)


NO_LETTER = b"\x1b[99999999999u"


def test_a_sequence_that_cannot_be_read_does_not_end_the_line() -> None:
    assert typed(read([b"a", NO_LETTER, b"b"], apart=HAND)) == "ab"


def test_control_textual_ends_with_it() -> None:
    with pytest.raises((OverflowError, ValueError)):  # of `chr`: another error from Python 3.13 on
        list(XTermParser().feed(NO_LETTER.decode()))


ANYTHING = st.binary(max_size=12) | st.sampled_from([CODE, CLICK, RESIZE, b"\x1b[200~", b"\x1b[201~", b"\x1b["])


@given(st.lists(ANYTHING))
def test_whatever_comes_the_next_code_is_read(pieces: list[bytes]) -> None:
    messages = read([*pieces, *[b""] * 300, b"\r", CODE, b"\r"])
    assert typed(messages).endswith(f"\r{CODE.decode()}\r")

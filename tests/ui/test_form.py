"""A line that is typed, and what of it shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.errors import BadInput
from pos_tui.hardware.paper import columns
from pos_tui.text import is_clean
from pos_tui.ui.set_up_answers import Answers
from pos_tui.ui.widgets.form import Field, FieldRow
from pos_tui.ui.widgets.line_editor import LONGEST_LINE, MASK, EditLine

letters = st.text(st.characters(categories=["L", "N"]), max_size=30)


@given(letters, letters, st.integers(0, 60))
def test_what_is_typed_stands_where_the_cursor_is(before: str, typed: str, back: int) -> None:
    line = EditLine.of(before).moved(-back)
    after = line.typed(typed)
    assert (
        after.text == line.text[: line.cursor] + after.text[line.cursor : after.cursor] + line.text[line.cursor :]
    )
    assert after.cursor - line.cursor == len(after.text) - len(line.text)


def test_words_may_be_typed_letter_by_letter_with_blanks_between() -> None:
    line = EditLine()
    for letter in "Kopi & Toast":
        line = line.typed(letter)
    assert line.text == "Kopi & Toast"


def test_letters_are_taken_back_and_deleted_at_the_cursor() -> None:
    line = EditLine.of("abcd").moved(-2)
    assert line.erased().text == "acd"
    assert line.deleted().text == "abd"
    assert line.moved(-99).erased() == line.moved(-99)
    assert line.moved(99).deleted() == line.moved(99)


@given(st.text(max_size=400))
def test_nothing_that_a_terminal_acts_on_is_ever_held(text: str) -> None:
    line = EditLine().typed(text)
    assert len(line.text) <= LONGEST_LINE
    assert is_clean(line.text.strip())


@given(st.text(max_size=80), st.integers(0, 80), st.integers(8, 40), st.booleans())
def test_what_shows_fits_and_holds_the_cursor(text: str, back: int, width: int, masked: bool) -> None:
    line = EditLine.of(text).moved(-back)
    shown, cursor = line.shown(width, masked=masked)
    assert columns(shown) <= width
    assert 0 <= cursor <= len(shown)
    assert not masked or set(shown) <= {MASK}


def test_a_pin_is_in_no_repr() -> None:
    assert "314159" not in repr(EditLine.of("314159"))
    assert "314159" not in repr(Answers(pin="314159"))


@pytest.mark.parametrize(
    ("field", "left"),
    [
        (Field("pin", "PIN", secret=True), "5"),
        (Field("card", "Card", whole=True), "5"),
        (Field("amount", "Amount"), "safe5"),
    ],
)
def test_what_cannot_be_seen_or_comes_whole_begins_again_after_a_refusal(field: Field, left: str) -> None:
    def refused(text: str) -> str:
        raise BadInput("No.")

    row = FieldRow(replace(field, check=refused))
    row.type("safe")
    assert not row.settle()
    row.type("5")
    assert row.line.text == left

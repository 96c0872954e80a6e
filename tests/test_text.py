"""Text that is made harmless: its columns stay below each other, and the short way says the same as the long."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from pos_tui.text import USUAL, _letter_by_letter, clean, clean_columns

LETTERS = st.text(st.characters(codec="utf-8") | st.sampled_from(" \u00a0éяДあ漢한ς"), max_size=40)


def test_columns_stay_where_they_are() -> None:
    line = "Mei Tan            C1   Gold"
    assert clean_columns(line) == line
    assert clean(line) == "Mei Tan C1 Gold", "text of one piece has none"


def test_each_column_is_harmless() -> None:
    assert clean_columns("a\x1b[2J\n   b\u202e\tc   ") == "a[2J   b c"
    assert clean_columns("a\x1b]0;x\x07   b\u202ec") == "a]0;x   bc"


@given(LETTERS, st.integers(1, 30))
@example("Crème  brûlée ", 8)
@example("a\u0387\u037eb", 30)
@example("\u0387\u1100\u1161 e\u0301", 30)
def test_usual_letters_come_to_the_same_the_short_way(text: str, limit: int) -> None:
    assert clean(text, limit) == _letter_by_letter(text, limit)


def test_none_of_the_usual_letters_is_a_mark() -> None:
    usual = [letter for letter in map(chr, range(0x110000)) if letter.isprintable() and USUAL.fullmatch(letter)]
    assert len(usual) > 30_000
    assert not [letter for letter in usual if unicodedata.category(letter).startswith("M")]

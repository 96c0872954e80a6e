"""Lines whose columns lie below each other stay so when they are made harmless."""

from pos_tui.text import clean, clean_columns


def test_columns_stay_where_they_are() -> None:
    line = "Mei Tan            C1   Gold"
    assert clean_columns(line) == line
    assert clean(line) == "Mei Tan C1 Gold", "text of one piece has none"


def test_each_column_is_harmless() -> None:
    assert clean_columns("a\x1b[2J\n   b\u202e\tc   ") == "a[2J   b c"
    assert clean_columns("a\x1b]0;x\x07   b\u202ec") == "a]0;x   bc"

"""Columns: figures keep their places whatever a name holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pos_tui.ui.cells import cut, cut_middle, left, on_point, right, shown
from pos_tui.ui.widgets.figures import large
from pos_tui.ui.widgets.painted import DRAWN


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_name_has_exactly_its_columns(text: str, width: int) -> None:
    assert cell_len(left(shown(text), width)) == width


def test_a_chinese_letter_takes_two_columns() -> None:
    assert cut("清酒清酒", 5) == "清酒…"
    assert cut("清酒清酒", 4) == "清…"
    assert cut("清酒", 4) == "清酒"


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_name_without_its_middle_fits_and_keeps_both_ends(text: str, width: int) -> None:
    name = shown(text)
    assert cell_len(cut_middle(name, width)) <= width
    if cell_len(name) <= width:
        assert cut_middle(name, width) == name


def test_what_differs_at_the_end_is_told_apart() -> None:
    assert cut_middle("Old Hill Oolong Tea 25 bags", 21) == "Old Hill O…ea 25 bags"


def test_a_family_of_emoji_is_cut_between_people() -> None:
    assert cell_len(left(shown("👨\u200d👩\u200d👧 pack"), 5)) == 5


@pytest.mark.parametrize(
    ("text", "places", "row"), [("2", 3, "  2    "), ("0.35", 3, "  0.35 "), ("12.5", 3, " 12.5  ")]
)
def test_numbers_line_up_on_the_decimal_point(text: str, places: int, row: str) -> None:
    assert on_point(text, 7, places, ".") == row


def test_a_figure_is_never_cut_to_another_figure() -> None:
    assert right("1,234,567.89", 8) == "########"


def test_the_total_is_as_large_as_its_room() -> None:
    assert len(large("10.01", 40, 5)) == 5
    assert len(large("1,234,567.89", 60, 5)) == 3
    assert large("1,234,567.89", 20, 5) == ["1,234,567.89"]
    assert large("ten", 40, 5) == ["ten"]
    assert max(len(row) for row in large("999.99", 44, 5)) <= 44


def test_signs_that_are_drawn_have_a_cell_each() -> None:
    assert {cell_len(chr(sign)) for sign in DRAWN} == {1}

"""What was read of style sheets is taken again, under the same colours only."""

import pytest
from textual.css.stylesheet import Stylesheet, StylesheetParseError

from pos_tui.ui.styles import KeptStylesheet

RED, BLUE = {"ink": "ansi_red"}, {"ink": "ansi_blue"}


def with_another(sheet: Stylesheet) -> bool:
    """Whether the rules of one text are taken again when another one comes."""
    sheet.add_source("Label { color: $ink; }", read_from=("here", "first"))
    sheet.reparse()
    before = sheet.rules[0]
    sheet.add_source("Input { color: $ink; }", read_from=("here", "second"))
    sheet.reparse()
    assert [rule.selector_names for rule in sheet.rules] == [{"Label"}, {"Input"}]
    return sheet.rules[0] is before


def test_a_screen_that_brings_its_styles_has_those_of_the_others_not_read_again() -> None:
    assert with_another(KeptStylesheet(variables=RED))
    assert not with_another(Stylesheet(variables=RED)), "the control: Textual does"


def test_under_other_colours_everything_is_read_again() -> None:
    sheet = KeptStylesheet(variables=RED)
    with_another(sheet)
    for colours in (BLUE, RED):
        sheet.set_variables(colours)
        sheet.reparse()
        assert {rule.styles.color.css for rule in sheet.rules} == {colours["ink"]}


def test_what_cannot_be_read_leaves_the_rules_as_they_were() -> None:
    sheet = KeptStylesheet(variables=RED)
    with_another(sheet)
    before = list(sheet.rules)
    sheet.add_source("Label { color: nothing; }", read_from=("here", "third"))
    with pytest.raises(StylesheetParseError):
        sheet.reparse()
    assert sheet._rules == before

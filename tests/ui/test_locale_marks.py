"""The table of locales says what CLDR's library says, of every locale that it knows."""

import subprocess
import sys

import pytest
from babel import localedata

from pos_tui.ui.dates import order_of_dates
from pos_tui.ui.locale_marks import TABLE, Marks, asked, marks_of
from pos_tui.ui.money_format import MoneyFormat

LISTED = " ".join(TABLE.values()).split()


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyz")
def test_a_locale_is_written_as_the_library_says(letter: str) -> None:
    for locale in localedata.locale_identifiers():
        if locale.startswith(letter):
            assert (locale, marks_of(locale)) == (locale, asked(locale))


def test_each_stands_in_it_once_and_none_is_left_out() -> None:
    assert sorted(LISTED) == sorted(localedata.locale_identifiers())


@pytest.mark.parametrize(
    ("spelling", "like"), [("zh_TW", "zh_Hant_TW"), ("de_DE.UTF-8", "de_DE"), ("pt_br", "pt_BR")]
)
def test_other_spellings_are_asked_of_the_library(spelling: str, like: str) -> None:
    assert spelling not in LISTED
    assert marks_of(spelling) == marks_of(like)


@pytest.mark.parametrize("nobody_knows", ["xx", "de-DE", "de_XX", "C"])
def test_what_nobody_knows_is_refused_and_written_plainly(nobody_knows: str) -> None:
    with pytest.raises(ValueError, match="there is no locale"):
        marks_of(nobody_knows)
    assert MoneyFormat.of(nobody_knows, "SGD", 2) == MoneyFormat.of("en", "SGD", 2)
    assert order_of_dates(nobody_knows) == "dmy"


def test_a_till_asks_no_library_for_a_locale_of_the_table() -> None:
    told = "print(marks_of('de_CH'), 'babel' in sys.modules)"
    probe = f"import sys; from pos_tui.ui.locale_marks import marks_of; {told}"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{Marks('.', chr(0x2019), 3, 3, 'dmy')} False"

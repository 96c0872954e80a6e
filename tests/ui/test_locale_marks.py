"""Numbers and days are written as CLDR's library says, and plainly where it knows nothing."""

import subprocess
import sys

import pytest

from pos_tui.ui.dates import order_of_dates
from pos_tui.ui.locale_marks import PLAIN, Marks, marks_of
from pos_tui.ui.money_format import MoneyFormat


@pytest.mark.parametrize(
    ("locale", "marks"),
    [
        ("en_SG", Marks(".", ",", 3, 3, "dmy")),
        ("en_US", Marks(".", ",", 3, 3, "mdy")),
        ("de_CH", Marks(".", "\u2019", 3, 3, "dmy")),
        ("fr_FR", Marks(",", " ", 3, 3, "dmy")),
        ("hi_IN", Marks(".", ",", 3, 2, "dmy")),
        ("sv_SE", Marks(",", " ", 3, 3, "ymd")),
    ],
)
def test_a_locale_has_its_marks(locale: str, marks: Marks) -> None:
    assert marks_of(locale) == marks


@pytest.mark.parametrize(
    ("spelling", "like"),
    [("zh_TW", "zh_Hant_TW"), ("de_DE.UTF-8", "de_DE"), ("de-DE", "de_DE"), ("pt_br", "pt_BR")],
)
def test_other_spellings_are_the_same(spelling: str, like: str) -> None:
    assert marks_of(spelling) == marks_of(like)


@pytest.mark.parametrize("nobody_knows", ["xx", "de-XX", "de_XX", "C", "-", "de--DE", "no-such"])
def test_what_nobody_knows_is_refused_and_written_plainly(nobody_knows: str) -> None:
    with pytest.raises(ValueError, match="there is no locale"):
        marks_of(nobody_knows)
    assert MoneyFormat.of(nobody_knows, "SGD", 2) == MoneyFormat.of("en", "SGD", 2)
    assert order_of_dates(nobody_knows) == "dmy"


def test_plain_is_how_the_library_writes_english() -> None:
    assert marks_of("en_GB") == PLAIN
    assert MoneyFormat.of(None, "SGD", 2) == MoneyFormat.of("en_SG", "SGD", 2)
    assert order_of_dates(None) == order_of_dates("en_SG")


@pytest.mark.parametrize(("locale", "is_asked"), [("None", False), ("'en_SG'", True)])
def test_a_till_without_a_locale_asks_no_library(locale: str, is_asked: bool) -> None:
    written = f"MoneyFormat.of({locale}, 'SGD', 2).amount(123450), order_of_dates({locale})"
    probe = (
        "import sys; from pos_tui.ui.dates import order_of_dates; "
        "from pos_tui.ui.money_format import MoneyFormat; "
        f"print(*({written}), 'babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1,234.50", "dmy", str(is_asked)]

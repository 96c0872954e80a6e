"""What a price becomes: typed as people type it, rounded as shops round, and never nothing by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.catalogue.bulk.rules import Refused, ended, read_ending, read_price_by, recosted, repriced
from pos_tui.catalogue.bulk.views import Ending, PriceBy
from pos_tui.catalogue.bulk.wording import by_words
from pos_tui.errors import BadInput
from pos_tui.money import PRICE_STEPS, UnitPrice
from tests.catalogue.keeping import cents

prices = st.integers(1, 10**9).map(cents)
endings = st.one_of(
    st.none(),
    st.integers(1, 10_000).map(lambda every: Ending(every=cents(every))),
    st.sampled_from(["x9", "x5", ".99".join(["x", ""]), "x49"]).map(lambda text: read_ending(text, 2)),
)


@pytest.mark.parametrize(
    ("before", "typed", "rounding", "after"),
    [
        (280, "+5%", "", 294),
        (281, "+5%", "", 295),  # 2.9505: halves and more go up
        (280, "-5%", "", 266),
        (280, "+5%", "0.05", 295),
        (280, "+5%", ".05", 295),
        (280, "+5%", "x9", 299),  # 2.94 lies in the middle of 2.89 and 2.99, and halves go up
        (280, "+3%", "x9", 289),
        (280, "+5%", "x.99", 299),
        (249, "+0%", "x.99", 299),  # 2.49 lies in the middle of 1.99 and 2.99, and halves go up
        (248, "+0%", "x.99", 199),
        (280, "+0,10", "", 290),
        (280, "-0.10", "", 270),
        (280, "3.5", "", 350),
        (0, "3.50", "", 350),
        (280, "0", "", 0),
        (20, "-50%", "x.99", 99),
    ],
)
def test_a_price_becomes(before: int, typed: str, rounding: str, after: int) -> None:
    assert repriced(cents(before), read_price_by(typed, 2, rounding)) == cents(after)


@pytest.mark.parametrize(
    ("before", "typed", "rounding", "why"),
    [
        (0, "+5%", "", "it has an open price"),
        (0, "-0.10", "", "it has an open price"),
        (5, "-0.10", "", "less than nothing"),
        (10, "-0.10", "", "which is an open price"),
        (2, "+0%", "0.05", "which is an open price"),
        (280, "-100%", "", "which is an open price"),
        (280, "-101%", "", "less than nothing"),
        (10**12, "+900%", "", "too large"),
    ],
)
def test_a_price_that_cannot_be(before: int, typed: str, rounding: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        repriced(cents(before), read_price_by(typed, 2, rounding))


@pytest.mark.parametrize(
    ("typed", "rounding", "sentence"),
    [
        ("5%", "", r"5% may be meant up or down: type \+5% or -5%"),
        ("much", "", "'much' is not a number: type"),
        ("+1e5%", "", "is not a number"),
        ("+0.005", "", "more than 2 decimals"),
        ("+5%", "0", "0 is no rounding"),
        ("+5%", "-0.05", "is no rounding"),
        ("+5%", "9x", "9x is no rounding: type a step such as 0.05"),
    ],
)
def test_what_cannot_be_meant(typed: str, rounding: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_price_by(typed, 2, rounding)


@given(prices, endings)
def test_an_ending_is_kept_and_the_nearest(price: UnitPrice, ending: Ending | None) -> None:
    after = ended(price, ending)
    every, last = (ending.every, ending.last) if ending else (PRICE_STEPS, 0)
    assert after >= 0
    assert (after - last) % every == 0
    assert 2 * abs(after - price) <= every or after == last
    assert ended(after, ending) == after, "rounding what is rounded changes nothing"


@given(prices, st.integers(-999_999, 2_000_000))
def test_more_percent_is_never_less(price: UnitPrice, rate: int) -> None:
    def by(percent: int) -> int:
        try:
            return repriced(price, PriceBy(kind="percent", by=percent))
        except Refused:
            return 0

    assert by(rate) <= by(rate + 1_000)
    assert by(0) == price


def test_a_cost_keeps_its_decimals() -> None:
    assert recosted(UnitPrice(12_345), read_price_by("+10%", 2)) == 13_580
    assert recosted(UnitPrice(12_345), None) is None
    with pytest.raises(Refused, match="not known"):
        recosted(None, read_price_by("+10%", 2))
    with pytest.raises(Refused, match="below nothing"):
        recosted(UnitPrice(12_345), read_price_by("-1", 2))


@pytest.mark.parametrize(
    ("typed", "rounding", "words"),
    [
        ("+5%", "x9", "+5 %, rounded to x9"),
        ("-2.5%", "x.99", "-2.5 %, rounded to x.99"),
        ("+0.1", ".05", "+0.10, rounded to 0.05"),
        ("2", "", "2.00"),
        ("+5%", "x09", "+5 %, rounded to x.09"),
    ],
)
def test_a_change_in_words(typed: str, rounding: str, words: str) -> None:
    assert by_words(read_price_by(typed, 2, rounding), 2) == words

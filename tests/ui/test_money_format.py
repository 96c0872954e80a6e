"""Money as this shop's people write it, and as they type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.money import LARGEST, Money, NotANumber, Quantity, Rate, UnitPrice
from pos_tui.ui.money_format import MoneyFormat

SINGAPORE = MoneyFormat.of("en_SG", "SGD", 2)
GERMANY = MoneyFormat.of("de_DE", "EUR", 2)


@pytest.mark.parametrize(
    ("form", "amount", "shown"),
    [
        (SINGAPORE, 123_450, "1,234.50"),
        (SINGAPORE, -49, "−0.49"),
        (SINGAPORE, 0, "0.00"),
        (GERMANY, 123_456_789, "1.234.567,89"),
        (MoneyFormat.of("hi_IN", "INR", 2), 123_456_789, "12,34,567.89"),
        (MoneyFormat.of("fr_FR", "EUR", 2), 123_456_789, "1 234 567,89"),
        (MoneyFormat.of("de_CH", "CHF", 2), 123_450, "1’234.50"),
        (MoneyFormat.of("ja_JP", "JPY", 0), 1_250, "1,250"),
        (MoneyFormat.of("ar_KW", "KWD", 3), 1_250, "1.250"),
        (MoneyFormat.of(None, "SGD", 2), 123_450, "1,234.50"),
        (MoneyFormat.of("no-such", "SGD", 2), 123_450, "1,234.50"),
    ],
)
def test_an_amount_has_the_marks_of_its_locale(form: MoneyFormat, amount: int, shown: str) -> None:
    assert form.amount(Money(amount)) == shown


def test_prices_quantities_and_rates_have_no_idle_zeros() -> None:
    assert SINGAPORE.unit_price(UnitPrice(2_800_000)) == "2.80"
    assert GERMANY.unit_price(UnitPrice(82_500)) == "0,0825"
    assert GERMANY.quantity(Quantity(350)) == "0,35"
    assert SINGAPORE.quantity(Quantity(2_000)) == "2"
    assert SINGAPORE.percent(Rate(78_750)) == "7.875"
    assert SINGAPORE.with_currency(Money(250)) == "SGD 2.50"


@given(st.integers(-LARGEST, LARGEST))
def test_what_is_offered_is_read_as_it_is_meant(amount: int) -> None:
    for form in (SINGAPORE, GERMANY):
        assert form.parse_amount(form.typed(Money(amount))) == amount


@pytest.mark.parametrize(
    "typed", ["1,000", "-1,234", "1,234.50", "1.234,50", "1,2,3", "", "ten", "1e3", "NaN", "٣", "4.505"]
)
def test_what_could_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        SINGAPORE.parse_amount(typed)


@pytest.mark.parametrize(
    ("form", "typed", "said"),
    [
        (SINGAPORE, "1,000", "1,000 may be 1000 or 1.000"),
        (GERMANY, "20.000", "20.000 may be 20000 or 20,000"),
        (MoneyFormat.of("ja_JP", "JPY", 0), "1,000", "1,000 may be 1000 or 1.000"),
        (MoneyFormat.of("en_KW", "KWD", 3), "1,250", "1,250 may be 1250 or 1.250"),
    ],
)
def test_a_thousand_with_its_mark_is_not_taken_for_one(form: MoneyFormat, typed: str, said: str) -> None:
    with pytest.raises(NotANumber, match=said):
        form.parse_amount(typed)


def test_marks_that_can_only_be_decimal_are_read() -> None:
    assert SINGAPORE.parse_amount("4,50") == SINGAPORE.parse_amount("4.500") == 450
    assert SINGAPORE.parse_amount("0,500") == 50
    assert GERMANY.parse_amount("1,500") == 150
    assert MoneyFormat.of("ar_KW", "KWD", 3).parse_amount("1.250") == 1_250
    assert GERMANY.parse_price("1.459") == GERMANY.parse_price("1,459") == UnitPrice(1_459_000)
    assert GERMANY.parse_quantity("1.500") == GERMANY.parse_quantity("1,500") == 1_500
    for reads in (SINGAPORE.parse_price, SINGAPORE.parse_quantity):
        with pytest.raises(NotANumber):
            reads("1,459")


def test_what_is_not_there_is_not_called_a_wrong_number() -> None:
    for reads in (
        SINGAPORE.parse_amount,
        SINGAPORE.parse_price,
        SINGAPORE.parse_quantity,
        SINGAPORE.parse_percent,
    ):
        with pytest.raises(NotANumber, match=r"^Nothing is typed$"):
            reads(" ")

"""What can be typed, and what cannot be meant."""

import pytest

from pos_tui.errors import BadInput
from pos_tui.money import ONE, Money, Quantity, Rate, UnitPrice
from pos_tui.ui import entries
from pos_tui.ui.entries import AmountOff, Code, NewPrice, PercentOff, read_discount, read_entry
from pos_tui.ui.money_format import MoneyFormat

CENTS = MoneyFormat(currency="SGD")
YEN = MoneyFormat(currency="JPY", exponent=0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5012345678900", Code("5012345678900")),
        ("  MATE ", Code("MATE")),
        ("3*5012345678900", Code("5012345678900", Quantity(3_000))),
        ("0.350*TOMATO", Code("TOMATO", Quantity(350))),
        ("0,350 * TOMATO", Code("TOMATO", Quantity(350))),
        ("%10", PercentOff(Rate(100_000))),
        ("%7.5", PercentOff(Rate(75_000))),
        ("-2.50", AmountOff(Money(250))),
        ("-2,5", AmountOff(Money(250))),
        ("@4.50", NewPrice(UnitPrice(4_500_000))),
        ("@0.0825", NewPrice(UnitPrice(82_500))),
        ("1/half pint", Code("1/half pint")),
        ("-MINUS", Code("-MINUS")),
        ("5012345678900*6", Code("5012345678900*6")),
        ("96385074*12", Code("96385074*12")),
        ("(01)05012345678900(10)A*B", Code("(01)05012345678900(10)A*B")),
    ],
)
def test_a_line_means_what_the_card_on_the_till_says(typed: str, meant: entries.Entry) -> None:
    assert read_entry(typed, CENTS, scanned=False) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0*MATE", "above 0"),
        ("-99999*MATE", "at most 9,999"),
        ("1e9*MATE", "not a number"),
        ("NaN*MATE", "not a number"),
        ("999999999*MATE", "at most 9,999"),
        ("0.0001*MATE", "more than 3 decimals"),
        ("*MATE", "Nothing is typed"),
        ("%", "Nothing is typed"),
        ("%ten", "not a number"),
        ("-2.505", "more than 2 decimals"),
        ("@", "Nothing is typed"),
        ("@0", "above 0"),
        ("@-4", "above 0"),
        ("@1.234.567", "not a number"),
        ("@1,234.50", "not a number"),
        ("@" + "9" * 40, "too large"),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_to_type(typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refusal:
        read_entry(typed, CENTS, scanned=False)
    assert "type" in str(refusal.value)


@pytest.mark.parametrize("code", ["%90", "@0.01", "-5.00"])
def test_a_scanned_code_changes_no_price(code: str) -> None:
    with pytest.raises(BadInput, match="typed by hand"):
        read_entry(code, CENTS, scanned=True)


def test_a_scanned_code_may_begin_with_a_sign() -> None:
    assert read_entry("+A99912345", CENTS, scanned=True) == Code("+A99912345", ONE, scanned=True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("10%", PercentOff(Rate(100_000))), ("%10", PercentOff(Rate(100_000))), ("2.50", AmountOff(Money(250)))],
)
def test_a_discount_that_was_asked_for_is_percent_or_money(typed: str, meant: entries.Entry) -> None:
    assert read_discount(typed, CENTS) == meant


def test_a_currency_without_cents_takes_no_decimals() -> None:
    assert read_entry("-250", YEN, scanned=False) == AmountOff(Money(250))
    with pytest.raises(BadInput, match="more than 0 decimals"):
        read_entry("-2.50", YEN, scanned=False)

"""Money by its laws: nothing is lost, nothing is invented, and halves go away from zero."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pos_tui.money import (
    HUNDRED_PERCENT,
    LARGEST,
    PRICE_STEPS,
    Money,
    NotANumber,
    Quantity,
    Rate,
    UnitPrice,
    allocate,
    decimal_text,
    extend,
    parse_money,
    parse_quantity,
    parse_rate,
    parse_unit_price,
    percent_of,
    percent_within,
    price_from_money,
    quantity_text,
    rounded_quotient,
    scaled,
    to_step,
    unit_price_text,
)

amounts = st.integers(-LARGEST, LARGEST).map(Money)
prices = st.integers(0, 10**10).map(UnitPrice)
quantities = st.integers(-(10**7), 10**7).map(Quantity)
rates = st.integers(0, HUNDRED_PERCENT).map(Rate)
exponents = st.integers(0, 4)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


def half_up(exact: Fraction) -> int:
    """Halves away from zero, by another road: long division of decimals."""
    sign, size = (-1 if exact < 0 else 1), abs(exact)
    whole, rest = divmod(size.numerator, size.denominator)
    return sign * (whole + (Fraction(rest, size.denominator) >= Fraction(1, 2)))


@given(amounts, st.integers(-(10**9), 10**9).filter(bool))
@example(5, 10)
@example(-5, 10)
@example(5, -10)
def test_a_quotient_is_rounded_half_away_from_zero(dividend: int, divisor: int) -> None:
    assert rounded_quotient(dividend, divisor) == half_up(Fraction(dividend, divisor))


@given(prices, quantities)
def test_what_comes_back_costs_what_it_was_sold_for(price: UnitPrice, quantity: Quantity) -> None:
    assert extend(price, Quantity(-quantity)) == -extend(price, quantity)


@given(amounts, st.integers(1, 1_000))
def test_whole_pieces_at_whole_prices_are_exact(amount: Money, pieces: int) -> None:
    assert extend(price_from_money(amount), Quantity(pieces * 1_000)) == amount * pieces


@given(prices, quantities)
def test_a_price_times_a_quantity_is_as_decimals_say(price: UnitPrice, quantity: Quantity) -> None:
    exact = Decimal(price) * Decimal(quantity) / (PRICE_STEPS * 1_000)
    assert extend(price, quantity) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(amounts, rates)
def test_tax_that_is_added_is_found_within(amount: Money, rate: Rate) -> None:
    """Exclusive, inclusive, exclusive again: the same cent."""
    tax = percent_of(amount, rate)
    assert percent_within(Money(amount + tax), rate) == tax


@given(amounts, rates)
def test_tax_of_a_refund_mirrors_the_sale(amount: Money, rate: Rate) -> None:
    assert percent_of(Money(-amount), rate) == -percent_of(amount, rate)
    assert percent_within(Money(-amount), rate) == -percent_within(amount, rate)


@given(amounts, st.integers(1, 1_000).map(Money))
def test_the_nearest_coin_is_a_coin_and_near(amount: Money, step: Money) -> None:
    rounded = to_step(amount, step)
    assert rounded % step == 0
    assert 2 * abs(rounded - amount) <= step


@given(st.integers(-(10**9), 10**9), weights)
def test_parts_add_up_to_the_whole(whole: int, shares: list[int]) -> None:
    assert sum(allocate(whole, shares)) == whole


@given(st.integers(0, 10**9), weights)
def test_no_part_is_a_cent_from_its_share(whole: int, shares: list[int]) -> None:
    assume(sum(shares) > 0)
    for part, share in zip(allocate(whole, shares), shares, strict=True):
        assert abs(part - Fraction(whole * share, sum(shares))) < 1


@given(st.integers(0, 10**9), weights)
def test_parts_of_a_refund_mirror_the_sale(whole: int, shares: list[int]) -> None:
    assert allocate(-whole, shares) == [-part for part in allocate(whole, shares)]


@given(st.data(), weights)
def test_no_part_is_more_than_its_line(data: st.DataObject, shares: list[int]) -> None:
    """A basket discount never makes a line negative."""
    whole = data.draw(st.integers(0, sum(shares)))
    assume(sum(shares) > 0)
    assert all(0 <= part <= share for part, share in zip(allocate(whole, shares), shares, strict=True))


@pytest.mark.parametrize(
    ("whole", "shares", "parts"),
    [(100, [1, 1, 1], [34, 33, 33]), (5, [0, 0], [5, 0]), (0, [], []), (7, [], []), (1, [0, 3], [0, 1])],
)
def test_parts_of_small_wholes(whole: int, shares: list[int], parts: list[int]) -> None:
    assert allocate(whole, shares) == parts


@given(amounts, exponents)
def test_money_is_written_as_it_is_read(amount: Money, exponent: int) -> None:
    assert parse_money(decimal_text(amount, exponent), exponent) == amount


@given(quantities)
def test_quantities_are_written_as_they_are_read(quantity: Quantity) -> None:
    assert parse_quantity(quantity_text(quantity)) == quantity


@given(prices, st.integers(0, 3))
def test_unit_prices_are_written_as_they_are_read(price: UnitPrice, exponent: int) -> None:
    text = unit_price_text(price, exponent)
    assert parse_unit_price(text, exponent) == price
    assert len(text.partition(".")[2]) >= exponent


@pytest.mark.parametrize(
    "text",
    ["", " ", "NaN", "Infinity", "1e9", "1,000", "0x10", "١٢", "1.2.3", "--1", "1_000", "1.005", "10000000001.00"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match=r"is not a number|decimals|too large"):
        parse_money(text, 2)


def test_a_refused_text_of_any_length_is_cut() -> None:
    with pytest.raises(NotANumber) as refusal:
        parse_money("9" * 10_000, 2)
    assert len(str(refusal.value)) < 80


@given(st.text())
def test_any_text_is_a_number_or_is_refused(text: str) -> None:
    try:
        number = scaled(text, 2)
    except NotANumber:
        return
    assert Decimal(text.strip()) * 100 == number


def test_rates_have_four_decimals() -> None:
    assert parse_rate("7.875") == 78_750
    with pytest.raises(NotANumber, match="more than 4 decimals"):
        parse_rate("7.87511")


@given(st.from_regex(r"[+-]?[0-9]{0,12}[.]?[0-9]{0,8}", fullmatch=True), st.integers(0, 8))
@example("5.", 2)
@example(".5", 2)
@example("-0.00", 2)
@example("99999999.99999999", 8)
@example("1.500", 2)
@example("123456789", 2)
def test_a_usual_number_is_what_a_decimal_says(text: str, places: int) -> None:
    assume(text.strip("+-."))
    exact = Decimal(text).scaleb(places)
    if exact == exact.to_integral_value() and abs(exact) <= LARGEST * PRICE_STEPS:
        assert scaled(text, places) == int(exact)
    else:
        with pytest.raises(NotANumber):
            scaled(text, places)

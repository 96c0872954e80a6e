"""The wizard suggests what is known and refuses what is not, each with a sentence."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.errors import BadInput
from pos_tui.shop.countries import (
    COINS,
    GENERAL_RATES,
    MAIN_ZONES,
    Suggestion,
    coin_method,
    coin_step,
    country_names,
    find_country,
    find_currency,
    find_timezone,
    suggestion,
)
from pos_tui.shop.currencies import currency_exponent


@pytest.mark.parametrize(
    ("typed", "found"),
    [("SG", "SG"), ("sg", "SG"), ("Singapore", "SG"), (" united king ", "GB"), ("Niger", "NE"), ("Guinea", "GN")],
)
def test_a_country_is_found_by_letters_name_or_its_beginning(typed: str, found: str) -> None:
    assert find_country(typed) == found


@pytest.mark.parametrize("typed", ["", "united", "EU", "x" * 1000, "\x1b[2J", "[/]", "NaN"])
def test_what_is_no_country_is_refused_in_one_short_sentence(typed: str) -> None:
    with pytest.raises(BadInput, match=r"ountr|begin") as refused:
        find_country(typed)
    assert len(str(refused.value)) < 200


def test_singapore_is_suggested_in_full() -> None:
    assert suggestion("SG") == Suggestion(
        currency="SGD", timezone="Asia/Singapore", prices_include_tax=True, tax_name="GST", rate="9"
    )


def test_prices_are_without_tax_where_the_till_adds_it() -> None:
    assert suggestion("US") == Suggestion(currency="USD", prices_include_tax=False, tax_name="Sales tax")


@given(st.sampled_from(sorted(country_names())))
def test_every_suggestion_would_be_accepted(country: str) -> None:
    known = suggestion(country)
    assert not known.currency or find_currency(known.currency) == known.currency
    assert not known.timezone or find_timezone(known.timezone) == known.timezone
    assert not known.rate or 0 < Decimal(known.rate) < 50


def test_the_tables_name_real_countries_and_zones() -> None:
    assert set(GENERAL_RATES) | set(MAIN_ZONES) | set(COINS) <= set(country_names())
    assert all(ZoneInfo(zone) for zone in MAIN_ZONES.values())


@pytest.mark.parametrize(("code", "places"), [("SGD", 2), ("JPY", 0), ("KWD", 3)])
def test_a_currency_brings_its_decimals(code: str, places: int) -> None:
    assert currency_exponent(find_currency(code.lower())) == places


@pytest.mark.parametrize("typed", ["", "DOLLAR", "XQZ", "x" * 1000, "\x00SGD", "€"])
def test_what_is_no_currency_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="three letters"):
        find_currency(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("asia/singapore", "Asia/Singapore"), ("london", "Europe/London"), ("New York", "America/New_York")],
)
def test_a_time_zone_is_found_by_name_or_city(typed: str, found: str) -> None:
    assert find_timezone(typed) == found


@pytest.mark.parametrize("typed", ["", "Atlantis", "x" * 1000, "../../etc/passwd", "\x1b]0;x\x07"])
def test_what_is_no_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="time zone"):
        find_timezone(typed)


@pytest.mark.parametrize(
    ("currency", "country", "step"),
    [
        ("CAD", "CA", "0.05"), ("CHF", "CH", "0.05"), ("DKK", "DK", "0.50"), ("SEK", "SE", "1.00"),
        ("EUR", "FI", "0.05"), ("EUR", "DE", ""), ("NZD", "NZ", "0.10"), ("HUF", "HU", "5.00"), ("SGD", "SG", ""),
        ("USD", "NZ", ""), ("JPY", "JP", ""), ("KWD", "KW", ""),
    ],
)  # fmt: skip
def test_a_country_rounds_to_the_coins_that_it_has(currency: str, country: str, step: str) -> None:
    assert coin_step(currency, country) == step


def test_where_cents_without_a_coin_are_the_customers() -> None:
    assert (coin_method("ZA"), coin_method("SE")) == ("down", "half_up")


def test_whose_country_has_several_zones_is_asked_for_a_city() -> None:
    assert (suggestion("ID").timezone, suggestion("CL").timezone) == ("", "America/Santiago")
    with pytest.raises(BadInput, match=r"Your country has several time zones: type the largest city of yours"):
        find_timezone(" ")
    assert find_timezone("jakarta") == "Asia/Jakarta"

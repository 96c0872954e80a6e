"""What the wizard can know of a country before anybody tells it: suggestions, each to be confirmed or changed.

Currencies, names and time zones are CLDR's. Tax is not in CLDR: the table holds the general rates in force in
2026 of countries that the author could check; elsewhere the rate stays empty, for the owner to fill in.
"""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from pos_tui.errors import BadInput
from pos_tui.money import Method, decimal_text, scaled
from pos_tui.view import View

ADDED_AT_THE_TILL = {"CA", "US"}
"""Where the price on the shelf is without tax."""

GENERAL_RATES = {
    "AT": ("VAT", "20"), "AU": ("GST", "10"), "BE": ("VAT", "21"), "CH": ("VAT", "8.1"), "CZ": ("VAT", "21"),
    "DE": ("VAT", "19"), "DK": ("VAT", "25"), "ES": ("VAT", "21"), "FI": ("VAT", "25.5"), "FR": ("VAT", "20"),
    "GB": ("VAT", "20"), "IE": ("VAT", "23"), "IT": ("VAT", "22"), "JP": ("Consumption tax", "10"),
    "KR": ("VAT", "10"), "NL": ("VAT", "21"), "NO": ("VAT", "25"), "NZ": ("GST", "15"), "PL": ("VAT", "23"),
    "PT": ("VAT", "23"), "SE": ("VAT", "25"), "SG": ("GST", "9"), "TH": ("VAT", "7"), "ZA": ("VAT", "15"),
}  # fmt: skip

MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "KZ": "Asia/Almaty",
    "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PG": "Pacific/Port_Moresby", "PT": "Europe/Lisbon",
    "UZ": "Asia/Tashkent",
}  # fmt: skip
"""Where nearly everybody lives in one of several zones."""

COINS = {
    "AU": "0.05", "BE": "0.05", "EE": "0.05", "FI": "0.05", "HU": "5", "IE": "0.05", "IL": "0.10", "IT": "0.05",
    "LT": "0.05", "MY": "0.05", "NL": "0.05", "NZ": "0.10", "SK": "0.05", "ZA": "0.10",
}  # fmt: skip
"""The coins that cash is rounded to where CLDR, which knows currencies and not countries, does not say."""

ROUNDED_DOWN = {"ZA"}
"""Where the cents that have no coin are the customer's."""

NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


class Suggestion(View):
    """What a shop in this country most likely has."""

    currency: str = ""
    timezone: str = ""
    prices_include_tax: bool = True
    tax_name: str = "Tax"
    rate: str = ""


@cache
def country_names() -> dict[str, str]:
    """Every country's English name by its two letters."""
    territories = Locale("en").territories
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }


def find_country(text: str) -> str:
    """The two letters of a country given by them or by its name; the beginning of a name is enough."""
    wanted = text.strip().casefold()
    names = country_names()
    if wanted.upper() in names:
        return wanted.upper()
    begins = [code for code, name in names.items() if wanted and name.casefold().startswith(wanted)]
    exact = [code for code in begins if names[code].casefold() == wanted]
    if len(exact or begins) == 1:
        return (exact or begins)[0]
    if begins:
        several = " and ".join(f"{names[code]} ({code})" for code in begins[:2])
        raise BadInput(f"{several} begin like that: type more of the name.")
    raise BadInput("No country is called that: type its English name or its two letters, such as SG.")


def find_currency(text: str) -> str:
    """The three letters of a currency that CLDR knows."""
    code = text.strip().upper()
    if code not in Locale("en").currencies:
        raise BadInput("No currency is called that: type its three letters, such as SGD.")
    return code


def coin_step(currency: str, country: str = "") -> str:
    """What amounts paid in cash are rounded to, in major units; empty where every amount has its coins.

    The country's own rule goes first, for its own currency; then CLDR's for the currency.
    """
    digits, _, cash_digits, cash_step = get_global("currency_fractions").get(currency, (2, 0, 2, 0))
    if country in COINS and currency in get_territory_currencies(country):
        return decimal_text(scaled(COINS[country], digits), digits)
    if not cash_step and cash_digits >= digits:
        return ""
    return decimal_text((cash_step or 1) * 10 ** (digits - cash_digits), digits)


def coin_method(country: str) -> Method:
    """How cash is rounded there."""
    return "down" if country in ROUNDED_DOWN else "half_up"


def find_timezone(text: str) -> str:
    """The name of a time zone as the system knows it; a city alone is enough."""
    wanted = text.strip().replace(" ", "_").casefold()
    zones = {zone.casefold(): zone for zone in available_timezones()}
    if wanted in zones:
        return zones[wanted]
    cities = sorted(zone for folded, zone in zones.items() if wanted and folded.rpartition("/")[2] == wanted)
    if len(cities) == 1:
        return cities[0]
    if cities:
        raise BadInput(f"Several time zones are called that: {', '.join(cities[:3])}. Type one in full.")
    what = "No time zone is called that" if wanted else "Your country has several time zones"
    raise BadInput(f"{what}: type the largest city of yours, such as Jakarta or Asia/Jakarta.")


def suggestion(country: str) -> Suggestion:
    """What most shops of a country have; empty where nobody can know."""
    tax_name, rate = GENERAL_RATES.get(country, ("Sales tax" if country in ADDED_AT_THE_TILL else "Tax", ""))
    zones = sorted(zone for zone, territory in get_global("zone_territories").items() if territory == country)
    currencies = get_territory_currencies(country)
    return Suggestion(
        currency=currencies[0] if currencies else "",
        timezone=zones[0] if len(zones) == 1 else MAIN_ZONES.get(country, ""),
        prices_include_tax=country not in ADDED_AT_THE_TILL,
        tax_name=tax_name,
        rate=rate,
    )

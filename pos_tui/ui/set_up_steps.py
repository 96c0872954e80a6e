"""What the wizard asks, step by step, and what one answer suggests for another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_name
from textual.content import Content

from pos_tui.shop.countries import (
    coin_step,
    country_names,
    find_country,
    find_currency,
    find_timezone,
    suggestion,
)
from pos_tui.shop.currencies import currency_exponent
from pos_tui.ui.set_up_answers import Answers, summary
from pos_tui.ui.set_up_checks import (
    NO,
    PIN_HINT,
    YES,
    a_code,
    a_coin,
    a_name,
    a_rate,
    other_rates,
    owners_pin,
    the_same,
    yes_no,
)
from pos_tui.ui.widgets.form import Field

NEW_SHOP = "Who sells, and where. Nothing is written before the last page."
LOST_SHOP = (
    "This till has a shop key already. If it had a shop, its database is not where it was: "
    "quit (^X) and look at the database setting. Otherwise go on."
)


@dataclass(frozen=True)
class Step:
    """One page: a title, a sentence, what is asked; a page that asks nothing shows what `told` says."""

    title: str
    intro: str
    fields: tuple[Field, ...] = ()
    told: Callable[[], Content] | None = None


def shop_steps(
    answers: Answers, *, clock: Callable[[], datetime], key_file: str, has_key: bool
) -> tuple[Step, ...]:
    """The whole way from an empty database to a shop that can sell."""
    return (
        _business(clock, LOST_SHOP if has_key else NEW_SHOP),
        _tax(answers),
        _place(),
        owner_step(answers),
        Step(
            "Ready",
            "Nothing has been written yet. Enter sets up the shop; Esc goes back.",
            told=lambda: summary(answers, key_file),
        ),
    )


def _business(clock: Callable[[], datetime], intro: str) -> Step:
    def time_there(zone: str) -> str:
        return f"It is {clock().astimezone(ZoneInfo(zone)):%H:%M} there now."

    return Step(
        "The business",
        intro,
        (
            Field("company", "Name", "As it stands on receipts.", a_name),
            Field("country", "Country", "Two letters such as SG, or the name.", find_country, _country_name),
            Field("currency", "Currency", "Three letters, such as SGD.", find_currency, _currency_meaning),
            Field(
                "timezone",
                "Time zone",
                "A large city in it: Singapore, or Asia/Singapore.",
                find_timezone,
                time_there,
            ),
        ),
    )


def _tax(answers: Answers) -> Step:
    return Step(
        "Tax and cash",
        "Suggested for your country as of 2026: check each of them.",
        (
            Field("tax_name", "Tax is called", "As it stands on receipts: GST, VAT, Sales tax.", a_name),
            Field("rate", "General rate in %", "0 when your sales are not taxed.", a_rate),
            Field("other_rates", "Other rates in %", "With blanks between: 5 2.5. Or nothing.", other_rates),
            Field("included", "Prices include it", "yes, or no: it is added at the till.", yes_no),
            Field(
                "cash_rounding", "Cash rounded to", "The smallest coin, such as 0.05. Or nothing.",
                lambda text: a_coin(text, answers.of("currency")),
            ),
        ),
    )  # fmt: skip


def _place() -> Step:
    return Step(
        "The shop and its till",
        "«pos-tui tills add» adds more shops and tills later.",
        (
            Field("outlet_name", "Shop", "Its name on receipts, such as Bishan.", a_name),
            Field("outlet_code", "Short code", "Begins every receipt number, such as BISHAN.", a_code),
            Field("terminal", "This till", "Its number or code in the shop.", a_code, filled="1"),
        ),
    )


def owner_step(answers: Answers) -> Step:
    """Who may do everything, and their PIN twice."""
    return Step(
        "The owner",
        "The first person who can sign in may do everything, and adds the others.",
        (
            Field("owner", "Your name", "As it stands on receipts and reports.", a_name),
            Field("pin", "PIN", PIN_HINT, owners_pin, secret=True),
            Field(
                "pin_again", "PIN again", "So that a slip of the finger locks nobody out.",
                lambda text: the_same(text, answers.of("pin")), secret=True,
            ),
        ),
    )  # fmt: skip


def suggested(name: str, value: str, answers: Answers) -> dict[str, str]:
    """What an answer makes likely for others."""
    if name == "country":
        known = suggestion(value)
        return {
            "currency": known.currency,
            "timezone": known.timezone,
            "tax_name": known.tax_name,
            "rate": known.rate,
            "included": YES if known.prices_include_tax else NO,
        }
    if name == "currency":
        return {"cash_rounding": coin_step(value, answers.of("country"))}
    if name == "company":
        return {"outlet_name": value}
    if name == "outlet_name":
        return {
            "outlet_code": "".join(letter for letter in value.upper() if letter.isascii() and letter.isalnum())[:8]
        }
    return {}


def _country_name(code: str) -> str:
    return country_names()[code]


def _currency_meaning(code: str) -> str:
    return f"{get_currency_name(code, locale='en')}, {currency_exponent(code)} decimals."

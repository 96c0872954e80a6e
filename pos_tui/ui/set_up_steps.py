"""What the wizard asks, step by step, how each answer is checked, and the shop that comes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_name
from textual.content import Content

from pos_tui.errors import BadInput
from pos_tui.intake.shop_file import ShopFile, shop_from
from pos_tui.intake.shop_form import LONGEST_CODE, LONGEST_NAME
from pos_tui.money import HUNDRED_PERCENT, NotANumber
from pos_tui.shop.countries import (
    coin_step,
    country_names,
    currency_exponent,
    find_country,
    find_currency,
    find_timezone,
    suggestion,
)
from pos_tui.staff.pins import LONGEST, check_pin_form
from pos_tui.text import clean
from pos_tui.ui.hygiene import plain
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.form import LABEL_COLUMNS, Field

OWNERS_SHORTEST_PIN = 6
PIN_HINT = f"{OWNERS_SHORTEST_PIN} to {LONGEST} figures. Dots are shown."
YES, NO = "yes", "no"
NUMBERS = MoneyFormat()
NEW_SHOP = "Who sells, and where. Nothing is written before the last page."
LOST_SHOP = (
    "This till has a shop key already. If it had a shop, its database is not where it was: "
    "quit (^X) and look at the database setting. Otherwise go on."
)


class Answers(dict[str, str]):
    """What was answered so far; shows itself to nobody, since a PIN is among it."""

    def __repr__(self) -> str:
        return f"Answers({', '.join(self)})"

    def of(self, name: str) -> str:
        return self.get(name, "")


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
            Field("timezone", "Time zone", "Region and city, such as Asia/Singapore.", find_timezone, time_there),
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
        "More shops and tills can be added later.",
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
        return {"cash_rounding": coin_step(value)}
    if name == "company":
        return {"outlet_name": value}
    if name == "outlet_name":
        return {
            "outlet_code": "".join(letter for letter in value.upper() if letter.isascii() and letter.isalnum())[:8]
        }
    return {}


def shop_of(answers: Answers) -> ShopFile:
    """The answers as shop.json would have them; a safe choice for what was not asked."""
    return shop_from(
        {
            "company": answers.of("company"),
            "currency": answers.of("currency"),
            "prices_include_tax": answers.of("included") == YES,
            "tax_rounding": "document",
            "cash_rounding": answers.of("cash_rounding") or None,
            "stock_policy": "block",
            "timezone": answers.of("timezone"),
            "country": answers.of("country"),
            "tax_classes": tax_classes(answers),
            "outlets": [
                {
                    "code": answers.of("outlet_code"),
                    "name": answers.of("outlet_name"),
                    "terminals": [answers.of("terminal")],
                }
            ],
            "tenders": [
                {"code": "cash", "name": "Cash", "kind": "cash", "gives_change": True},
                {"code": "card", "name": "Card", "kind": "card", "gives_change": False},
                {"code": "voucher", "name": "Voucher", "kind": "voucher", "gives_change": False},
            ],
            "loyalty": None,
        }
    )


def tax_classes(answers: Answers) -> list[dict[str, str]]:
    """The general class first; zero-rated and exempt goods always have a class of their own."""
    name, general = answers.of("tax_name"), answers.of("rate")
    if general == "0":
        return [{"code": "N", "name": "No tax", "kind": "out_of_scope", "rate": "0"}]
    others = [rate for rate in answers.of("other_rates").split() if rate != "0"]
    reduced = [
        {
            "code": f"R{number if len(others) > 1 else ''}",
            "name": f"{name} reduced",
            "kind": "reduced",
            "rate": rate,
        }
        for number, rate in enumerate(others, start=1)
    ]
    return [
        {"code": "S", "name": name, "kind": "standard", "rate": general},
        *reduced,
        {"code": "Z", "name": "Zero rated", "kind": "zero", "rate": "0"},
        {"code": "E", "name": "Exempt", "kind": "exempt", "rate": "0"},
    ]


def summary(answers: Answers, key_file: str) -> Content:
    """Everything that will be written, for a last look; the PIN is not in it."""
    included = "in the prices" if answers.of("included") == YES else "added at the till"
    rates = " %, ".join([answers.of("rate"), *answers.of("other_rates").split()])
    rows = (
        ("Business", f"{answers.of('company')}, {country_names()[answers.of('country')]}"),
        ("Money", f"{answers.of('currency')}, cash rounded to {answers.of('cash_rounding') or 'the last cent'}"),
        ("Time zone", answers.of("timezone")),
        ("Tax", f"{answers.of('tax_name')} {rates} %, {included}" if answers.of("rate") != "0" else "none"),
        ("Shop", f"{answers.of('outlet_name')}, till {answers.of('terminal')}"),
        ("First receipt", f"{answers.of('outlet_code')}-{answers.of('terminal')}-000001"),
        ("Owner", f"{answers.of('owner')}, signs in with number 1"),
    )
    table = [
        Content.assemble(f"{label:<{LABEL_COLUMNS - 4}}", plain(value).stylize("bold")) for label, value in rows
    ]
    return Content("\n").join(
        [
            *table,
            Content(""),
            Content("Cash, card and vouchers are taken. Stock that is short is refused."),
            Content(""),
            plain(
                f"The shop's key is kept in {key_file}. Copy it to a safe place: without it nobody can sign in."
            ),
        ]
    )


def a_name(text: str) -> str:
    """A name on one line."""
    kept = clean(text)
    if not kept:
        raise BadInput("Type a name: it is needed here.")
    if len(kept) > LONGEST_NAME:
        raise BadInput(f"This has {len(kept)} characters, {LONGEST_NAME} are possible: shorten it.")
    return kept


def a_code(text: str) -> str:
    """A short code without blanks."""
    kept = text.strip()
    if not (kept.isascii() and kept.isalnum() and len(kept) <= LONGEST_CODE):
        raise BadInput(f"A code has 1 to {LONGEST_CODE} letters A to Z or figures, no blanks: change it.")
    return kept


def a_rate(text: str) -> str:
    """A percentage, in its shortest form."""
    try:
        rate = NUMBERS.parse_percent(text)
    except NotANumber as error:
        raise BadInput(f"{error}: write a percentage such as 9 or 7.875.") from None
    if not 0 <= rate <= HUNDRED_PERCENT:
        raise BadInput("A tax rate lies between 0 and 100 percent: check it.")
    return NUMBERS.percent(rate)


def other_rates(text: str) -> str:
    """Several percentages, each once."""
    rates = [a_rate(part) for part in text.split()]
    if len(set(rates)) < len(rates):
        raise BadInput("One of these rates is there twice: keep one of them.")
    return " ".join(rates)


def a_coin(text: str, currency: str) -> str:
    """The smallest coin, or nothing."""
    if not text:
        return ""
    exponent = currency_exponent(currency)
    money = MoneyFormat(exponent=exponent, group="")
    try:
        coin = money.parse_amount(text)
    except NotANumber as error:
        raise BadInput(f"{error}: write a coin such as 0.05, or nothing.") from None
    if not 0 < coin <= 100 * 10**exponent:
        raise BadInput("A smallest coin is above nothing and not above 100: write one such as 0.05, or nothing.")
    return money.amount(coin)


def yes_no(text: str) -> str:
    """Yes or no, by its first letter too."""
    kept = text.strip().casefold()
    for answer in (YES, NO):
        if kept and answer.startswith(kept):
            return answer
    raise BadInput("Type yes or no.")


def owners_pin(text: str) -> str:
    """A PIN that approves what others may not do is longer."""
    check_pin_form(text)
    if len(text) < OWNERS_SHORTEST_PIN:
        raise BadInput(f"An owner's PIN has {OWNERS_SHORTEST_PIN} to {LONGEST} figures: choose a longer one.")
    return text


def the_same(text: str, pin: str) -> str:
    """The PIN a second time."""
    if text != pin:
        raise BadInput("This is not the same PIN: type it again, or go up and choose it anew.")
    return text


def _country_name(code: str) -> str:
    return country_names()[code]


def _currency_meaning(code: str) -> str:
    return f"{get_currency_name(code, locale='en')}, {currency_exponent(code)} decimals."

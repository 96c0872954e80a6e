"""How each answer of the wizard is checked: it is kept as it is meant, or refused with a sentence."""

from pos_tui.errors import BadInput
from pos_tui.intake.tax_form import LONGEST_CODE, LONGEST_NAME
from pos_tui.money import HUNDRED_PERCENT, NotANumber
from pos_tui.shop.currencies import currency_exponent
from pos_tui.staff.pins import LONGEST
from pos_tui.text import clean
from pos_tui.ui.money_format import MoneyFormat

OWNERS_SHORTEST_PIN = 6
PIN_HINT = f"{OWNERS_SHORTEST_PIN} to {LONGEST} figures. Dots are shown."
YES, NO = "yes", "no"
NUMBERS = MoneyFormat()


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
    if not text.strip():
        raise BadInput("Type a percentage such as 9 or 7.875; 0 when nothing is taxed.")
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
    if not (text.isascii() and text.isdigit() and OWNERS_SHORTEST_PIN <= len(text) <= LONGEST):
        raise BadInput(
            f"An owner's PIN has {OWNERS_SHORTEST_PIN} to {LONGEST} figures and nothing else: choose another one."
        )
    return text


def the_same(text: str, pin: str) -> str:
    """The PIN a second time."""
    if text != pin:
        raise BadInput("This is not the same PIN: type it again, or go up and choose it anew.")
    return text

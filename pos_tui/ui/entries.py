"""What was asked of the register: one frozen value for each thing that can be typed, scanned or pressed."""

import re
from dataclasses import dataclass, field

from pos_tui.catalogue.views import Product
from pos_tui.customers.views import Customer
from pos_tui.errors import BadInput
from pos_tui.money import ONE, Money, NotANumber, Quantity, Rate, UnitPrice
from pos_tui.selling.views import Line
from pos_tui.text import clean
from pos_tui.ui.money_format import MoneyFormat

LONGEST_ENTRY = 500
LONGEST_QUANTITY = 11
PACK = re.compile(r"(\d{8}|\d{12,14})\*\d{1,4}", re.ASCII)
"""A barcode and how many are in the pack; as a quantity it would be far too large."""
QUANTITY_FIRST = re.compile(r"([^*]*)\*(.*)", re.DOTALL)
MOST = Quantity(9_999 * ONE)


@dataclass(frozen=True)
class Code:
    """So many of what has this code; typed by hand it may also be words of a name.

    `counted` when the quantity was typed, were it 1.
    """

    code: str
    quantity: Quantity = ONE
    scanned: bool = False
    counted: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Take:
    """So many of a product that was chosen from a list."""

    product: Product
    quantity: Quantity = ONE


@dataclass(frozen=True)
class PercentOff:
    rate: Rate


@dataclass(frozen=True)
class AmountOff:
    amount: Money


@dataclass(frozen=True)
class BasketPercentOff:
    """So many percent off all goods in the basket."""

    rate: Rate


@dataclass(frozen=True)
class BasketAmountOff:
    """So much off the whole basket."""

    amount: Money


@dataclass(frozen=True)
class SayWhy:
    """Why a discount was given."""

    reason: str


@dataclass(frozen=True)
class NewPrice:
    price: UnitPrice


@dataclass(frozen=True)
class NewQuantity:
    quantity: Quantity


@dataclass(frozen=True)
class Change:
    """So many more or fewer of the selected line."""

    by: Quantity


@dataclass(frozen=True)
class Void:
    """The selected line goes."""


@dataclass(frozen=True)
class Undo:
    """The last edit never happened; with `only`, if that is what it was."""

    only: "Change | None" = None


@dataclass(frozen=True)
class Select:
    """Another line; by a step from the selected one, or by its place."""

    step: int = 0
    index: int | None = None


@dataclass(frozen=True)
class Attach:
    """The customer with this code, card or telephone number buys."""

    code: str


@dataclass(frozen=True)
class Exempt:
    """No tax is due, for this reason; due again without one."""

    reason: str


@dataclass(frozen=True)
class CouponOff:
    """The last coupon is taken off the basket."""


@dataclass(frozen=True)
class Pay:
    """The customer has everything."""


@dataclass(frozen=True)
class KeepUp:
    """What is on offer may have changed: the basket is priced again."""


@dataclass(frozen=True)
class Hold:
    """The basket waits under a note."""

    note: str


@dataclass(frozen=True)
class TakeBack:
    """Lines that take goods back against their receipt, and who bought them."""

    lines: tuple[Line, ...]
    customer: Customer | None = None


@dataclass(frozen=True)
class Abandon:
    """The customer leaves without buying."""


Entry = (
    Code | Take | PercentOff | AmountOff | NewPrice | NewQuantity | Change | Void | Undo | Select | Attach | Pay
    | BasketPercentOff | BasketAmountOff | SayWhy | Hold | TakeBack | Abandon | KeepUp | Exempt | CouponOff
)  # fmt: skip


def read_entry(text: str, money: MoneyFormat, *, scanned: bool) -> Entry:
    """What a line of input means; raises BadInput with what can be typed instead.

    A scanned code may not change a price: it is data from outside.
    """
    plain = clean(text, LONGEST_ENTRY)
    if plain[:1] in ("%", "@") or _is_amount_off(plain):
        if scanned:
            raise BadInput(f"{plain[:30]} came as fast as a scan: discounts and prices are typed by hand.")
        return _price_entry(plain, money)
    with_quantity = QUANTITY_FIRST.fullmatch(plain)
    if with_quantity is None or len(with_quantity[1].strip()) > LONGEST_QUANTITY or PACK.fullmatch(plain):
        return Code(plain, scanned=scanned)
    quantity = read_quantity(with_quantity[1], money, may_come_back=True)
    return Code(with_quantity[2].strip(), quantity=quantity, scanned=scanned, counted=True)


def _is_amount_off(text: str) -> bool:
    return (
        text.startswith("-")
        and text.removeprefix("-").removeprefix("-")[:1].isdigit()
        and text.strip("-0123456789.,") == ""
    )


def _price_entry(text: str, money: MoneyFormat) -> Entry:
    sign, number = text[0], text[1:]
    if text[:2] in ("%%", "--"):
        return _of_basket(_price_entry(number, money))
    if sign == "%":
        return read_percent(number, money)
    if sign == "@":
        return read_price(number, money)
    return read_amount_off(number, money)


def _of_basket(entry: Entry) -> Entry:
    """What was meant for a line, for the whole basket."""
    match entry:
        case PercentOff(rate):
            return BasketPercentOff(rate)
        case AmountOff(amount):
            return BasketAmountOff(amount)
    raise BadInput("%%10 or --5.00 is off the whole basket, %10 or -5.00 off the line: type one of these.")


def read_quantity(text: str, money: MoneyFormat, *, may_come_back: bool = False) -> Quantity:
    """A quantity above nothing, such as 3 or 0.350; below nothing for goods that may come back."""
    try:
        quantity = money.parse_quantity(text)
    except NotANumber as error:
        raise BadInput(f"{error}: type a quantity such as 3 or 0.350, then * and the code.") from None
    if not 0 < (abs(quantity) if may_come_back else quantity) <= MOST:
        raise BadInput(f"A quantity is above 0 and at most {MOST // ONE:,}: type it again.")
    return quantity


def read_percent(text: str, money: MoneyFormat) -> PercentOff:
    """A discount such as 10 or 7.5 percent."""
    try:
        return PercentOff(money.parse_percent(text.strip().rstrip("%").strip()))
    except NotANumber as error:
        raise BadInput(f"{error}: type a discount such as %10.") from None


def read_amount_off(text: str, money: MoneyFormat) -> AmountOff:
    """A discount in money."""
    try:
        return AmountOff(money.parse_amount(text))
    except NotANumber as error:
        raise BadInput(f"{error}: type a discount such as -{money.amount(Money(250))}.") from None


def read_discount(text: str, money: MoneyFormat) -> Entry:
    """What is typed where a discount was asked for: 10% or 2.50; %%10 or --2.50 is off the whole basket."""
    if text.strip()[:2] in ("%%", "--"):
        return _price_entry(text.strip(), money)
    return read_percent(text.strip("% "), money) if "%" in text else read_amount_off(text.lstrip("-"), money)


def read_price(text: str, money: MoneyFormat) -> NewPrice:
    """A price above nothing."""
    try:
        price = money.parse_price(text)
    except NotANumber as error:
        raise BadInput(f"{error}: type a price such as @{money.amount(Money(450))}.") from None
    if price <= 0:
        raise BadInput("A price is above 0: type it again.")
    return NewPrice(price)

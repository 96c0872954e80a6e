"""Money and quantities as this shop's people write them; the symbols are looked up once."""

import re
from dataclasses import dataclass, replace

from pos_tui.money import (
    Money,
    NotANumber,
    Quantity,
    Rate,
    UnitPrice,
    decimal_text,
    parse_money,
    quantity_text,
    unit_price_text,
)
from pos_tui.money import parse_quantity as plain_quantity
from pos_tui.money import parse_rate as plain_rate
from pos_tui.money import parse_unit_price as plain_unit_price
from pos_tui.ui.locale_marks import marks_or_plain

MINUS = "−"
THOUSANDS = re.compile(r"(?P<whole>[+-]?[1-9]\d{0,2})(?P<mark>[.,])(?P<rest>\d{3})", re.ASCII)


@dataclass(frozen=True)
class MoneyFormat:
    """A locale's marks and a currency's decimals. Typed numbers may use a point or a comma, never groups.

    What may be a group is refused: 1,000 where 1,234.50 is written is not taken for 1.00, nor for one piece.
    """

    currency: str = ""
    exponent: int = 2
    decimal: str = "."
    group: str = ","
    primary: int = 3
    secondary: int = 3

    @classmethod
    def of(cls, locale: str | None, currency: str, exponent: int) -> "MoneyFormat":
        """The marks of a locale such as `de_DE`; an unknown or missing one writes 1,234.50."""
        marks = marks_or_plain(locale)
        return cls(currency, exponent, marks.decimal, marks.group, marks.primary, marks.secondary)

    def of_currency(self, currency: str | None) -> "MoneyFormat":
        """The same marks for foreign money, with its own decimals; without a currency it is this one."""
        if currency is None or currency == self.currency:
            return self
        from pos_tui.shop.currencies import currency_exponent  # CLDR: only foreign money needs it

        return replace(self, currency=currency, exponent=currency_exponent(currency))

    def amount(self, amount: Money) -> str:
        """1,234.50"""
        return self._localised(decimal_text(amount, self.exponent))

    def with_currency(self, amount: Money) -> str:
        """SGD 1,234.50"""
        return f"{self.currency} {self.amount(amount)}".strip()

    def typed(self, amount: Money) -> str:
        """1234.50: an amount as it may be typed again, for a line that is filled in before."""
        return replace(self, group="").amount(amount).replace(MINUS, "-")

    def unit_price(self, price: UnitPrice) -> str:
        """A price with as many decimals as it has, at least the currency's."""
        return self._localised(unit_price_text(price, self.exponent))

    def quantity(self, quantity: Quantity) -> str:
        """2 or 0.35"""
        return self._localised(quantity_text(quantity))

    def percent(self, rate: Rate) -> str:
        """7.875 of 7.875 %"""
        return self._localised(decimal_text(rate, 4).rstrip("0").rstrip("."))

    def parse_amount(self, text: str) -> Money:
        return parse_money(_with_point(self._ungrouped(text)), self.exponent)

    def parse_price(self, text: str) -> UnitPrice:
        """A price per unit; a point is always the decimal one, as forms fill it in."""
        return plain_unit_price(_with_point(text if "." in text else self._ungrouped(text)), self.exponent)

    def parse_quantity(self, text: str) -> Quantity:
        """A quantity; a point is always the decimal one, as forms fill it in and scales say it."""
        return plain_quantity(_with_point(text if "." in text else self._ungrouped(text)))

    def parse_percent(self, text: str) -> Rate:
        return plain_rate(_with_point(text))

    def _ungrouped(self, text: str) -> str:
        """The text, unless its only mark may be that of thousands."""
        found = THOUSANDS.fullmatch(text.strip())
        if found is not None and found["mark"] == self.group != self.decimal:
            whole, rest = found["whole"], found["rest"]
            raise NotANumber(f"{text.strip()} may be {whole}{rest} or {whole}{self.decimal}{rest}")
        return text

    def _localised(self, plain: str) -> str:
        minus, digits = (MINUS, plain[1:]) if plain.startswith("-") else ("", plain)
        whole, point, places = digits.partition(".")
        return minus + self._grouped(whole) + (self.decimal + places if point else "")

    def _grouped(self, whole: str) -> str:
        if self.primary <= 0 or len(whole) <= self.primary:
            return whole
        parts, rest = [whole[-self.primary :]], whole[: -self.primary]
        size = self.secondary if self.secondary > 0 else self.primary
        while rest:
            parts.append(rest[-size:])
            rest = rest[:-size]
        return self.group.join(reversed(parts))


def _with_point(text: str) -> str:
    """A comma is a decimal mark too, once: 4,50 as on the keypad of half the world."""
    plain = text.strip()
    if not plain:
        raise NotANumber("Nothing is typed")
    if "," in plain:
        if plain.count(",") > 1 or "." in plain:
            raise NotANumber(f"{plain[:40]!r} is not a number")
        plain = plain.replace(",", ".")
    return plain

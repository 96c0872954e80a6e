"""Counting a drawer: one total, or so many of each note and coin; foreign cash a total of its own each.

Pure; knows nothing of what should be there.
"""

from dataclasses import dataclass, replace

from pos_tui.errors import BadInput
from pos_tui.money import NOTHING, Money, NotANumber
from pos_tui.ui.money_format import MoneyFormat

LONGEST_FIGURE = 15


@dataclass(frozen=True)
class Counting:
    """What was typed so far; without `worths` there is one line, the total. Then one for each of `foreign`."""

    money: MoneyFormat
    worths: tuple[Money, ...] = ()
    typed: tuple[str, ...] = ("",)
    at: int = 0
    foreign: tuple[MoneyFormat, ...] = ()

    @classmethod
    def of(
        cls, money: MoneyFormat, foreign: tuple[MoneyFormat, ...], worths: tuple[Money, ...] = ()
    ) -> "Counting":
        """Nothing is typed yet; with `worths` one line for each note and coin."""
        return cls(money, worths, ("",) * (max(1, len(worths)) + len(foreign)), foreign=foreign)

    @property
    def own(self) -> int:
        """How many lines are the shop's own cash; they come first."""
        return len(self.typed) - len(self.foreign)

    @property
    def is_last(self) -> bool:
        return self.at == len(self.typed) - 1

    def type(self, text: str) -> "Counting":
        return self._with((self.typed[self.at] + text)[:LONGEST_FIGURE])

    def rub_out(self) -> "Counting":
        return self._with(self.typed[self.at][:-1])

    def move(self, by: int) -> "Counting":
        return replace(self, at=max(0, min(len(self.typed) - 1, self.at + by)))

    def amount_of(self, position: int) -> Money:
        """What a line comes to. Raises BadInput for anything but a number."""
        text = self.typed[position].strip()
        if position >= self.own:
            return self._foreign_amount(self.foreign[position - self.own], text)
        if self.worths:
            if text and not (text.isascii() and text.isdigit()):
                raise BadInput(f"{text!r} is not a number of pieces: type how many there are.")
            return Money(int(text or "0") * self.worths[position])
        return _amount(self.money, text)

    def total(self) -> Money:
        """All of the shop's own cash. Raises BadInput when a line is no number, or nothing was typed at all."""
        if not any(text.strip() for text in self.typed[: self.own]):
            raise BadInput("Count what is in the drawer and type it; an empty drawer is 0.")
        return Money(sum(self.amount_of(position) for position in range(self.own)))

    def of_foreign(self) -> dict[str, Money]:
        """Each foreign currency in its own minor units. Raises BadInput for one that was not counted."""
        amounts = (self.amount_of(position) for position in range(self.own, len(self.typed)))
        return {money.currency: amount for money, amount in zip(self.foreign, amounts, strict=True)}

    def pieces(self) -> dict[str, int] | None:
        """How many of each, by worth in minor units; None where a total was typed."""
        counted = {str(worth): int(text) for worth, text in zip(self.worths, self.typed, strict=False) if text}
        return counted or None

    def _foreign_amount(self, money: MoneyFormat, text: str) -> Money:
        if not text:
            raise BadInput(f"Count the {money.currency} in the drawer and type it; 0 when there is none.")
        return _amount(money, text)

    def _with(self, text: str) -> "Counting":
        typed = list(self.typed)
        typed[self.at] = text
        return replace(self, typed=tuple(typed))


def _amount(money: MoneyFormat, text: str) -> Money:
    try:
        amount = money.parse_amount(text)
    except NotANumber as error:
        raise BadInput(f"{error}: type what is in the drawer, such as 152.40.") from None
    if amount < NOTHING:
        raise BadInput("A drawer cannot hold less than nothing: count it again.")
    return amount

"""Counting a drawer: one total, or so many of each note and coin. Pure; knows nothing of what should be there."""

from dataclasses import dataclass, replace

from pos_tui.errors import BadInput
from pos_tui.money import NOTHING, Money, NotANumber
from pos_tui.ui.money_format import MoneyFormat

LONGEST_FIGURE = 15


@dataclass(frozen=True)
class Counting:
    """What was typed so far; without `worths` there is one line, the total."""

    money: MoneyFormat
    worths: tuple[Money, ...] = ()
    typed: tuple[str, ...] = ("",)
    at: int = 0

    @classmethod
    def by_piece(cls, money: MoneyFormat, worths: tuple[Money, ...]) -> "Counting":
        """One line for each note and coin."""
        return cls(money, worths, ("",) * len(worths))

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
        if self.worths:
            if text and not (text.isascii() and text.isdigit()):
                raise BadInput(f"{text!r} is not a number of pieces: type how many there are.")
            return Money(int(text or "0") * self.worths[position])
        try:
            amount = self.money.parse_amount(text)
        except NotANumber as error:
            raise BadInput(f"{error}: type what is in the drawer, such as 152.40.") from None
        if amount < NOTHING:
            raise BadInput("A drawer cannot hold less than nothing: count it again.")
        return amount

    def total(self) -> Money:
        """Everything that was counted. Raises BadInput when a line is no number, or nothing was typed at all."""
        if not any(text.strip() for text in self.typed):
            raise BadInput("Count what is in the drawer and type it; an empty drawer is 0.")
        return Money(sum(self.amount_of(position) for position in range(len(self.typed))))

    def pieces(self) -> dict[str, int] | None:
        """How many of each, by worth in minor units; None where a total was typed."""
        counted = {str(worth): int(text) for worth, text in zip(self.worths, self.typed, strict=False) if text}
        return counted or None

    def _with(self, text: str) -> "Counting":
        typed = list(self.typed)
        typed[self.at] = text
        return replace(self, typed=tuple(typed))

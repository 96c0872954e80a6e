"""Cells of text as values: what a CSV file, a form and the journal say of prices. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar
from uuid import UUID

from pos_tui.errors import BadInput
from pos_tui.money import Money, Quantity, UnitPrice, parse_money, parse_quantity, parse_unit_price
from pos_tui.text import clean, is_clean

T = TypeVar("T")
Cells = Mapping[str, str]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_CODE, LONGEST_NAME, MOST_NUMBER, MOST_NAMED = 40, 100, 1_000_000, 8


@dataclass(frozen=True)
class Names:
    """What is called how in a shop; products only as far as they were asked for."""

    exponent: int = 2
    products: Mapping[str, UUID] = field(default_factory=dict)
    categories: Mapping[str, UUID] = field(default_factory=dict)
    brands: Mapping[str, str] = field(default_factory=dict)
    """As they are written, by their letters folded."""
    outlets: Mapping[str, UUID] = field(default_factory=dict)

    def of(self, kind: str, ids: Sequence[UUID]) -> list[str]:
        """The names of ids; what is gone meanwhile is called by its id."""
        named = {known: name for name, known in getattr(self, kind).items()}
        return [named.get(one, str(one)) for one in ids]


class Reader:
    """Reads cells one by one, and remembers everything that is wrong."""

    def __init__(self, cells: Cells) -> None:
        self.cells, self.wrong = cells, list[str]()

    def has(self, column: str) -> bool:
        return bool(self.cells.get(column, "").strip())

    def take(self, column: str, read: Callable[[str], T], default: T) -> T:
        """The value of a cell; the default where it is empty or cannot be meant."""
        try:
            return read(self.cells[column].strip()) if self.has(column) else default
        except ValueError as error:
            self.wrong.append(f"{column}: {error}")
            return default

    def need(self, column: str, read: Callable[[str], T], default: T) -> T:
        """The same for a cell that must not be empty."""
        if not self.has(column):
            self.wrong.append(f"{column} is empty")
        return self.take(column, read, default)

    def done(self) -> None:
        """Raises BadInput with all that was wrong."""
        if self.wrong:
            said = "; ".join(self.wrong)
            raise BadInput(f"{said[:1].upper()}{said[1:]}.")


def split_names(text: str) -> list[str]:
    """Names between semicolons; one that is part of a name has a backslash before it."""
    parts, kept, escaped = list[str](), "", False
    for letter in text:
        if escaped or letter not in ";\\":
            kept, escaped = kept + letter, False
        elif letter == "\\":
            escaped = True
        else:
            parts.append(kept.strip())
            kept = ""
    return [part for part in (*parts, kept.strip()) if part]


def join_names(names: Sequence[str]) -> str:
    """What `split_names` reads."""
    return "; ".join(name.replace("\\", "\\\\").replace(";", "\\;") for name in names)


def exact(text: str) -> str:
    """A code that has to match letter by letter. Raises ValueError, as all of these do."""
    if len(text) > LONGEST_CODE or not is_clean(text, LONGEST_CODE):
        raise ValueError(f"{clean(text, 40)!r} is longer than {LONGEST_CODE} or has invisible characters")
    return text


def words(text: str) -> str:
    """A name on one line, of letters that one sees."""
    if not (name := clean(text, LONGEST_NAME)):
        raise ValueError("has nothing that one sees")
    return name


def whole(text: str) -> int:
    """A whole number."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 8 and int(digits) <= MOST_NUMBER):
        raise ValueError(f"{clean(text, 40)!r} is not a whole number")
    return int(text)


def yes(text: str) -> bool:
    """yes or no."""
    if text.casefold() not in ("yes", "no"):
        raise ValueError(f"{clean(text, 40)!r} is neither yes nor no")
    return text.casefold() == "yes"


def day(text: str) -> date:
    """A date as 2026-11-22."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{clean(text, 40)!r} is not a date such as 2026-11-22") from None


def hour(text: str) -> time:
    """An hour as 17:30."""
    try:
        hours, minutes = text.split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        raise ValueError(f"{clean(text, 40)!r} is not an hour such as 17:30") from None


def weekdays(text: str) -> tuple[int, ...]:
    """Days by their names or how they begin."""
    named = text.casefold().replace(",", " ").split()
    if wrong := [word for word in named if word[:3] not in WEEKDAYS]:
        raise ValueError(f"{clean(wrong[0], 20)!r} is not one of {', '.join(WEEKDAYS)}")
    return tuple(sorted({WEEKDAYS.index(word[:3]) + 1 for word in named}))


def outlet(names: Names) -> Callable[[str], UUID | None]:
    """Reads the code of an outlet."""

    def read(text: str) -> UUID:
        if text not in names.outlets:
            known = ", ".join(sorted(names.outlets)[:MOST_NAMED])
            raise ValueError(f"there is no outlet {clean(text, 40)!r}; there is {known}")
        return names.outlets[text]

    return read


def money(names: Names) -> Callable[[str], Money]:
    """Reads an amount of the shop's currency."""
    return lambda text: parse_money(text, names.exponent)


def unit_price(names: Names) -> Callable[[str], UnitPrice | None]:
    """Reads a price of one, not below nothing."""

    def read(text: str) -> UnitPrice:
        price = parse_unit_price(text, names.exponent)
        if price < 0:
            raise ValueError(f"{clean(text, 40)} is below nothing")
        return price

    return read


def quantity(text: str) -> Quantity:
    """A quantity, not below nothing."""
    number = parse_quantity(text)
    if number < 0:
        raise ValueError(f"{clean(text, 40)} is below nothing")
    return number

"""Days as people of a locale type them: 24121990, 24.12.1990, 12/24/1990; and everywhere 1990-12-24, 19901224.

Every screen that asks for a day reads it here; files have theirs as ISO 8601 has it, whatever the locale.
"""

import re
from collections.abc import Callable
from datetime import date

from pos_tui.errors import BadInput
from pos_tui.ui.locale_marks import marks_or_plain

SHAPES = {"d": "dd", "m": "mm", "y": "yyyy"}
MARKS = re.compile(r"[\s./-]+")
YEAR_FIRST = "ymd"
FIRST_YEAR = 1900
"""Of eight figures without marks: 20261224 is no day of the year 1224."""


def order_of_dates(locale: str | None) -> str:
    """In which order day, month and year are written there, such as `dmy`; that when nothing is known."""
    return marks_or_plain(locale).order


def shape_of(order: str) -> str:
    """What is to be typed: ddmmyyyy."""
    return "".join(SHAPES[part] for part in order)


def read_day(text: str, order: str) -> date:
    """The day that was typed, with or without marks between its parts, the year first or as it is written here.

    Eight figures that are a day both ways are read as it is written here. Raises BadInput with the shape wanted.
    """
    typed = text.strip()
    for way in (order, YEAR_FIRST):
        if (day := _read(typed, way)) is not None:
            return day
    try:
        return date.fromisoformat(typed)  # by weeks, too
    except ValueError:
        raise BadInput(f"Type the day as {shape_of(order)}, eight figures, or as 2026-12-24.") from None


def day_line(order: str) -> Callable[[str], str]:
    """The check of a line that asks for a day: kept as 2026-12-24, however it was typed; it may be empty."""

    def check(text: str) -> str:
        return read_day(text, order).isoformat() if text.strip() else ""

    return check


def age_on(day: date, born: date) -> int:
    """Whole years; who was born on 29 February is older from 1 March on where there is no such day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _read(typed: str, order: str) -> date | None:
    """The day of parts in this order; the year has four figures."""
    parts = [part for part in MARKS.split(typed) if part]
    bare = len(parts) == 1 and len(typed) == len("ddmmyyyy")
    if bare:
        parts = _cut(typed, order)
    if len(parts) != len(order) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if len(parts[order.index("y")]) != len(SHAPES["y"]):
        return None
    day, month, year = (int(parts[order.index(part)]) for part in "dmy")
    try:
        return None if bare and year < FIRST_YEAR else date(year, month, day)
    except ValueError:
        return None


def _cut(figures: str, order: str) -> list[str]:
    parts = []
    for part in order:
        width = len(SHAPES[part])
        parts.append(figures[:width])
        figures = figures[width:]
    return parts

"""Days as people of a locale type them: 24121990, 24.12.1990, 12/24/1990, 1990-12-24."""

import re
from datetime import date

from pos_tui.errors import BadInput
from pos_tui.ui.locale_marks import marks_or_plain

SHAPES = {"d": "dd", "m": "mm", "y": "yyyy"}
MARKS = re.compile(r"[\s./-]+")


def order_of_dates(locale: str | None) -> str:
    """In which order day, month and year are written there, such as `dmy`; that when nothing is known."""
    return marks_or_plain(locale).order


def shape_of(order: str) -> str:
    """What is to be typed: ddmmyyyy."""
    return "".join(SHAPES[part] for part in order)


def read_day(text: str, order: str) -> date:
    """The day that was typed, with or without marks between its parts; raises BadInput with the shape wanted."""
    parts = [part for part in MARKS.split(text.strip()) if part]
    if len(parts) == 1 and len(parts[0]) == len("ddmmyyyy"):
        parts = _cut(parts[0], order)
    elif len(parts) == len(order) and len(parts[0]) == len(SHAPES["y"]):
        order = "ymd"
    try:
        day, month, year = (int(parts[order.index(part)]) for part in "dmy")
        return date(year, month, day)
    except (ValueError, IndexError):
        raise BadInput(f"Type the day as {shape_of(order)}, eight figures.") from None


def age_on(day: date, born: date) -> int:
    """Whole years; who was born on 29 February is older from 1 March on where there is no such day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _cut(figures: str, order: str) -> list[str]:
    parts = []
    for part in order:
        width = len(SHAPES[part])
        parts.append(figures[:width])
        figures = figures[width:]
    return parts

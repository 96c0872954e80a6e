"""What was counted in the drawers at the end of each business date, all tills together and without floats."""

from datetime import date
from pathlib import Path
from typing import Any

from pos_tui.errors import BadInput
from pos_tui.intake.json_file import read_json
from pos_tui.money import Money, parse_money
from pos_tui.text import clean

KEY = "cash_counts"


def read_counts(path: str | Path, exponent: int) -> dict[date, Money]:
    """The counted cash by business date, from a list or from the key `cash_counts` of an object.

    Raises BadInput with the first entry that cannot be meant.
    """
    name, form = read_json(path, what="counts of cash")
    entries = form.get(KEY) if isinstance(form, dict) else form
    if not isinstance(entries, list):
        raise BadInput(f"{name}: a list of counts is wanted, or an object that has one as «{KEY}».")
    counts: dict[date, Money] = {}
    for position, entry in enumerate(entries, start=1):
        day, counted = _count(f"{name}, count {position}", entry, exponent)
        if day in counts:
            raise BadInput(f"{name}, count {position}: {day} is counted twice; keep one.")
        counts[day] = counted
    return counts


def _count(where: str, entry: Any, exponent: int) -> tuple[date, Money]:
    told = entry if isinstance(entry, dict) else {}
    day, counted = told.get("business_date"), told.get("cash_counted")
    if not isinstance(day, str) or not isinstance(counted, str):
        raise BadInput(f"{where}: business_date and cash_counted have to be text in quotes.")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise BadInput(f"{where}: {clean(day, 40)!r} is not a date; write it as 2026-11-22.") from None
    try:
        amount = parse_money(counted, exponent)
    except ValueError as error:
        raise BadInput(f"{where}: cash_counted {error}.") from None
    if amount < 0:
        raise BadInput(f"{where}: nobody counts less than nothing; correct cash_counted.")
    return on, amount

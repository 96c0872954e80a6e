"""Figures for people: columns that line up, and bars where one would rather look."""

import shutil
from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from pos_tui.reports.bars import bar

WIDEST_NAME = 32


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, names: int = 1, widest: int = WIDEST_NAME
) -> str:
    """Rows under their heads: the first `names` columns to the left, figures to the right on their point."""
    shown = [[cut(cell, widest) if i < names else cell for i, cell in enumerate(row)] for row in rows]
    turned = enumerate(zip(*shown, strict=True))
    columns = [_on_point(column) if i >= names else list(column) for i, column in turned]
    widths = [
        max(width(cell) for cell in (head, *column))
        for head, column in zip(heads, columns or [[] for _ in heads], strict=True)
    ]
    lines = [_line(heads, widths, names), _line(["─" * w for w in widths], widths, names)]
    lines += [_line(row, widths, names) for row in zip(*columns, strict=True)]
    return "\n".join(lines)


def bars(figures: Mapping[str, tuple[int, str]], *, columns: int | None = None) -> str:
    """One bar per name for its number, with the number as text; what is below nothing has no bar."""
    if not figures:
        return ""
    names = max(width(name) for name in figures)
    texts = max(width(text) for _, text in figures.values())
    room = max(8, (columns or shutil.get_terminal_size().columns) - names - texts - 4)
    largest = max((number for number, _ in figures.values()), default=0)
    return "\n".join(
        f"{_padded(name, names)}  {' ' * (texts - width(text))}{text}  {bar(number, largest, room)}".rstrip()
        for name, (number, text) in figures.items()
    )


def width(text: str) -> int:
    """How many cells a terminal gives the text: two for a wide letter."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` cells, with an ellipsis where it was longer."""
    if width(text) <= limit:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) > limit - 1:
            break
        kept += letter
    return kept + "…"


def _line(cells: Sequence[str], widths: Sequence[int], names: int) -> str:
    placed = [
        _padded(cell, room) if i < names else " " * (room - width(cell)) + cell
        for i, (cell, room) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(placed).rstrip()


def _padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def _on_point(cells: Sequence[str]) -> list[str]:
    """Whole numbers and fractions under one another: blanks stand for the decimals that a cell lacks."""
    behind = max((len(cell) - cell.index(".") for cell in cells if "." in cell), default=0)
    return [cell + " " * (behind - (len(cell) - cell.index(".") if "." in cell else 0)) for cell in cells]

"""CSV that goes out and comes in again as it was, and that no spreadsheet takes for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pos_tui.text import harmless

FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet takes for a formula; East Asian ones take the wide signs too."""
NUMBER = re.compile(r"[+-]?[0-9.]+")


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The header, then a line for each row, as they are written into a file."""
    yield _line(columns)
    for row in rows:
        yield _line([guarded(row.get(column, "")) for column in columns])


def guarded(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run, and nothing that a terminal would obey."""
    cell = harmless(cell)
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()

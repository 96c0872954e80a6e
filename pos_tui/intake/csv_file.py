"""CSV with a header, read row by row: what is wrong with a row is told by its line."""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pos_tui.errors import BadInput
from pos_tui.intake.source import Incoming
from pos_tui.intake.views import BadRow
from pos_tui.text import clean

NUL = "\x00"
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by column, and the line it begins in."""

    line: int
    cells: dict[str, str]


class CsvFile:
    """A file whose first line names its columns; refused as a whole when they are not the known ones."""

    def __init__(self, file: Incoming, *, known: Sequence[str], required: Sequence[str]) -> None:
        self.file = file
        self.columns = tuple(cell.strip() for cell in self._header())
        self._check_columns(known, required)

    def rows(self) -> Iterator[Row | BadRow]:
        """Every row that is not blank, from the first; a ragged or misquoted one as a BadRow."""
        reader = csv.reader(self.file.lines(), strict=True)
        next(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self.bad(line, _quoting(error))
                continue
            if not cells:
                continue
            if len(cells) != len(self.columns):
                yield self.bad(line, f"{len(cells)} cells, but the header names {len(self.columns)} columns")
                continue
            if NUL in "".join(cells):
                yield self.bad(line, "a cell has a NUL character, which no text has: delete it")
                continue
            yield Row(line, dict(zip(self.columns, cells, strict=True)))

    def bad(self, line: int, what: str) -> BadRow:
        """A row of this file that cannot be meant."""
        return BadRow(file=self.file.name, line=line, what=what)

    def _header(self) -> list[str]:
        try:
            return next(csv.reader(self.file.lines(), strict=True))
        except (StopIteration, csv.Error):
            raise BadInput(f"{self.file.name}, line 1: this is not a header of a CSV file.") from None

    def _check_columns(self, known: Sequence[str], required: Sequence[str]) -> None:
        if len(self.columns) == 1:
            self._check_separator(self.columns[0], known)
        unknown = [name for name in self.columns if name not in known]
        if unknown:
            raise BadInput(
                f"{self.file.name}, line 1: the column {_quoted(unknown)} is not known. "
                f"Known columns: {', '.join(known)}."
            )
        twice = sorted({name for name in self.columns if self.columns.count(name) > 1})
        if twice:
            raise BadInput(f"{self.file.name}, line 1: the column {_quoted(twice)} is named twice; keep one.")
        missing = [name for name in required if name not in self.columns]
        if missing:
            raise BadInput(f"{self.file.name}, line 1: the column {_quoted(missing)} is missing; add it.")

    def _check_separator(self, header: str, known: Sequence[str]) -> None:
        for sign, name in OTHER_SEPARATORS.items():
            if any(part.strip() in known for part in header.split(sign)) and sign in header:
                raise BadInput(f"{self.file.name} is separated by {name}: separate its columns by commas.")
        if header.startswith(("{", "[", "<")):
            raise BadInput(f"{self.file.name} is not a CSV file: its first line has no column names.")


def _quoted(names: Collection[str]) -> str:
    return ", ".join(f"«{clean(name, 40)}»" for name in names)


def _quoting(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end" in words or "field larger" in words:
        return "a quotation mark opens here and is never closed"
    if "new-line" in words:
        return "lines end in a lone carriage return; save the file with ordinary line ends"
    return "a quotation mark inside a cell is not doubled"

"""Only the cells that differ from what the terminal shows are sent to it, with the shortest moves between them.

Textual paints whole widgets' rows; over a serial line or SSH the bytes are the latency. This is what curses does
with its two pictures of the screen (K. Arnold, "Screen Updating and Cursor Movement Optimization", 1980), for the
few things that a frame of Textual is made of: moves, styles and text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

TOKEN = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|(\n)|([^\x1b\n\r\x07]+)")
"""A move, a style, the end of a row, a text: all that a frame consists of."""
FEWEST_ERASED = 4
"""`ESC [ K` takes three bytes."""
ONE = 1
UNKNOWN, BLANK = None, (" ", "")

Cell = tuple[str, str] | None
"""A letter (none for the right half of a wide one) and its style; None where it is not known what is shown."""


@dataclass(frozen=True)
class Run:
    """Text of one style at one place."""

    y: int
    x: int
    style: str
    cells: Sequence[Cell]


class Sparing:
    """Remembers what the terminal shows, and turns each frame into what has to be sent."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._shown: dict[int, list[Cell]] = {}
        self._out: list[str] = []
        self._at: tuple[int, int] | None = None
        self._style = ""

    def forget(self, width: int | None = None) -> None:
        """The terminal may show anything: the next frame is sent whole."""
        self._width = width or self._width
        self._shown.clear()
        self._at = None

    def spared(self, frame: str) -> str | None:
        """What to send for this frame, which may be nothing; None when it is no frame but something else."""
        runs = _runs(frame)
        if runs is None:
            return None
        self._out = []
        for run in runs:
            self._write(run)
        self._turn("")
        return "".join(self._out)

    def _write(self, run: Run) -> None:
        row = self._shown.setdefault(run.y, [UNKNOWN] * self._width)
        end = run.x + len(run.cells)
        row += [UNKNOWN] * (end - len(row))
        shown = row[run.x : end]
        if shown == run.cells:
            return
        row[run.x : end] = run.cells
        if not _is_plain(shown) or not _is_plain(run.cells):
            pieces = [(0, len(run.cells))]  # what is wide or combined is never written in parts
            self._doubt(row, run.x - 1, end)
        else:
            pieces = _pieces(shown, run.cells)
        for begin, stop in pieces:
            self._send(run, begin, stop)

    def _doubt(self, row: list[Cell], before: int, after: int) -> None:
        """A wide letter at either side that lost a half to what was written is not shown any more."""
        if before >= 0 and (cell := row[before]) is not None and cell_len(cell[0]) > 1:
            row[before] = UNKNOWN
        if after < len(row) and (cell := row[after]) is not None and not cell[0]:
            row[after] = UNKNOWN

    def _send(self, run: Run, begin: int, stop: int) -> None:
        """These cells of it; what is blank up to the edge is erased where that is shorter."""
        tail = min(stop, self._blank_from(run)) if stop >= begin + FEWEST_ERASED else stop
        erased = stop - max(begin, tail) >= FEWEST_ERASED
        cells = [cell for cell in run.cells[begin : max(begin, tail) if erased else stop] if cell is not None]
        self._go(run.y, run.x + begin)
        self._turn(run.style)
        self._out.append("".join(letter for letter, _ in cells) + ("\x1b[K" if erased else ""))
        column = run.x + begin + len(cells)
        self._at = (run.y, column) if column < self._width else None  # at the edge terminals differ

    def _blank_from(self, run: Run) -> int:
        """From which of its cells on there is nothing up to the edge of the terminal."""
        at = len(run.cells)
        if not run.style and run.x + at >= self._width:
            while at and run.cells[at - 1] == BLANK:
                at -= 1
        return at

    def _go(self, y: int, x: int) -> None:
        """The shortest move to there."""
        if self._at == (y, x):
            return
        moves = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if self._at is not None and self._at[0] == y:
            by = x - self._at[1]
            moves.append(f"\x1b[{'' if abs(by) == 1 else abs(by)}{'C' if by > 0 else 'D'}")
        self._out.append(min(moves, key=len))

    def _turn(self, style: str) -> None:
        """This style from here on."""
        if style != self._style:
            over = "0;" if self._style and style else ""
            self._out.append(f"\x1b[{over}{style}m")
            self._style = style


def _runs(frame: str) -> list[Run] | None:
    """The texts of a frame with their places and styles."""
    runs, x, y, style, at = list[Run](), 0, 0, "", 0
    while at < len(frame):
        token = TOKEN.match(frame, at)
        if token is None:
            return None
        at = token.end()
        row, column, codes, line_end, text = token.groups()
        if row is not None:
            y, x = int(row) - 1, int(column) - 1
        elif codes is not None:
            style = _after(style, codes)
        elif line_end is not None:
            y, x = y + 1, 0
        elif (cells := _cells(text, style)) is not None:
            runs.append(Run(y, x, style, cells))
            x += len(cells)
        else:
            return None
    return runs


def _after(style: str, codes: str) -> str:
    """The style once these codes came."""
    if codes in ("", "0"):
        return ""
    return f"{style};{codes}" if style else codes


def _cells(text: str, style: str) -> list[Cell] | None:
    """Column by column; None when it begins with what belongs to the letter before."""
    if text.isascii() or all(cell_len(letter) == 1 for letter in text):
        return [(letter, style) for letter in text]
    cells: list[Cell] = []
    for letter in text:
        width = cell_len(letter)
        if width:
            cells += [(letter, style), *[("", style)] * (width - 1)]
        elif not cells:
            return None
        else:
            _combine(cells, letter, style)
    return cells


def _combine(cells: list[Cell], mark: str, style: str) -> None:
    """A mark without a width of its own belongs to the last letter."""
    place = next(at for at in range(len(cells) - 1, -1, -1) if (cell := cells[at]) is not None and cell[0])
    last = cells[place]
    assert last is not None
    cells[place] = (last[0] + mark, style)


def _is_plain(cells: Sequence[Cell]) -> bool:
    """True where each is one letter, or not known."""
    return all(map(ONE.__eq__, [len(cell[0]) for cell in cells if cell is not None]))


def _pieces(shown: Sequence[Cell], wanted: Sequence[Cell]) -> list[tuple[int, int]]:
    """From where to where cells differ; a gap is written again when to move over it would take more bytes."""
    pieces: list[tuple[int, int]] = []
    for at, (old, new) in enumerate(zip(shown, wanted, strict=True)):
        if old == new:
            continue
        if pieces and _bytes(wanted[pieces[-1][1] : at]) <= len(f"\x1b[{at - pieces[-1][1]}C"):
            pieces[-1] = (pieces[-1][0], at + 1)
        else:
            pieces.append((at, at + 1))
    return pieces


def _bytes(cells: Sequence[Cell]) -> int:
    return sum(len(cell[0].encode()) for cell in cells if cell is not None)

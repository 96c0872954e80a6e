"""A baseline of ours: what a scan costs a till that is written with the standard library's `curses`.

SQLite is behind it; it has no promotions, no tax and no stock, and keeps nothing on disk.

`python -m tests.bench.curses_till FILE` takes codes; Ctrl+Z takes the last line away.
"""

import curses
import sqlite3
import sys
from dataclasses import dataclass, field
from decimal import Decimal

from tests.bench.table_till import LOOK_UP, STEPS

ENTER, UNDO, FIRST_ROW, ROOM = (10, 13), 26, 1, 15


@dataclass
class CursesTill:
    """Paints only what changed; ncurses sends only the cells that differ."""

    window: curses.window
    shop: sqlite3.Connection
    lines: dict[str, tuple[str, int, Decimal]] = field(default_factory=dict)
    page: int = 0

    def run(self) -> None:
        """Until its terminal goes."""
        self.window.addstr(0, 1, "Item".ljust(40) + "Qty".rjust(6) + "Price".rjust(12) + "Amount".rjust(12))
        self._show_total()
        typed = ""
        while (key := self.window.getch()) != -1:
            if key in ENTER:
                self._scanned(typed)
                typed = ""
            elif key == UNDO:
                self._take_back()
            elif 32 <= key < 127:
                typed += chr(key)

    def _scanned(self, code: str) -> None:
        found = self.shop.execute(LOOK_UP, (code,)).fetchone()
        if found is None:
            return
        sku, name, price = found
        count = self.lines.get(sku, ("", 0, Decimal()))[1] + 1
        self.lines[sku] = (name, count, Decimal(price) / STEPS)
        self._show_lines(list(self.lines).index(sku))
        self._show_total()

    def _take_back(self) -> None:
        self.lines.popitem()
        self._show_lines(len(self.lines) - 1)
        self._show_total()

    def _show_lines(self, selected: int) -> None:
        if not self.page <= selected < self.page + ROOM:
            self.page = max(0, selected - 2)
        shown = list(self.lines.values())[self.page : self.page + ROOM]
        for row in range(ROOM):
            self.window.move(FIRST_ROW + row, 0)
            self.window.clrtoeol()
            if row < len(shown):
                name, count, price = shown[row]
                text = f" {name:<40.40}{count:>6}{price:>12.2f}{price * count:>12.2f}"
                style = curses.A_REVERSE if self.page + row == selected else curses.A_NORMAL
                self.window.addstr(FIRST_ROW + row, 0, text, style)

    def _show_total(self) -> None:
        total = sum(count * price for _, count, price in self.lines.values())
        self.window.addstr(FIRST_ROW + ROOM + 2, 50, f"TOTAL {total:>14.2f}", curses.A_BOLD)
        self.window.refresh()


def run(window: curses.window) -> None:
    """On the terminal that curses has made ready."""
    curses.raw()
    CursesTill(window, sqlite3.connect(sys.argv[1])).run()


if __name__ == "__main__":
    curses.wrapper(run)

"""A baseline of ours: a basket as Textual's own widgets make it, `DataTable` and `Input`, with SQLite behind it.

Nothing in it is slow on purpose: rows are added and cells updated in place, the price is looked up by one prepared
statement in this thread, nothing is kept on disk, and there are neither promotions nor tax.
`python -m tests.bench.table_till FILE` takes codes; Ctrl+Z takes the last line away.
"""

import sqlite3
import sys
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input, Static

LOOK_UP = """
SELECT product.sku, product.name, product.price FROM barcode JOIN product ON product.id = barcode.product_id
WHERE barcode.code = ?
"""
STEPS = 1_000_000


class TableTill(App[None]):
    """Codes go in, lines and a total come out."""

    CSS = "DataTable { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "take_back", "Undo", priority=True)]

    def __init__(self, file: str) -> None:
        super().__init__()
        self._shop = sqlite3.connect(file)
        self._counts: dict[str, tuple[int, Decimal]] = {}

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")
        yield Input()
        yield Static("TOTAL 0.00", id="total")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for head in ("Item", "Qty", "Price", "Amount"):
            table.add_column(head, key=head)
        line = self.query_one(Input)
        line.cursor_blink = False  # in its favour: nothing is painted but for a scan
        line.focus()

    @on(Input.Submitted)
    def scanned(self, event: Input.Submitted) -> None:
        event.input.clear()
        found = self._shop.execute(LOOK_UP, (event.value,)).fetchone()
        if found is not None:
            sku, name, price = found
            self._add(sku, name, Decimal(price) / STEPS)

    def action_take_back(self) -> None:
        sku, _ = self._counts.popitem()
        self.query_one(DataTable).remove_row(sku)
        self._show_total()

    def _add(self, sku: str, name: str, price: Decimal) -> None:
        table = self.query_one(DataTable)
        count = self._counts.get(sku, (0, price))[0] + 1
        self._counts[sku] = (count, price)
        if count == 1:
            table.add_row(name, "1", f"{price:.2f}", f"{price:.2f}", key=sku)
        else:
            table.update_cell(sku, "Qty", str(count))
            table.update_cell(sku, "Amount", f"{price * count:.2f}")
        table.move_cursor(row=table.get_row_index(sku))
        self._show_total()

    def _show_total(self) -> None:
        total = sum(count * price for count, price in self._counts.values())
        self.query_one("#total", Static).update(f"TOTAL {total:.2f}")


if __name__ == "__main__":
    TableTill(sys.argv[1]).run()

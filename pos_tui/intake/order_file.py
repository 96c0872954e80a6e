"""An order as a CSV file for the supplier; a spreadsheet runs nothing in it."""

from pos_tui.buying.views import Order
from pos_tui.intake.csv_text import csv_lines
from pos_tui.money import decimal_text, quantity_text, unit_price_text

COLUMNS = (
    "order", "supplier", "supplier_code", "sku", "name", "unit", "ordered", "received", "cost", "amount",
)  # fmt: skip


def order_csv(order: Order, exponent: int) -> str:
    """The header, then a row for each line."""
    rows = [
        {
            "order": f"{order.outlet_code}-{order.number}", "supplier": order.supplier.code,
            "supplier_code": line.supplier_code or "", "sku": line.sku, "name": line.name, "unit": line.unit,
            "ordered": quantity_text(line.ordered), "received": quantity_text(line.received),
            "cost": unit_price_text(line.cost, exponent), "amount": decimal_text(line.amount, exponent),
        }
        for line in order.lines
    ]  # fmt: skip
    return "".join(csv_lines(COLUMNS, rows))

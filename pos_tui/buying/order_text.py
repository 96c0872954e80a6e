"""An order as plain text for the supplier: every line fits the paper, whatever a name holds."""

from pos_tui.buying.views import Order, OrderLine
from pos_tui.hardware.paper import centred, folded, row
from pos_tui.money import decimal_text, quantity_text, unit_price_text
from pos_tui.shop.views import CompanyRules
from pos_tui.text import clean

NARROWEST = 32
DRAFT = "*** DRAFT, NOT AN ORDER ***"
CANCELLED = "*** CANCELLED ***"


def order_text(order: Order, company: CompanyRules, *, width: int = 40) -> str:
    """What the supplier gets, in lines of at most `width` columns (32 or more)."""
    if width < NARROWEST:
        raise ValueError(f"an order needs {NARROWEST} columns")
    mark = {"draft": DRAFT, "cancelled": CANCELLED}.get(order.status)
    lines = [
        *(centred(mark, width) if mark else []),
        *centred(clean(company.name), width),
        *(centred(clean(order.outlet_name), width) if order.outlet_name != company.name else []),
        *centred(f"ORDER {clean(order.outlet_code)}-{order.number}", width),
        "-" * width,
        *_to(order, width),
        "-" * width,
        *(text for line in order.lines for text in _line(line, company, width)),
        "-" * width,
        *row(f"TOTAL {clean(company.currency)}", "", decimal_text(order.total, company.exponent), width),
        *(folded(clean(order.note), width) if order.note else []),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _to(order: Order, width: int) -> list[str]:
    supplier = order.supplier
    said = [
        clean(supplier.name),
        clean(supplier.address or ""),
        clean(supplier.phone or ""),
        clean(supplier.email or ""),
    ]
    at = order.sent_at or order.created_at
    lines = [line for text in said if text for line in folded(text, width)]
    lines += row("Date", "", f"{at:%Y-%m-%d}", width)
    return lines + (row("Expected", "", f"{order.expected_on:%Y-%m-%d}", width) if order.expected_on else [])


def _line(line: OrderLine, company: CompanyRules, width: int) -> list[str]:
    unit = "" if line.unit == "each" else f" {clean(line.unit)}"
    figures = f"{quantity_text(line.ordered)}{unit} × {unit_price_text(line.cost, company.exponent)}"
    return [
        *folded(clean(line.name), width),
        *row(f"  {clean(line.supplier_code or line.sku)}", "", "", width),
        *row("", f"  {figures}", decimal_text(line.amount, company.exponent), width),
    ]

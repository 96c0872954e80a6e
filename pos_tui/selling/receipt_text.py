"""A receipt as plain text for screen, printer and file: every line fits the paper, whatever a name holds."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pos_tui.customers.card_numbers import masked
from pos_tui.hardware.paper import centred, folded, row
from pos_tui.money import (
    NOTHING,
    ONE,
    Money,
    Rate,
    decimal_text,
    extend,
    price_from_money,
    quantity_text,
    unit_price_text,
)
from pos_tui.pricing.views import TaxTotal
from pos_tui.selling.views import Receipt, ReceiptLine, ReceiptTender
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.views import RATE_PLACES
from pos_tui.text import clean

NARROWEST = 32
WEIGHED = ("kg", "g", "lb")
TITLES = {"return": "RETURN", "void": "VOID"}
COPY = "*** COPY ***"


def receipt_text(receipt: Receipt, width: int = 40, copy: bool = False) -> str:
    """What the customer takes home, in lines of at most `width` columns (32 or more); a reprint says COPY."""
    if width < NARROWEST:
        raise ValueError(f"a receipt needs {NARROWEST} columns")
    rule = ["-" * width]
    mark = centred(COPY, width) if copy else []
    lines = [
        *mark,
        *_head(receipt, width),
        *rule,
        *(text for line in receipt.lines for text in _line(line, receipt, width)),
        *rule,
        *_totals(receipt, width),
        *_settlement(receipt, width),
        *rule,
        *_included_taxes(receipt, width),
        *_exemption(receipt, width),
        *_customer(receipt, width),
        *centred(clean(receipt.receipt_number), width),
        *centred(clean(receipt.anchor), width),
        *mark,
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(receipt: Receipt, width: int) -> list[str]:
    at = receipt.at.astimezone(ZoneInfo(receipt.timezone))
    company, outlet = clean(receipt.company_name), clean(receipt.outlet_name)
    title = TITLES.get(receipt.kind)
    return [
        *centred(company, width),
        *(centred(outlet, width) if outlet != company else []),
        *(centred(title, width) if title else []),
        *row(clean(receipt.cashier), "", f"{at:%Y-%m-%d %H:%M}", width),
        *_business_day(receipt, at, width),
    ]


def _business_day(receipt: Receipt, at: datetime, width: int) -> list[str]:
    """After midnight the sale still belongs to the day its shift began: said where the two differ."""
    if receipt.business_date == at.date():
        return []
    return row("Business date", "", f"{receipt.business_date:%Y-%m-%d}", width)


def _line(line: ReceiptLine, receipt: Receipt, width: int) -> list[str]:
    amount = _money(line.amount, receipt)
    if len(receipt.taxes) > 1:
        amount += f" {clean(line.tax_code)[:4]:<{_code_width(receipt)}}"
    name = row(clean(line.name), "", amount, width)
    serial = folded(f"  SN {clean(line.serial)}", width) if line.serial else []
    return [*name, *_figures(line, receipt, width), *serial]


def _code_width(receipt: Receipt) -> int:
    return max(len(clean(line.tax_code)[:4]) for line in receipt.lines)


def _figures(line: ReceiptLine, receipt: Receipt, width: int) -> list[str]:
    """Quantity × price and what was taken off; nothing for one piece at its price, but what was weighed always."""
    price = unit_price_text(line.unit_price, receipt.exponent) + (f"/{line.unit}" if line.unit in WEIGHED else "")
    if line.kind == "gift_card" and line.code:
        return [f"  {masked(clean(line.code))}"]
    is_one = line.quantity == ONE and line.unit not in WEIGHED
    if is_one and line.unit_price == price_from_money(line.amount):
        return []
    text = f"{_measured(line)} × {price}"
    if line.discount:
        text += f" less {_money(line.discount, receipt)}"
    taken_off = line.promotion + line.discount + line.exempted
    if line.amount != extend(line.unit_price, line.quantity) - taken_off:
        text += " agreed"
    figures = [f"  {part}" for part in folded(text, width - 2)]
    for saving in line.savings:
        figures += row(f"  {clean(saving.name)}", "", f"({_money(Money(-saving.amount), receipt)})", width)
    if line.promotion and not line.savings:
        figures += row("  Promotion", "", f"({_money(Money(-line.promotion), receipt)})", width)
    if line.exempted:
        figures += row("  Tax not due", "", f"({_money(Money(-line.exempted), receipt)})", width)
    return figures


def _measured(line: ReceiptLine) -> str:
    """3; 2 pint; of what is weighed to the gram, without its package: 0.350 kg, tare 0.020 kg."""
    if line.unit == "each":
        return quantity_text(line.quantity)
    if line.unit not in WEIGHED:
        return f"{quantity_text(line.quantity)} {clean(line.unit)}"
    tare = f" net, tare {decimal_text(Money(line.tare), 3)} {line.unit}," if line.tare else ""
    return f"{decimal_text(Money(line.quantity), 3)} {line.unit}{tare}"


def _totals(receipt: Receipt, width: int) -> list[str]:
    steps: list[str] = []
    if receipt.basket_discount or not receipt.prices_include_tax:
        steps += row("Subtotal", "", _money(receipt.goods, receipt), width)
    if receipt.basket_discount:
        steps += row("Discount", "", _money(Money(-receipt.basket_discount), receipt), width)
    if not receipt.prices_include_tax:
        steps += [text for tax in receipt.taxes for text in _tax(tax, receipt, width)]
    total = row(f"TOTAL {clean(receipt.currency)}", "", _money(receipt.total, receipt), width)
    return [*steps, *total]


def _settlement(receipt: Receipt, width: int) -> list[str]:
    """How it was paid: rounding to coins, each tender, change."""
    amounts = [("Rounding", receipt.rounding)] if receipt.rounding else []
    amounts += [(tender_text(tender), tender.amount) for tender in receipt.tenders]
    if receipt.change != NOTHING:
        amounts.append(("Change", receipt.change))
    return [text for name, amount in amounts for text in row(name, "", _money(amount, receipt), width)]


def tender_text(tender: ReceiptTender) -> str:
    """Euro: EUR 10.00 at 1.4512; just its name for the shop's own money."""
    if tender.currency is None or tender.foreign_amount is None or tender.exchange_rate is None:
        return clean(tender.name)
    rate = decimal_text(tender.exchange_rate, RATE_PLACES).rstrip("0").rstrip(".")
    amount = decimal_text(tender.foreign_amount, currency_exponent(tender.currency))
    return f"{clean(tender.name)}: {tender.currency} {amount} at {rate}"


def _included_taxes(receipt: Receipt, width: int) -> list[str]:
    if not receipt.prices_include_tax or not receipt.taxes:
        return []
    rows = [text for tax in receipt.taxes for text in _tax(tax, receipt, width)]
    return ["Total includes", *rows, "-" * width]


def _tax(tax: TaxTotal, receipt: Receipt, width: int) -> list[str]:
    """A class, its rate unless its name says it, what it was computed on, and what it came to; of several taxes
    each is a row of its own."""
    name, base = clean(tax.rule.name), _money(tax.base, receipt)
    if not tax.parts:
        rate = _percent(tax.rule.rate)
        said = tax.rule.kind in ("exempt", "out_of_scope") or rate in name
        figures = f"{'' if said else f' {rate}'} on {base}"
        return row(f"{clean(tax.rule.code)} {name}", figures, _money(tax.tax, receipt), width)
    return [
        text
        for part in tax.parts
        for text in row(
            f"{clean(tax.rule.code)} {clean(part.name)}",
            f" {_percent(part.rate)} on {base}",
            _money(part.tax, receipt),
            width,
        )
    ]


def _percent(rate: Rate) -> str:
    return f"{decimal_text(rate, 4).rstrip('0').rstrip('.')} %"


def _exemption(receipt: Receipt, width: int) -> list[str]:
    if receipt.exemption is None:
        return []
    return folded(f"Tax not due: {clean(receipt.exemption)}", width)


def _customer(receipt: Receipt, width: int) -> list[str]:
    if receipt.customer is None:
        return []
    points = f"{receipt.points:+d} points" if receipt.points else ""
    return row(clean(receipt.customer), "", points, width)


def _money(amount: Money, receipt: Receipt) -> str:
    return decimal_text(amount, receipt.exponent)

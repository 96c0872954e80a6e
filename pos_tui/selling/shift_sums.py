"""What one document adds to the totals of its shift."""

from collections.abc import Mapping

from pos_tui.cash.totals import ShiftTotals, TaxSum
from pos_tui.cash.views import DrawerSum
from pos_tui.money import Money
from pos_tui.pricing.views import TaxTotal, Totals
from pos_tui.selling.record import Record
from pos_tui.selling.views import Payment, Sale


def totals_after(text: str, record: Record, sale: Sale, totals: Totals) -> ShiftTotals:
    """The terminal's running totals with one more document."""
    taken_off = sum(line["discount"] + line["promotion"] for line in record.lines) + totals.basket_discount
    before = ShiftTotals.read(text)
    after = before.with_document(document=record.document, discount=Money(taken_off), taxes=_taxes(totals))
    return after.with_movements([_moved(payment) for payment in sale.payments])


def _taxes(totals: Totals) -> Mapping[str, TaxSum]:
    sums: dict[str, TaxSum] = {}
    for row in totals.taxes:
        own, so_far = _of_class(row), sums.get(row.rule.code)
        sums[row.rule.code] = own if so_far is None else so_far.plus(own)
    return sums


def _of_class(row: TaxTotal) -> TaxSum:
    """Parts of one name are one part, though their rates differ."""
    parts: dict[str, Money] = {}
    for part in sorted(row.parts, key=lambda part: part.name):
        parts[part.name] = Money(parts.get(part.name, 0) + part.tax)
    return TaxSum(base=row.base, tax=row.tax, parts=parts)


def _moved(payment: Payment) -> DrawerSum:
    return DrawerSum(
        kind="tender",
        tender_kind=payment.tender.kind,
        tender_code=payment.tender.code,
        count=1,
        amount=payment.amount,
        change=payment.change,
        currency=payment.foreign.currency if payment.foreign else None,
        foreign=payment.foreign.amount if payment.foreign else Money(0),
    )

"""What the totals of a time and place are, exact; `as_document` is the form that programs read."""

from datetime import date, datetime
from typing import Any

from pos_tui.money import Money, Quantity, decimal_text, quantity_text
from pos_tui.view import View

COUNTS = ("documents", "documents_with_negative_total", "lines", "lines_with_negative_quantity", "skus")
AMOUNTS = ("amount", "line_discount", "basket_discount", "tax", "total")


class DateTotals(View):
    """One business date. `amount` is after line discounts and before the basket discount, as everywhere here."""

    documents: int
    lines: int
    amount: Money
    tax: Money
    total: Money


class CategoryTotals(View):
    """One category, as the lines were sold under it."""

    lines: int
    quantity: Quantity
    amount: Money


class TenderTotals(View):
    """One way of paying; `change` was handed out in cash whatever the tender was."""

    payments: int
    amount: Money
    change: Money

    @property
    def net(self) -> Money:
        """What stayed."""
        return Money(self.amount - self.change)


class TerminalTotals(View):
    """One till."""

    documents: int
    tax: Money
    total: Money


class SkuTotals(View):
    """One product, as sold."""

    sku: str
    quantity: Quantity
    amount: Money


class Totals(View):
    """What was sold in a time and place: every figure of the report, before any of it is text."""

    currency: str
    exponent: int
    documents: int
    documents_with_negative_total: int
    lines: int
    lines_with_negative_quantity: int
    skus: int
    amount: Money
    line_discount: Money
    basket_discount: Money
    tax: Money
    total: Money
    by_business_date: dict[date, DateTotals]
    by_category: dict[str, CategoryTotals]
    by_tender: dict[str, TenderTotals] | None
    """None while a drawer is still to be counted blind; `sealed` says which."""
    sealed: str | None = None
    by_terminal: dict[str, TerminalTotals]
    top_skus_by_quantity: tuple[SkuTotals, ...]

    @property
    def discount(self) -> Money:
        """What customers did not have to pay."""
        return Money(self.line_discount + self.basket_discount)

    def money(self, amount: Money) -> str:
        """An amount in the currency's major units."""
        return decimal_text(amount, self.exponent)

    def as_document(self) -> dict[str, Any]:
        """The report's keys with money and quantities as text, keys sorted.

        What is sealed is null, and `by_tender_sealed`, which is there only then, says why.
        """
        document: dict[str, Any] = {
            "currency": self.currency,
            "discount": self.money(self.discount),
            "by_business_date": {day.isoformat(): self._plain(row) for day, row in self.by_business_date.items()},
            "by_category": {name: self._plain(row) for name, row in self.by_category.items()},
            "by_tender": self._tenders(),
            "by_terminal": {code: self._plain(row) for code, row in self.by_terminal.items()},
            "top_skus_by_quantity": [self._plain(row) for row in self.top_skus_by_quantity],
        }
        document |= {count: getattr(self, count) for count in COUNTS}
        document |= {amount: self.money(getattr(self, amount)) for amount in AMOUNTS}
        document |= {"by_tender_sealed": self.sealed} if self.sealed else {}
        return dict(sorted(document.items()))

    def _tenders(self) -> dict[str, Any] | None:
        if self.by_tender is None:
            return None
        return {code: self._plain(row) | {"net": self.money(row.net)} for code, row in self.by_tender.items()}

    def _plain(self, row: View) -> dict[str, Any]:
        return {name: self._text(name, value) for name, value in sorted(row)}

    def _text(self, name: str, value: Any) -> Any:
        if name == "quantity":
            return quantity_text(value)
        return self.money(value) if name in {"amount", "change", "tax", "total"} else value


class Sales(View):
    """One business date of one outlet, to look at."""

    on: date
    totals: Totals
    hours: dict[datetime, Money]
    """What was taken in each hour of the shop's clock, from the first with a document to the last."""
    most_sold: tuple[SkuTotals, ...]
    names: dict[str, str]
    """What those are called today, by SKU."""

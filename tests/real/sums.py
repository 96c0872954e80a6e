"""What a file of sales comes to, added up from its text alone: none of the program's code is used here."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

Document = dict[str, Any]
ZERO, CENT = Decimal(0), Decimal("0.01")
TOP = 50
COMPARED = (
    "currency", "documents", "documents_with_negative_total", "lines", "lines_with_negative_quantity", "skus",
    "amount", "line_discount", "basket_discount", "discount", "tax", "total", "by_business_date", "by_category",
    "by_tender", "by_terminal", "top_skus_by_quantity",
)  # fmt: skip
"""The keys of expected.json that a report has too."""


def documents(files: Iterable[Path]) -> Iterator[Document]:
    """Every document of the files, in their order."""
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def quantity(number: Decimal) -> str:
    """2, 0.35 or -1, as expected.json writes it."""
    return format(number.normalize() + ZERO, "f")


def tax_of(document: Document, rates: Mapping[str, Decimal], *, inclusive: bool) -> Decimal:
    """The tax by the rule of the format: per class on its lines less their share of the basket discount."""
    amounts = [Decimal(line["amount"]) for line in document["lines"]]
    shares = _spread(Decimal(document["basket_discount"]), amounts)
    base: dict[str, Decimal] = defaultdict(Decimal)
    for line, amount, share in zip(document["lines"], amounts, shares, strict=True):
        base[line["tax_class"]] += amount - share
    whole = Decimal(100)
    return sum(
        (
            (net * rates[code] / (whole + rates[code] if inclusive else whole)).quantize(CENT, ROUND_HALF_UP)
            for code, net in base.items()
        ),
        ZERO,
    )


def expected(sold: Sequence[Document], category: Mapping[str, str], currency: str) -> dict[str, Any]:
    """The figures that a report of these documents has to show."""
    lines = [line for document in sold for line in document["lines"]]
    discount = _sum(lines, "discount") + _sum(sold, "basket_discount")
    skus = {line["sku"] for line in lines}
    return {
        "currency": currency,
        "documents": len(sold),
        "documents_with_negative_total": sum(Decimal(document["total"]) < 0 for document in sold),
        "lines": len(lines),
        "lines_with_negative_quantity": sum(Decimal(line["quantity"]) < 0 for line in lines),
        "skus": len(skus),
        "amount": str(_sum(lines, "amount")),
        "line_discount": str(_sum(lines, "discount")),
        "basket_discount": str(_sum(sold, "basket_discount")),
        "discount": str(discount),
        "tax": str(_sum(sold, "tax")),
        "total": str(_sum(sold, "total")),
        "by_business_date": _by(sold, "business_date", _of_date),
        "by_category": {name: _of_lines(some) for name, some in _grouped(lines, lambda x: category[x["sku"]])},
        "by_tender": _by([paid for document in sold for paid in document["payments"]], "tender", _of_tender),
        "by_terminal": _by(sold, "terminal", _of_documents),
        "top_skus_by_quantity": _top(lines),
    }


def _by(rows: Sequence[Document], key: str, figures: Any) -> dict[str, Any]:
    return {name: figures(some) for name, some in _grouped(rows, lambda row: row[key])}


def _grouped(rows: Sequence[Document], key: Any) -> list[tuple[str, list[Document]]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return sorted(groups.items())


def _sum(rows: Iterable[Document], key: str) -> Decimal:
    return sum((Decimal(row[key]) for row in rows), Decimal("0.00"))


def _of_documents(some: Sequence[Document]) -> dict[str, Any]:
    return {"documents": len(some), "tax": str(_sum(some, "tax")), "total": str(_sum(some, "total"))}


def _of_date(some: Sequence[Document]) -> dict[str, Any]:
    lines = [line for document in some for line in document["lines"]]
    return {**_of_documents(some), "lines": len(lines), "amount": str(_sum(lines, "amount"))}


def _of_lines(some: Sequence[Document]) -> dict[str, Any]:
    total = _sum(some, "quantity")
    return {"lines": len(some), "quantity": quantity(total), "amount": str(_sum(some, "amount"))}


def _of_tender(some: Sequence[Document]) -> dict[str, Any]:
    amount, change = _sum(some, "amount"), _sum(some, "change")
    return {"payments": len(some), "amount": str(amount), "change": str(change), "net": str(amount - change)}


def _top(lines: Sequence[Document]) -> list[dict[str, str]]:
    sold: Counter[str] = Counter()
    amount: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for line in lines:
        sold[line["sku"]] += Decimal(line["quantity"])  # type: ignore[assignment]  # counts of goods by weight
        amount[line["sku"]] += Decimal(line["amount"])
    first = sorted(sold, key=lambda sku: (-sold[sku], sku))[:TOP]
    return [{"sku": sku, "quantity": quantity(Decimal(sold[sku])), "amount": str(amount[sku])} for sku in first]


def _spread(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    if not whole:
        return [ZERO] * len(weights)
    exact = [whole * weight / sum(weights) for weight in weights]
    parts = [part.quantize(CENT, "ROUND_FLOOR") for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: int((whole - sum(parts)) / CENT)]:
        parts[i] += CENT
    return parts

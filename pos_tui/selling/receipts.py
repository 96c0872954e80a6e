"""A document's rows as its receipt: the same function whether they were just made or read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from pos_tui.money import Money, Rate
from pos_tui.pricing.rules import tax_totals
from pos_tui.pricing.views import TaxTotal
from pos_tui.selling.views import Receipt, ReceiptLine, ReceiptSaving, ReceiptTender
from pos_tui.shop.views import CompanyRules, TaxPart, TaxRule

Rows = Sequence[Mapping[str, Any]]
PRINTED = tuple(name for name in ReceiptLine.model_fields if name != "savings")
TAXED = ("tax_class_id", "tax_code", "tax_name", "tax_kind", "tax_rate")


@dataclass(frozen=True)
class Names:
    """What a receipt prints and the document knows only by id."""

    company: CompanyRules
    outlet: str
    cashier: str
    customer: str | None
    anchor: str


def receipt_of(
    document: Mapping[str, Any], lines: Rows, tenders: Rows, names: Names, promotions: Rows = (), parts: Rows = ()
) -> Receipt:
    """The receipt; `tenders` carry the code and name of their tender type besides their own columns."""
    copied = (
        "receipt_number", "kind", "currency", "at", "business_date", "prices_include_tax", "goods",
        "basket_discount", "tax", "total", "rounding", "points", "exemption",
    )  # fmt: skip
    return Receipt(
        **{name: document[name] for name in copied},
        document_id=document["id"],
        company_name=names.company.name,
        outlet_name=names.outlet,
        exponent=names.company.exponent,
        timezone=names.company.timezone,
        cashier=names.cashier,
        customer=names.customer,
        lines=tuple(_line(row, promotions) for row in lines),
        taxes=_taxes([row for row in lines if row["kind"] != "gift_card"], parts),
        tenders=tuple(_tender(row) for row in tenders),
        anchor=names.anchor,
    )


def _taxes(lines: Rows, parts: Rows) -> tuple[TaxTotal, ...]:
    own = [[part for part in parts if part["position"] == row["position"]] for row in lines]
    rules = [
        _rule(
            *[row[name] for name in TAXED],
            tuple(TaxPart(name=part["name"], rate=part["rate"], compound=part["compound"]) for part in of_line),
        )
        for row, of_line in zip(lines, own, strict=True)
    ]
    bases = [Money(row["amount"] - row["basket_share"]) for row in lines]
    shares = [tuple(Money(part["tax"]) for part in of_line) for of_line in own]
    return tax_totals(rules, bases, [Money(row["tax"]) for row in lines], shares)


@lru_cache(maxsize=256)
def _rule(tax_class_id: UUID, code: str, name: str, kind: str, rate: Rate, parts: tuple[TaxPart, ...]) -> TaxRule:
    return TaxRule(tax_class_id=tax_class_id, code=code, name=name, kind=kind, rate=rate, parts=parts)


def _line(row: Mapping[str, Any], promotions: Rows) -> ReceiptLine:
    savings = [
        ReceiptSaving(name=one["name"], amount=one["amount"])
        for one in promotions
        if one["position"] == row["position"]
    ]
    return ReceiptLine(**{name: row[name] for name in PRINTED}, savings=tuple(savings))


def _tender(row: Mapping[str, Any]) -> ReceiptTender:
    """A maker's coupon has its number behind its name."""
    named = {**row, "name": " ".join(filter(None, (row["name"], row["reason"])))}
    return ReceiptTender.model_validate({name: named[name] for name in ReceiptTender.model_fields})

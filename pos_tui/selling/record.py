"""A document as rows: made once, digested for the journal, and never changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Integer, String

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.base import table_of
from pos_tui.journal.chain import canonical_of_sorted, plain, spelt
from pos_tui.money import Money, extend
from pos_tui.pricing.views import Totals
from pos_tui.selling.agree import AgreedLine
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.line_models import AppliedPromotion, DocumentLine, TaxPart
from pos_tui.selling.models import Document
from pos_tui.selling.rules import fingerprint, kind_of, line_amount, tax_due
from pos_tui.selling.views import Sale

Rows = Mapping[str, Any]
PLAIN = (Boolean, Integer, String)

LATER: Mapping[str, object] = {
    "offers_version": 0,
    "exemption": None,
    "not_turnover": 0,
    "kind": "goods",
    "priced_by": "product",
    "price_list": None,
    "promotion": 0,
    "exempted": 0,
    "code": None,
    "batch": None,
    "expiry": None,
    "tare": None,
    "serial": None,
    "currency": None,
    "foreign_amount": None,
    "exchange_rate": None,
}
"""Columns that came with later revisions, and what documents from before them have in them."""


@dataclass(frozen=True)
class Record:
    """The rows of one document, before they are written."""

    document: dict[str, Any]
    lines: list[dict[str, Any]]
    tenders: list[dict[str, Any]]
    promotions: list[dict[str, Any]]
    tax_parts: list[dict[str, Any]]
    cost: Money
    coupons: tuple[str, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """What the journal says of it: the facts on the receipt, and a digest of every stored field."""
        facts = ("receipt_number", "kind", "business_date", "total", "tax", "rounding", "points", "origin")
        return {
            **{fact: self.document[fact] for fact in facts},
            **({"coupons": list(self.coupons)} if self.coupons else {}),
            "content": content_digest(self.document, self.lines, self.tenders, self.tax_parts, self.promotions),
        }


def content_digest(
    document: Rows,
    lines: Sequence[Rows],
    tenders: Sequence[Rows],
    tax_parts: Sequence[Rows] = (),
    promotions: Sequence[Rows] = (),
) -> str:
    """SHA-256 over every column of a document, its lines, tenders, parts of taxes and promotions, in one order.

    Without parts or promotions it is what it was before they were in it.
    """
    given = sorted(promotions, key=lambda row: (row["position"], row["promotion_id"]))
    offers = {"promotions": [_columns(AppliedPromotion, row) for row in given]} if given else {}
    parts = {"tax_parts": [_columns(TaxPart, part) for part in tax_parts]} if tax_parts else {}
    content = canonical_of_sorted(
        {
            "document": _columns(Document, document),
            "lines": [_columns(DocumentLine, line) for line in lines],
            **offers,
            **parts,
            "tenders": [_columns(DrawerMovement, tender) for tender in tenders],
        }
    )
    return hashlib.sha256(content.encode()).hexdigest()


def make_record(
    sale: Sale,
    context: SaleContext,
    agreed: Sequence[AgreedLine],
    totals: Totals,
    *,
    coupons: tuple[str, ...] = (),
    rounding: Money,
    now: datetime,
) -> Record:
    """All rows of a sale, with the next number of its terminal; its points are still to be set."""
    at = sale.at or now
    costs = [extend(line.unit_cost, line.line.quantity) for line in agreed if line.unit_cost is not None]
    return Record(
        document=_document(sale, context, totals, rounding, at, agreed),
        lines=[_line(sale, position, line, totals) for position, line in enumerate(agreed, start=1)],
        tenders=_tenders(sale, context, at),
        promotions=_promotions(sale, agreed),
        tax_parts=_tax_parts(sale, agreed, totals),
        cost=Money(sum(costs)),
        coupons=coupons,
    )


def _document(
    sale: Sale, context: SaleContext, totals: Totals, rounding: Money, at: datetime, agreed: Sequence[AgreedLine]
) -> dict[str, Any]:
    number = context.lane.receipts + 1
    customer = sale.basket.customer
    return {
        "company_id": sale.company_id,
        "id": sale.basket.sale_id,
        "outlet_id": sale.outlet_id,
        "terminal_id": sale.terminal_id,
        "shift_id": context.shift_id,
        "kind": kind_of(totals.total, sale),
        "number": number,
        "receipt_number": f"{context.outlet_code}-{context.lane.terminal_code}-{number:06d}",
        "business_date": context.business_date,
        "at": at,
        "staff_id": sale.staff_id,
        "customer_id": customer.customer_id if customer else None,
        "reverses_id": sale.reverses,
        "currency": context.company.currency,
        "prices_include_tax": context.company.prices_include_tax,
        "tax_rounding": context.company.tax_rounding,
        "goods": totals.goods,
        "basket_discount": totals.basket_discount,
        "tax": totals.tax,
        "total": totals.total,
        "rounding": rounding,
        "settled": totals.total + rounding,
        "points": 0,
        "origin": sale.origin,
        "reference": sale.reference,
        "fingerprint": fingerprint(sale),
        "offers_version": sale.basket.offers_version,
        "exemption": sale.basket.exemption,
        "not_turnover": sum(line_amount(one.line) for one in agreed if one.line.kind == "gift_card"),
    }


def _line(sale: Sale, position: int, agreed: AgreedLine, totals: Totals) -> dict[str, Any]:
    line, part = agreed.line, totals.lines[position - 1]
    part_of, rule = line.portion or line, tax_due(line, sale.basket)
    return {
        "company_id": sale.company_id,
        "document_id": sale.basket.sale_id,
        "position": position,
        "product_id": line.product_id,
        "sku": line.sku,
        "name": line.name,
        "category": line.category,
        "unit": line.unit,
        "quantity": line.quantity,
        "list_price": line.list_price,
        "unit_price": line.unit_price,
        "discount": part_of.discount,
        "amount": line_amount(line),
        "basket_share": part.basket_share,
        "tax_class_id": rule.tax_class_id,
        "tax_code": rule.code,
        "tax_name": rule.name,
        "tax_kind": rule.kind,
        "tax_rate": rule.rate,
        "tax": part.tax,
        "unit_cost": agreed.unit_cost,
        "returns_document_id": line.returns.document_id if line.returns else None,
        "returns_position": line.returns.position if line.returns else None,
        "reason": line.reason,
        "kind": line.kind,
        "priced_by": line.priced_by,
        "price_list": line.price_list,
        "promotion": part_of.promotion,
        "exempted": part_of.exempted,
        "code": line.code,
        "batch": line.batch,
        "expiry": line.expiry,
        "tare": line.tare,
        "serial": line.serial,
    }


def _promotions(sale: Sale, agreed: Sequence[AgreedLine]) -> list[dict[str, Any]]:
    return [
        {
            "company_id": sale.company_id,
            "document_id": sale.basket.sale_id,
            "position": position,
            **saving.model_dump(),
        }
        for position, line in enumerate(agreed, start=1)
        for saving in line.line.savings
    ]


def _tax_parts(sale: Sale, agreed: Sequence[AgreedLine], totals: Totals) -> list[dict[str, Any]]:
    return [
        {
            "company_id": sale.company_id,
            "document_id": sale.basket.sale_id,
            "position": position,
            "part": number,
            **part.model_dump(),
            "tax": tax,
        }
        for position, (line, own) in enumerate(zip(agreed, totals.lines, strict=True), start=1)
        if own.parts
        for number, (part, tax) in enumerate(
            zip(tax_due(line.line, sale.basket).parts, own.parts, strict=True), start=1
        )
    ]


def _tenders(sale: Sale, context: SaleContext, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "company_id": sale.company_id,
            "source_id": sale.basket.sale_id,
            "position": position,
            "outlet_id": sale.outlet_id,
            "terminal_id": sale.terminal_id,
            "shift_id": context.shift_id,
            "kind": "tender",
            "tender_type_id": payment.tender.tender_type_id,
            "amount": payment.amount,
            "change": payment.change,
            "at": at,
            "staff_id": sale.staff_id,
            "reason": payment.coupon,
            "currency": payment.foreign.currency if payment.foreign else None,
            "foreign_amount": payment.foreign.amount if payment.foreign else None,
            "exchange_rate": payment.foreign.rate if payment.foreign else None,
        }
        for position, payment in enumerate(sale.payments, start=1)
    ]


def _columns(model: Any, row: Rows) -> dict[str, Any]:
    """Every column, sorted and spelt; one that came later than the first release only where it says something."""
    first, later, others = _names_of(model)
    columns = {key: row[key] for key in first}
    for key in others:
        value = columns[key]
        if value is not None:
            columns[key] = value.hex if isinstance(value, UUID) else plain(value)
    said = {key: row[key] for key, nothing in later if row.get(key, nothing) != nothing}
    if not said:
        return columns
    return dict(sorted((columns | {key: spelt(value) for key, value in said.items()}).items()))


@cache
def _names_of(model: Any) -> tuple[Sequence[str], Sequence[tuple[str, object]], Sequence[str]]:
    """Those of the first release, those that came later with what older documents have in them, and those of
    the first that are no words and no numbers; sorted."""
    columns = table_of(model).columns
    first = sorted(column.key for column in columns if column.key not in LATER)
    later = [(column.key, LATER[column.key]) for column in columns if column.key in LATER]
    return first, later, [key for key in first if not isinstance(columns[key].type, PLAIN)]

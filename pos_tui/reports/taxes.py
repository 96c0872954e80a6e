"""What was taxed at which rate, and what it came to: each class and rate, and each part of it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func

from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.money import Money, Rate, decimal_text
from pos_tui.pricing.views import PartTotal
from pos_tui.reports.scope import Scope, of_lines, outlet_id
from pos_tui.selling.line_models import DocumentLine, TaxPart
from pos_tui.selling.models import Document
from pos_tui.view import View

CLASS = (DocumentLine.tax_code, DocumentLine.tax_name, DocumentLine.tax_kind, DocumentLine.tax_rate)
Kind = tuple[str, str, str, int]


class TaxRow(View):
    """A class at one rate: turnover without tax, and the tax on it."""

    code: str
    name: str
    kind: str
    rate: Rate
    net: Money
    tax: Money
    parts: tuple[PartTotal, ...] = ()

    def as_document(self, exponent: int) -> dict[str, Any]:
        """With money and rates as text."""
        parts = [
            {"name": part.name, "rate": rate_text(part.rate), "tax": decimal_text(part.tax, exponent)}
            for part in self.parts
        ]
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "rate": rate_text(self.rate),
            "net": decimal_text(self.net, exponent),
            "tax": decimal_text(self.tax, exponent),
            "gross": decimal_text(self.net + self.tax, exponent),
            "parts": parts,
        }


def rate_text(rate: Rate) -> str:
    """7.875 of 7.875 %"""
    return decimal_text(rate, 4).rstrip("0").rstrip(".")


async def taxes(
    session: Reading,
    company_id: UUID,
    *,
    from_: date | None = None,
    to: date | None = None,
    outlet: str | None = None,
) -> list[TaxRow]:
    """Documents from one business date to another, both included, by class and rate as they were stored.

    Raises Unknown for an outlet code that the company does not have, BadInput when the dates are the wrong
    way round.
    """
    if from_ is not None and to is not None and from_ > to:
        raise BadInput(f"The report would end on {to}, before it begins on {from_}: exchange the two dates.")
    place = await outlet_id(session, company_id, outlet) if outlet is not None else None
    scope = Scope(company_id, from_, to, place)
    within = case((Document.prices_include_tax, DocumentLine.tax), else_=0)
    net = func.sum(DocumentLine.amount - DocumentLine.basket_share - within)
    found = await session.execute(
        of_lines(scope, *CLASS, net, func.sum(DocumentLine.tax)).group_by(*CLASS).order_by(*CLASS)
    )
    parts = await _parts(session, scope)
    return [
        TaxRow(
            code=code, name=name, kind=kind, rate=Rate(rate), net=Money(int(net)), tax=Money(int(tax)),
            parts=tuple(parts.get((code, name, kind, rate), ())),
        )
        for code, name, kind, rate, net, tax in found
    ]  # fmt: skip


async def _parts(session: Reading, scope: Scope) -> Mapping[Kind, list[PartTotal]]:
    of_line = and_(
        TaxPart.company_id == DocumentLine.company_id,
        TaxPart.document_id == DocumentLine.document_id,
        TaxPart.position == DocumentLine.position,
    )
    named = (TaxPart.part, TaxPart.name, TaxPart.rate)
    found = await session.execute(
        of_lines(scope, *CLASS, *named, func.sum(TaxPart.tax))
        .join(TaxPart, of_line)
        .group_by(*CLASS, *named)
        .order_by(*CLASS, *named)
    )
    parts: dict[Kind, list[PartTotal]] = defaultdict(list)
    for code, name, kind, rate, _, of_part, its_rate, tax in found:
        parts[code, name, kind, rate].append(PartTotal(name=of_part, rate=its_rate, tax=Money(int(tax))))
    return parts

"""Goods that come back against their receipt: found, offered, and counted so that nobody takes them twice."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.catalogue.views import ProductKind
from pos_tui.customers.rules import points_taken
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Overtaken, Unknown
from pos_tui.money import Money, Quantity, quantity_text
from pos_tui.selling.line_models import DocumentLine, ReturnedLine, TaxPart
from pos_tui.selling.models import Document
from pos_tui.selling.sold import Origins, parts_of_lines, portion_of
from pos_tui.selling.views import Line, LineReference, PricedBy, Returnable
from pos_tui.shop.views import CompanyRules, TaxRule
from pos_tui.shop.views import TaxPart as RulePart


async def returnable(session: Reading, company_id: UUID, document_id: UUID) -> list[Returnable]:
    """What can still come back of each line of a document, all of it as one basket line."""
    found = await session.execute(
        select(DocumentLine, ReturnedLine)
        .outerjoin(
            ReturnedLine,
            and_(
                ReturnedLine.company_id == company_id,
                ReturnedLine.document_id == DocumentLine.document_id,
                ReturnedLine.position == DocumentLine.position,
            ),
        )
        .where(
            DocumentLine.company_id == company_id,
            DocumentLine.document_id == document_id,
            DocumentLine.quantity > 0,
        )
        .order_by(DocumentLine.position)
    )
    parts = await parts_of_lines(session, company_id, [document_id])
    return _followed(
        [_returnable(sold, returned, parts.get((document_id, sold.position), ())) for sold, returned in found]
    )


def _followed(lines: list[Returnable]) -> list[Returnable]:
    """Deposits and fees stand behind the goods that they came with, as many as those or in proportion."""
    goods: Returnable | None = None
    told: list[Returnable] = []
    for line in lines:
        if line.kind not in ("deposit", "fee"):
            goods = line
        elif goods is not None:
            line = line.model_copy(update={"follows": goods.reference.position})
        told.append(line)
    return told


async def return_line(session: Reading, company_id: UUID, reference: LineReference, quantity: Quantity) -> Line:
    """The basket line that takes so much of a sold line back, at exactly what was paid for it."""
    sold = await session.get(DocumentLine, (company_id, reference.document_id, reference.position))
    if sold is None:
        raise Unknown("That line is on no receipt of this shop: look for the receipt again.")
    returned = await session.get(ReturnedLine, (company_id, reference.document_id, reference.position))
    left = Quantity(sold.quantity - (returned.returned if returned else 0))
    if not 0 < quantity <= left:
        raise BadInput(f"{quantity_text(left)} of {sold.name} can still come back: type a quantity up to that.")
    parts = await parts_of_lines(session, company_id, [reference.document_id])
    return _back(sold, returned, quantity, parts.get((reference.document_id, reference.position), ()))


async def take_back(session: Writing, lines: Sequence[Mapping[str, Any]], origins: Origins) -> None:
    """Counts what a document's lines take back against the lines that sold it, which `find_origins` locked."""
    if not origins.lines:
        return
    company_id = lines[0]["company_id"]
    back = [line for line in lines if line["returns_document_id"] is not None]
    counted = await session.execute(
        _count_update(dialect_of(session)), {"company": company_id, **as_rows(_summed(back))}
    )
    if len(counted.all()) != len(origins.lines):
        raise Overtaken


@cache
def _count_update(engine: str) -> ReturningUpdate[int]:
    row = table_of(ReturnedLine).c
    given = rowset_in(
        engine, document_id=IDENTITY, line=NUMBER, quantity=NUMBER, amount=NUMBER, tax=NUMBER, share=NUMBER,
        discount=NUMBER, promotion=NUMBER, exempted=NUMBER,
    )  # fmt: skip
    return (
        update(table_of(ReturnedLine))
        .where(
            row.company_id == bindparam("company", type_=IDENTITY),
            row.document_id == given.c.document_id,
            row.position == given.c.line,
            row.returned + given.c.quantity <= row.sold,
        )
        .values(
            returned=row.returned + given.c.quantity,
            amount=row.amount + given.c.amount,
            tax=row.tax + given.c.tax,
            basket_share=row.basket_share + given.c.share,
            discount=row.discount + given.c.discount,
            promotion=row.promotion + given.c.promotion,
            exempted=row.exempted + given.c.exempted,
        )
        .returning(row.position)
    )


def points_back(lines: Sequence[Mapping[str, Any]], origins: Origins, per: Money | None) -> int:
    """The points that the returned part had earned: what the receipt earned less what the rest of it earns.

    Line by line and part by part this takes back exactly what was given, so that nobody farms points by small
    returns.
    """
    taken = 0
    for document_id, document in origins.documents.items():
        own = [row for row in origins.came_back if row.document_id == document_id]
        before = document.total - document.not_turnover - sum(_paid(row, document) for row in own)
        back = sum(
            worth_of(line, document)
            for line in lines
            if line["returns_document_id"] == document_id and line["kind"] != "gift_card"
        )
        whole = Money(document.total - document.not_turnover)
        taken += points_taken(document.points, per, whole=whole, before=Money(before), after=Money(before + back))
    return taken


def _paid(row: ReturnedLine, document: Document) -> int:
    return row.amount - row.basket_share + (0 if document.prices_include_tax else row.tax)


def worth_of(line: Mapping[str, Any], settings: Document | CompanyRules) -> int:
    """What a line adds to its document's total."""
    added = 0 if settings.prices_include_tax else line["tax"]
    return int(line["amount"] - line["basket_share"] + added)


def _summed(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row per sold line, however many lines of the basket take it back."""
    sums: dict[tuple[UUID, int], dict[str, Any]] = {}
    for line in lines:
        origin = (line["returns_document_id"], line["returns_position"])
        row = sums.setdefault(origin, {"document_id": origin[0], "line": origin[1]})
        for name, column in (
            ("quantity", "quantity"),
            ("amount", "amount"),
            ("tax", "tax"),
            ("share", "basket_share"),
            ("discount", "discount"),
            ("promotion", "promotion"),
            ("exempted", "exempted"),
        ):
            row[name] = row.get(name, 0) - line[column]
    return list(sums.values())


def _returnable(sold: DocumentLine, returned: ReturnedLine | None, parts: Sequence[TaxPart]) -> Returnable:
    left = Quantity(sold.quantity - (returned.returned if returned else 0))
    return Returnable(
        reference=LineReference(document_id=sold.document_id, position=sold.position),
        name=sold.name,
        sku=sold.sku,
        unit=sold.unit,
        kind=cast(ProductKind, sold.kind),
        sold=sold.quantity,
        left=left,
        amount=sold.amount,
        line=_back(sold, returned, left, parts) if left else None,
    )


def _back(sold: DocumentLine, returned: ReturnedLine | None, quantity: Quantity, parts: Sequence[TaxPart]) -> Line:
    return Line(
        product_id=sold.product_id,
        sku=sold.sku,
        name=sold.name,
        category=sold.category,
        unit=sold.unit,
        quantity=Quantity(-quantity),
        list_price=sold.list_price,
        unit_price=sold.unit_price,
        tax=stored_rule(sold, parts),
        kind=cast(ProductKind, sold.kind),
        priced_by=cast(PricedBy, sold.priced_by),
        price_list=sold.price_list,
        code=sold.code,
        batch=sold.batch,
        expiry=sold.expiry,
        serial=sold.serial,
        returns=LineReference(document_id=sold.document_id, position=sold.position),
        portion=portion_of(sold, returned, quantity, parts),
    )


def stored_rule(sold: DocumentLine, parts: Sequence[TaxPart]) -> TaxRule:
    """The tax class, rate and parts as they were when the line was sold."""
    return TaxRule(
        tax_class_id=sold.tax_class_id,
        code=sold.tax_code,
        name=sold.tax_name,
        kind=sold.tax_kind,
        rate=sold.tax_rate,
        parts=tuple(RulePart(name=part.name, rate=part.rate, compound=part.compound) for part in parts),
    )

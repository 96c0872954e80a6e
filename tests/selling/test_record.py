"""The digest of a document: over every column, spelt as it was when the first of them were written."""

import hashlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from pos_tui.cash.models import DrawerMovement
from pos_tui.cash.views import ForeignCash
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.chain import canonical
from pos_tui.money import Money
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.selling.record import LATER, content_digest
from pos_tui.selling.rules import fingerprint, line_amount
from pos_tui.selling.views import LineReference, Sale
from tests.selling.sales import basket_of, paid, ring
from tests.shops import make_shop

CAME_LATER: dict[str, dict[str, object]] = {
    "nothing": {},
    "a word": {"batch": "L1"},
    "a day": {"expiry": date(2027, 1, 31), "tare": 12},
    "a kind": {"kind": "deposit", "promotion": 5},
    "hostile words": {"name": '\x1b]0;\x07 "茶" \\ \u2028', "serial": "\x7f"},
    "half a letter": {"name": "\ud83d"},
}


def first_spelling(document: dict[str, Any], lines: list[dict[str, Any]], tenders: list[dict[str, Any]]) -> str:
    """Every column under its name, those that came later only where they say something; slow and plain."""

    def said(row: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if key not in LATER or value != LATER[key]}

    whole = {"document": said(document), "lines": list(map(said, lines)), "tenders": list(map(said, tenders))}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


@pytest.mark.parametrize("came_later", CAME_LATER)
async def test_a_digest_is_what_it_was(database: Database, came_later: str) -> None:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "MATE", "PALE", customer=True)))

    async def look(session: Reading) -> list[list[dict[str, Any]]]:
        tables = (Document, DocumentLine, DrawerMovement)
        return [[dict(row) for row in (await session.execute(select(table_of(one)))).mappings()] for one in tables]

    (document,), lines, tenders = await database.read(look)
    tenders = [row for row in tenders if row["source_id"] == document["id"]]
    lines[1] |= CAME_LATER[came_later]
    if came_later == "half a letter":
        with pytest.raises(UnicodeEncodeError):
            content_digest(document, lines, tenders)
    else:
        assert content_digest(document, lines, tenders) == first_spelling(document, lines, tenders)


def first_fingerprint(sale: Sale) -> str:
    """As it was made first, identities and all left to `canonical`."""
    basket = sale.basket
    lines = [
        [
            line.product_id, line.quantity, line.unit_price, line_amount(line), line.tax.tax_class_id,
            [line.returns.document_id, line.returns.position] if line.returns else None,
            *([line.serial] if line.serial else []),
        ]
        for line in basket.lines
    ]  # fmt: skip
    payments: list[list[object]] = [
        [
            one.tender.tender_type_id, one.amount, one.change, *filter(None, (one.card, one.coupon)),
            *([one.foreign.currency, one.foreign.amount, one.foreign.rate] if one.foreign else []),
        ]
        for one in sale.payments
    ]  # fmt: skip
    content = {
        "lines": lines, "basket_discount": basket.basket_discount,
        **({"exemption": basket.exemption} if basket.exemption else {}), "reverses": sale.reverses,
        "customer": basket.customer.customer_id if basket.customer else None, "payments": payments,
    }  # fmt: skip
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_fingerprint_is_what_it_was(database: Database) -> None:
    """A sale that is sent once more after an update is still the same."""
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, "MATE", "BREAD", customer=True))
    first, second = sale.basket.lines
    back = LineReference(document_id=new_id(), position=2)
    payment = sale.payments[0]
    foreign = ForeignCash(currency="EUR", amount=Money(500), rate=1_080_000)
    for changed in (
        sale,
        paid(shop, basket_of(shop, "STAMP")),
        sale.model_copy(update={"reverses": new_id()}),
        sale.model_copy(update={"basket": sale.basket.model_copy(update={"exemption": "\"\x07 é"})}),
        sale.model_copy(
            update={"basket": sale.basket.model_copy(
                update={"lines": (first.model_copy(update={"returns": back, "serial": "S1"}), second)}
            )}
        ),
        sale.model_copy(update={"payments": (payment.model_copy(update={"card": "123", "foreign": foreign}),)}),
    ):  # fmt: skip
        assert fingerprint(changed) == first_fingerprint(changed)

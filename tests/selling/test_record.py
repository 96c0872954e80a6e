"""The digest of a document: over every column, spelt as it was when the first of them were written."""

import hashlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.chain import canonical
from pos_tui.selling.models import Document, DocumentLine
from pos_tui.selling.record import LATER, content_digest
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

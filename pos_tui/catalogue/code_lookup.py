"""Which products many codes mean, in one read: for what is not sold at once."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, literal, select, union_all

from pos_tui.catalogue.codes.views import ReadCode
from pos_tui.catalogue.models import Barcode, Product
from pos_tui.db.rowset import NUMBER, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.view import View

EXACT, BY_KEY, BY_NUMBER = range(3)


class Meant(View):
    """The product that a code means."""

    sku: str
    name: str
    active: bool


async def meant_by(session: Reading, company_id: UUID, reads: Sequence[ReadCode]) -> list[Meant | None]:
    """The product of each code, by the rules of a scan, or None; one statement for all of them."""
    given = rowset(session, place=NUMBER, rank=NUMBER, code=WORDS)
    of_barcode = and_(Barcode.company_id == company_id, Barcode.code == given.c.code)
    of_sku = and_(Product.company_id == company_id, Product.sku == given.c.code, given.c.rank != BY_KEY)
    columns = given.c.place, given.c.rank, given.c.code
    found = union_all(
        select(*columns, Barcode.product_id, literal(0).label("by_sku")).join_from(given, Barcode, of_barcode),
        select(*columns, Product.id, literal(1)).join_from(given, Product, of_sku),
    ).subquery("found")
    rows = await session.execute(
        select(
            found.c.place, found.c.rank, found.c.by_sku, found.c.code, Product.sku, Product.name, Product.active
        ).join(Product, and_(Product.company_id == company_id, Product.id == found.c.product_id)),
        as_rows([row for place, read in enumerate(reads) for row in _wanted(place, read)]),
    )
    return _best(rows.all(), len(reads))


def _wanted(place: int, read: ReadCode) -> Iterator[dict[str, Any]]:
    for rank, codes in ((EXACT, (read.code,)), (BY_KEY, read.keys), (BY_NUMBER, read.numbers)):
        for code in codes:
            yield {"place": place, "rank": rank, "code": code}


def _best(rows: Sequence[Any], places: int) -> list[Meant | None]:
    meant: list[Meant | None] = [None] * places
    for row in sorted(rows, key=lambda row: (row.rank, row.by_sku, -len(row.code)), reverse=True):
        meant[row.place] = Meant(sku=row.sku, name=row.name, active=row.active)
    return meant

"""Which products many codes mean, in one read: for what is not sold at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, func, literal, select, union_all

from pos_tui.catalogue.codes.views import ReadCode
from pos_tui.catalogue.models import Barcode, Product
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.view import View


class Meant(View):
    """The product that a code means."""

    sku: str
    name: str
    active: bool


async def meant_by(session: Reading, company_id: UUID, reads: Sequence[ReadCode]) -> list[Meant | None]:
    """The product of each code, by the rules of a scan, or None; one statement for all of them."""
    given = rowset(session, code=WORDS)
    wanted = dict.fromkeys(code for read in reads for code in (read.code, *read.keys, *read.numbers))
    found = union_all(
        select(Barcode.code, Barcode.product_id, literal(0).label("by_sku")).where(
            Barcode.company_id == company_id, Barcode.code.in_(select(given.c.code))
        ),
        select(Product.sku, func.coalesce(Product.merged_into_id, Product.id), literal(1)).where(
            Product.company_id == company_id, Product.sku.in_(select(given.c.code))
        ),
    ).subquery("found")
    rows = await session.execute(
        select(found.c.code, found.c.by_sku, Product.sku, Product.name, Product.active).join(
            Product, and_(Product.company_id == company_id, Product.id == found.c.product_id)
        ),
        as_rows([{"code": code} for code in wanted]),
    )
    by_barcode: dict[str, Meant] = {}
    by_sku: dict[str, Meant] = {}
    for row in rows:
        (by_sku if row.by_sku else by_barcode)[row.code] = Meant(sku=row.sku, name=row.name, active=row.active)
    return [_meant(read, by_barcode, by_sku) for read in reads]


def _meant(read: ReadCode, by_barcode: Mapping[str, Meant], by_sku: Mapping[str, Meant]) -> Meant | None:
    """The order of a scan: the code itself, then what was read out of it, the longest first."""
    tried = [
        (by_barcode, (read.code,)),
        (by_sku, (read.code,)),
        (by_barcode, read.keys),
        *((where, (number,)) for number in read.numbers for where in (by_barcode, by_sku)),
    ]
    for where, codes in tried:
        for code in sorted(codes, key=len, reverse=True):
            if code in where:
                return where[code]
    return None

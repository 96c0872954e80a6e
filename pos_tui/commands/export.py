"""`pos-tui export products|categories|customers|prices … [FILE]`."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TextIO
from uuid import UUID

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, put
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, StoreUnavailable
from pos_tui.intake.categories import category_lines
from pos_tui.intake.export_customers import customer_lines
from pos_tui.intake.export_products import product_lines
from pos_tui.intake.exports import price_lines, promotion_lines
from pos_tui.intake.floor_exports import (
    coupon_lines,
    coupon_product_lines,
    coupon_value_lines,
    fee_lines,
    kind_lines,
)
from pos_tui.intake.supplier_exports import supplier_lines, supplier_product_lines

STANDARD_OUTPUT = "-"
EXPORTS = {
    "customers": customer_lines,
    "promotions": promotion_lines,
    "prices": price_lines,
    "categories": category_lines,
    "fees": fee_lines,
    "kinds": kind_lines,
    "coupons": coupon_lines,
    "coupon-values": coupon_value_lines,
    "coupon-products": coupon_product_lines,
    "suppliers": supplier_lines,
    "supplier-products": supplier_product_lines,
}


def run(options: Options) -> int:
    """Writes products, customers or what is on offer, in the columns that the import of the same name reads.

    With --json it tells of the file that was written, by its name and the number of its rows.
    """
    if options.file == STANDARD_OUTPUT:
        if options.json:
            raise BadInput("--json tells of a FILE: name one, or leave --json out to get the rows themselves.")
        in_shop(options, lambda settings, database: _export(settings, database, options, sys.stdout))
        return 0
    try:
        with Path(options.file).open("w", encoding="utf-8", newline="") as out:
            rows = in_shop(options, lambda settings, database: _export(settings, database, options, out))
    except OSError as error:
        raise BadInput(f"{options.file} cannot be written: {error.strerror or error}.") from None
    if options.json:
        answer({"file": options.file, "rows": rows})
    else:
        note(f"Written: {options.file}.")
    return 0


def _lines(session: Reading, company_id: UUID, options: Options) -> AsyncIterator[str]:
    if options.kind == "products":
        return product_lines(session, company_id, options.outlet)
    return EXPORTS[options.kind](session, company_id)


async def _export(_settings: Settings, database: Database, options: Options, out: TextIO) -> int:
    """How many rows it were, without the one of the columns' names."""
    written = 0

    async def write(session: Reading) -> int:
        nonlocal written
        if written:  # the link was lost meanwhile, and what is asked for is asked for anew
            _begin_again(out)
            written = 0
        company = await chosen_company(session, options.company)
        async for line in _lines(session, company.company_id, options):
            put(line, out, options.file if out is not sys.stdout else "The answer")
            written += 1
        return written - 1

    return await database.read(write)


def _begin_again(out: TextIO) -> None:
    """As if nothing had been written. Raises StoreUnavailable where somebody has read it already."""
    if out is sys.stdout:
        raise StoreUnavailable(
            "The link to the database was lost while the rows went out: they are not whole, export again."
        )
    out.seek(0)
    out.truncate()

"""`pos-tui export promotions|prices [FILE]`."""

import sys
from pathlib import Path
from typing import IO

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import note
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.exports import price_lines, promotion_lines
from pos_tui.intake.supplier_exports import supplier_lines, supplier_product_lines

STANDARD_OUTPUT = "-"
EXPORTS = {
    "promotions": promotion_lines,
    "prices": price_lines,
    "suppliers": supplier_lines,
    "supplier-products": supplier_product_lines,
}


def run(options: Options) -> int:
    """Writes what is on offer, in the columns that the import of the same name reads."""
    if options.file == STANDARD_OUTPUT:
        in_shop(options, lambda settings, database: _export(settings, database, options, sys.stdout))
        return 0
    try:
        with Path(options.file).open("w", encoding="utf-8", newline="") as out:
            in_shop(options, lambda settings, database: _export(settings, database, options, out))
    except OSError as error:
        raise BadInput(f"{options.file} cannot be written: {error.strerror or error}.") from None
    note(f"Written: {options.file}.")
    return 0


async def _export(_settings: Settings, database: Database, options: Options, out: IO[str]) -> None:
    async def write(session: Reading) -> None:
        company = await chosen_company(session, options.company)
        async for line in EXPORTS[options.kind](session, company.company_id):
            out.write(line)

    await database.read(write)

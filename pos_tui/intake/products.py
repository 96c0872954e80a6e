"""Importing products.csv."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from pos_tui.catalogue.checks import UNTAXED
from pos_tui.db.sessions import Reading
from pos_tui.db.statistics import refresh_statistics
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.intake.csv_file import CsvFile
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.product_links import links_of
from pos_tui.intake.product_plan import plan
from pos_tui.intake.product_refusals import taken_barcodes, unkeepable
from pos_tui.intake.product_rows import COLUMNS, LINKS, REQUIRED, ProductRow, ShopFacts, read_product
from pos_tui.intake.product_write import write_products
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.shop.queries import lanes, tax_rules


async def import_products(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    now: datetime,
    outlet: str | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row becomes a product or updates the one with its SKU; a bad row stops all, unless `skip_bad`.

    `outlet` is the code of the shop whose shelves `on_hand` tells of; a company with one shop need not say.
    Raises BadInput for a file that is no products.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=COLUMNS, required=REQUIRED)
        facts = await database.read(lambda session: shop_facts(session, company_id, outlet))
        if "on_hand" in csv.columns and facts.outlet_id is None:
            raise BadInput(
                f"{file.name} says what is on hand, and the company has several outlets: say in which (--outlet)."
            )
        changed, taxed = Counter[str](), Counter[tuple[UUID, UUID]]()
        result = await import_csv(
            database,
            csv,
            _recipe(facts, now, changed, taxed, csv.columns),
            dry_run=dry_run,
            skip_bad=skip_bad,
            progress=progress,
        )
        if result.booked:
            await database.write(refresh_statistics)
        codes = {tax_class_id: code for code, tax_class_id in facts.tax_classes.items()}
        moved = {f"{codes[old]} to {codes[new]}": many for (old, new), many in taxed.most_common()}
        return result.model_copy(update={"changed": dict(changed), "taxed": moved})


async def shop_facts(session: Reading, company_id: UUID, outlet: str | None) -> ShopFacts:
    """What the rows are read against. Raises Unknown for an outlet that is not there."""
    here = [lane for lane in await lanes(session) if lane.company.company_id == company_id]
    if not here:
        raise Unknown("This database has no such company: set up the shop first («pos-tui setup shop.json»).")
    outlets = {lane.outlet_code: lane.outlet_id for lane in here}
    if outlet is not None and outlet not in outlets:
        raise Unknown(f"There is no outlet {outlet}: choose one of {', '.join(outlets)}.")
    only = next(iter(outlets.values())) if len(outlets) == 1 else None
    taxes = await tax_rules(session, company_id, date.max)
    return ShopFacts(
        company_id=company_id,
        exponent=here[0].company.exponent,
        tax_classes={code: rule.tax_class_id for code, rule in taxes.items()},
        untaxed=frozenset(rule.tax_class_id for rule in taxes.values() if rule.kind in UNTAXED),
        outlet_id=only if outlet is None else outlets[outlet],
        may_go_negative=here[0].company.stock_policy == "allow",
    )


def _recipe(
    facts: ShopFacts,
    now: datetime,
    changed: Counter[str],
    taxed: Counter[tuple[UUID, UUID]],
    columns: Sequence[str],
) -> Recipe[ProductRow]:
    async def taken(session: Reading, rows: Sequence[ProductRow]) -> list[Taken]:
        found = await taken_barcodes(session, facts, rows)
        return [Taken(line, f"the barcode {code!r}", sku) for line, code, sku in found]

    async def count(session: Reading, rows: Sequence[ProductRow]) -> Counts:
        made = await plan(session, facts, rows)
        changed.update(made.changed())
        taxed.update(made.taxed())
        return made.counts()

    async def refused(session: Reading, rows: Sequence[ProductRow]) -> list[tuple[int, str]]:
        return await unkeepable(session, facts, rows)

    return Recipe(
        key="sku",
        read=lambda row: read_product(row, facts),
        codes=lambda row: [("sku", row.sku), *(("barcode", code) for code in row.barcodes)],
        taken=taken,
        count=count,
        write=lambda session, rows: write_products(session, facts, rows, now=now),
        refused=refused,
        links=links_of(facts.company_id, columns) if set(columns) & {*LINKS, "kind"} else None,
    )

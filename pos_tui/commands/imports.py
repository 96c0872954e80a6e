"""`pos-tui import products|categories|customers|prices … FILE`."""

from datetime import UTC, datetime

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.progress import progress_bar
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.categories import import_categories
from pos_tui.intake.coupons import import_coupons
from pos_tui.intake.customers import import_customers
from pos_tui.intake.fees import import_fees
from pos_tui.intake.kinds import import_kinds
from pos_tui.intake.maker_coupons import import_coupon_products, import_coupon_values
from pos_tui.intake.prices import import_prices
from pos_tui.intake.products import import_products
from pos_tui.intake.promotions import import_promotions
from pos_tui.intake.supplier_products import import_supplier_products
from pos_tui.intake.suppliers import import_suppliers
from pos_tui.intake.views import ImportResult

FOUND_BAD = 1
IMPORTS = {
    "customers": import_customers,
    "promotions": import_promotions,
    "prices": import_prices,
    "fees": import_fees,
    "kinds": import_kinds,
}
"""What is imported alike; products have an outlet besides."""
UNDATED = {
    "categories": import_categories,
    "coupons": import_coupons,
    "coupon-values": import_coupon_values,
    "coupon-products": import_coupon_products,
    "suppliers": import_suppliers,
    "supplier-products": import_supplier_products,
}
"""What does not remember when it was imported."""


def run(options: Options) -> int:
    """Exit 0 when every row is fine, 1 when some are bad; those are all listed."""
    result = in_shop(options, lambda settings, database: _import(settings, database, options))
    if options.json:
        answer(result.model_dump())
    else:
        _tell(result, options)
    return FOUND_BAD if result.bad_count else 0


async def _import(_settings: Settings, database: Database, options: Options) -> ImportResult:
    company = await database.read(lambda session: chosen_company(session, options.company))
    now = datetime.now(UTC)
    with progress_bar() as advance:

        def progress(done: int, total: int) -> None:
            advance(options.kind, done, total)

        if options.kind == "products":
            return await import_products(
                database, company.company_id, options.file, now=now, outlet=options.outlet,
                dry_run=options.dry_run, skip_bad=options.skip_bad, progress=progress,
            )  # fmt: skip
        if options.kind in UNDATED:
            return await UNDATED[options.kind](
                database, company.company_id, options.file,
                dry_run=options.dry_run, skip_bad=options.skip_bad, progress=progress,
            )  # fmt: skip
        return await IMPORTS[options.kind](
            database, company.company_id, options.file, now=now,
            dry_run=options.dry_run, skip_bad=options.skip_bad, progress=progress,
        )  # fmt: skip


def _tell(result: ImportResult, options: Options) -> None:
    for row in result.bad:
        note(str(row))
    if result.bad_count > len(result.bad):
        note(f"… and {result.bad_count - len(result.bad)} more.")
    counts = result.counts
    words = f"{counts.created} new, {counts.updated} changed, {counts.unchanged} as they were"
    if result.bad_count:
        words += f", {result.bad_count} bad"
    if result.booked:
        say(f"{options.kind.title()}: {words}.")
    elif options.dry_run:
        say(f"{options.kind.title()}, dry run, nothing was changed: {words}.")
    else:
        say(f"Nothing was imported: {words}. Correct the file, or take the rest with --skip-bad.")
    if result.taxed:
        known, many = counts.updated + counts.unchanged, sum(result.taxed.values())
        moved = ", ".join(f"{count} from {classes}" for classes, count in result.taxed.items())
        say(f"  Mind the tax: {many} of {known} products that are there would be taxed otherwise ({moved}).")
    for name, count in sorted(result.changed.items(), key=lambda one: (-one[1], one[0])):
        say(f"  {name}: {count} changed")
    if result.cleaned:
        note(f"Names with characters that nobody sees: {result.cleaned}; these are left out.")

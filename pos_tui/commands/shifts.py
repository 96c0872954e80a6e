"""`pos-tui report shifts`: what was expected and counted in every drawer."""

from pos_tui.cash.z_views import ForeignCount
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.db.sessions import Reading
from pos_tui.money import decimal_text
from pos_tui.reports.shifts import AMOUNTS, ShiftRow, shifts
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.views import CompanyRules
from pos_tui.text import clean

OPEN = "open"


def run(options: Options) -> int:
    """Prints one row per shift; with --json the same as keys, money as text."""
    company, rows = in_shop(
        options, lambda _, database: database.read(lambda session: _rows(session, options)), looks_only=True
    )
    if options.json:
        told = [row.as_document(company.exponent) for row in rows]
        answer({"currency": company.currency, "shifts": told})
    else:
        say(_page(company, rows))
    return 0


async def _rows(session: Reading, options: Options) -> tuple[CompanyRules, list[ShiftRow]]:
    company = await chosen_company(session, options.company)
    found = await shifts(session, company.company_id, from_=options.from_, to=options.to, outlet=options.outlet)
    return company, found


def _page(company: CompanyRules, rows: list[ShiftRow]) -> str:
    if not rows:
        return f"{clean(company.name)}\n\nNo shift was open then."
    heads = ("Till", "Date", "Why", "Z", "Expected", "Counted", f"Variance {company.currency}")
    page = f"{clean(company.name)}\n\n" + table(heads, [_cells(company, row) for row in rows], names=3)
    foreign = [_foreign(row, one) for row in rows for one in row.foreign]
    if not foreign:
        return page
    heads = ("Till", "Date", "Foreign cash", "Z", "Expected", "Counted", "Variance")
    return page + "\n\n" + table(heads, foreign, names=3)


def _cells(company: CompanyRules, row: ShiftRow) -> tuple[str, ...]:
    amounts = (getattr(row, name) for name in AMOUNTS)
    return (
        f"{clean(row.outlet)}-{clean(row.terminal)}",
        str(row.business_date),
        clean(row.reason or ""),
        OPEN if row.z_number is None else str(row.z_number),
        *("" if amount is None else decimal_text(amount, company.exponent) for amount in amounts),
    )


def _foreign(row: ShiftRow, one: ForeignCount) -> tuple[str, ...]:
    """One currency of a shift, in its own money."""
    amounts = (getattr(one, name) for name in AMOUNTS)
    return (
        f"{clean(row.outlet)}-{clean(row.terminal)}",
        str(row.business_date),
        one.currency,
        str(row.z_number),
        *(decimal_text(amount, currency_exponent(one.currency)) for amount in amounts),
    )

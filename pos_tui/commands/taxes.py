"""`pos-tui report taxes`: turnover and tax by class and rate, and each part of a tax."""

from collections.abc import Iterator

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.db.sessions import Reading
from pos_tui.money import Money, decimal_text
from pos_tui.reports.taxes import TaxRow, rate_text, taxes
from pos_tui.shop.views import CompanyRules
from pos_tui.text import clean


def run(options: Options) -> int:
    """Prints one row per class and rate, its parts under it; with --json the same as keys, money as text."""
    company, rows = in_shop(
        options, lambda _, database: database.read(lambda session: _rows(session, options)), looks_only=True
    )
    if options.json:
        told = [row.as_document(company.exponent) for row in rows]
        tax = decimal_text(sum(row.tax for row in rows), company.exponent)
        answer({"currency": company.currency, "tax": tax, "taxes": told})
    else:
        say(_page(company, rows))
    return 0


async def _rows(session: Reading, options: Options) -> tuple[CompanyRules, list[TaxRow]]:
    company = await chosen_company(session, options.company)
    found = await taxes(session, company.company_id, from_=options.from_, to=options.to, outlet=options.outlet)
    return company, found


def _page(company: CompanyRules, rows: list[TaxRow]) -> str:
    if not rows:
        return f"{clean(company.name)}\n\nNothing was sold then."
    cells = [line for row in rows for line in _cells(company, row)]
    heads = ("Class", "Name", "Rate %", "Net", "Tax", f"Gross {company.currency}")
    whole = (sum(row.net for row in rows), sum(row.tax for row in rows))
    total = ("", "All", "", *_amounts(company, whole[0], whole[1], whole[0] + whole[1]))
    return f"{clean(company.name)}\n\n" + table(heads, [*cells, total], names=2)


def _cells(company: CompanyRules, row: TaxRow) -> Iterator[tuple[str, ...]]:
    amounts = _amounts(company, row.net, row.tax, row.net + row.tax)
    yield (clean(row.code), clean(row.name), rate_text(row.rate), *amounts)
    for part in row.parts:
        yield ("", f"  {clean(part.name)}", rate_text(part.rate), "", *_amounts(company, part.tax), "")


def _amounts(company: CompanyRules, *amounts: int) -> tuple[str, ...]:
    return tuple(decimal_text(Money(amount), company.exponent) for amount in amounts)

"""`pos-tui report totals` and `pos-tui report day`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.tables import bars, table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.snapshot import hold_still
from pos_tui.db.unit_of_work import Database
from pos_tui.money import Money, quantity_text
from pos_tui.reports.day import takings_by_hour
from pos_tui.reports.totals import names_of, totals
from pos_tui.reports.views import Totals
from pos_tui.shop.views import CompanyRules
from pos_tui.text import clean

SHOWN_SKUS = 10


def run(options: Options) -> int:
    """Prints the report; with --json exactly the keys that FORMAT names."""
    if options.json:
        figures = in_shop(
            options, lambda _, database: database.read(lambda session: _figures(session, options)), looks_only=True
        )
        answer(figures[1].as_document())
    else:
        say(in_shop(options, lambda settings, database: _for_people(settings, database, options), looks_only=True))
    return 0


async def _figures(session: Reading, options: Options) -> tuple[CompanyRules, Totals]:
    await hold_still(session)
    company = await chosen_company(session, options.company)
    from_, to = _period(options, company)
    return company, await totals(session, company.company_id, from_=from_, to=to, outlet=options.outlet)


def _period(options: Options, company: CompanyRules) -> tuple[date | None, date | None]:
    if options.report == "totals":
        return options.from_, options.to
    on = options.on or datetime.now(UTC).astimezone(ZoneInfo(company.timezone)).date()
    return on, on


async def _for_people(_settings: Settings, database: Database, options: Options) -> str:
    return await database.read(lambda session: _pages(session, options))


async def _pages(session: Reading, options: Options) -> str:
    company, figures = await _figures(session, options)
    from_, to = _period(options, company)
    parts = [f"{clean(company.name)}, {_said(from_, to)}", _summary(figures)]
    if figures.documents:
        parts.append(await _takings(session, options, company, figures))
        names = await names_of(session, company.company_id, [row.sku for row in figures.top_skus_by_quantity])
        parts += _details(figures, names)
    else:
        parts.append("Nothing was sold.")
    return "\n\n".join(part for part in parts if part)


async def _takings(session: Reading, options: Options, company: CompanyRules, figures: Totals) -> str:
    """By the hour for one date, by the date for several."""
    if options.report == "totals":
        return bars({str(day): _figure(figures, row.total) for day, row in figures.by_business_date.items()})
    on = next(iter(figures.by_business_date))
    hours = await takings_by_hour(
        session, company.company_id, on, zone=ZoneInfo(company.timezone), outlet=options.outlet
    )
    return bars({f"{hour:%d %b %H:00}": _figure(figures, taken) for hour, taken in hours.items()})


def _figure(figures: Totals, amount: Money) -> tuple[int, str]:
    return amount, figures.money(amount)


def _said(from_: date | None, to: date | None) -> str:
    if from_ == to:
        return str(from_ or "everything so far")
    return " ".join(f"{word} {day}" for word, day in (("from", from_), ("to", to)) if day)


def _summary(figures: Totals) -> str:
    money = figures.money
    rows = [
        ("Documents", str(figures.documents)),
        ("  below nothing", str(figures.documents_with_negative_total)),
        ("Lines", str(figures.lines)),
        ("  coming back", str(figures.lines_with_negative_quantity)),
        ("Products", str(figures.skus)),
        ("Amount", money(figures.amount)),
        ("  line discounts before it", money(figures.line_discount)),
        ("Basket discounts", money(figures.basket_discount)),
        ("Tax", money(figures.tax)),
        ("Total", money(figures.total)),
    ]
    return table(("", figures.currency), rows)


def _details(figures: Totals, names: Mapping[str, str]) -> list[str]:
    money = figures.money
    return [
        _paid(figures),
        table(
            ("Till", "Documents", "Tax", "Total"),
            [(clean(code), str(row.documents), money(row.tax), money(row.total))
             for code, row in figures.by_terminal.items()],
        ),
        table(
            ("Category", "Lines", "Quantity", "Amount"),
            [(clean(name), str(row.lines), quantity_text(row.quantity), money(row.amount))
             for name, row in figures.by_category.items()],
        ),
        table(
            ("Most sold", "", "Quantity", "Amount"),
            [
                (clean(row.sku), clean(names.get(row.sku, "")), quantity_text(row.quantity), money(row.amount))
                for row in figures.top_skus_by_quantity[:SHOWN_SKUS]
            ],
            names=2,
        ),
    ]  # fmt: skip


def _paid(figures: Totals) -> str:
    """How it was paid, or which drawers have to be counted before that is told."""
    if figures.by_tender is None:
        return figures.sealed or ""
    money = figures.money
    return table(
        ("Paid by", "Payments", "Amount", "Change", "Net"),
        [(clean(code), str(row.payments), money(row.amount), money(row.change), money(row.net))
         for code, row in figures.by_tender.items()],
    )  # fmt: skip

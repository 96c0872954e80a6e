"""What the shop has on offer, as the files that an import takes: out and in again changes nothing."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from pos_tui.db.sessions import Reading
from pos_tui.intake.csv_text import csv_lines
from pos_tui.intake.price_rows import COLUMNS as PRICE_COLUMNS
from pos_tui.money import quantity_text, unit_price_text
from pos_tui.pricing.flat import COLUMNS, rows_of
from pos_tui.pricing.list_queries import MOST_ENTRIES, entries_of, price_lists
from pos_tui.pricing.naming import names_for, products_in
from pos_tui.pricing.queries import saved_promotions
from pos_tui.pricing.saved import EntryLine, ListSummary


async def promotion_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """promotions.csv, line by line."""
    saved = await saved_promotions(session, company_id)
    names = await names_for(session, company_id, ids=products_in(one.promotion for one in saved))
    rows = [row for one in saved for row in rows_of(one.promotion, names, active=one.active)]
    for line in csv_lines(COLUMNS, rows):
        yield line


async def price_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """prices.csv, line by line; a list without prices has no row to stand in."""
    exponent = (await names_for(session, company_id)).exponent
    for line in csv_lines(PRICE_COLUMNS, ()):
        yield line
    for summary in await price_lists(session, company_id):
        async for entry in _entries(session, company_id, summary):
            for line in _without_header(_cells(summary, entry, exponent)):
                yield line


async def _entries(session: Reading, company_id: UUID, summary: ListSummary) -> AsyncIterator[EntryLine]:
    """Page by page, so that memory stays flat."""
    after = ("", -1)
    while page := await entries_of(session, company_id, summary.price_list.price_list_id, after=after):
        for entry in page:
            yield entry
        if len(page) < MOST_ENTRIES:
            return
        after = page[-1].sku, page[-1].min_quantity


def _without_header(cells: dict[str, str]) -> Iterator[str]:
    lines = csv_lines(PRICE_COLUMNS, [cells])
    next(lines)
    return lines


def _cells(summary: ListSummary, entry: EntryLine, exponent: int) -> dict[str, str]:
    head = summary.price_list
    return {
        "list": head.code,
        "name": head.name,
        "sku": entry.sku,
        "price": unit_price_text(entry.price, exponent),
        "min_quantity": quantity_text(entry.min_quantity),
        "tier": head.tier or "",
        "outlet": summary.outlet or "",
        "starts_on": str(head.starts_on or ""),
        "ends_on": str(head.ends_on or ""),
        "priority": str(head.priority or ""),
        "currency": head.currency,
        "active": "yes" if head.active else "no",
    }

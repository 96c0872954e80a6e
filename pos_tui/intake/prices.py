"""Importing prices.csv: price lists, and what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.models import PriceList, PriceListEntry
from pos_tui.db.base import new_id
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.csv_file import CsvFile
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.placed_prices import PlacedPrices
from pos_tui.intake.price_rows import COLUMNS, REQUIRED, Lists, PriceRow
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.money import Quantity, UnitPrice
from pos_tui.pricing.checks import check_price_list, list_view, overlaps
from pos_tui.pricing.naming import names_for
from pos_tui.pricing.saved import ListEntry, PriceListView
from pos_tui.pricing.writing import write_entries, write_price_list
from pos_tui.shop.models import Company


@dataclass
class Batch:
    """Rows held against the shop."""

    rows: Sequence[PriceRow]
    before: dict[str, PriceListView]
    after: dict[str, PriceListView]
    products: dict[str, UUID]
    prices: dict[tuple[UUID, UUID, Quantity], UnitPrice]

    def entry(self, row: PriceRow) -> ListEntry:
        return ListEntry(product_id=self.products[row.sku], min_quantity=row.min_quantity, price=row.price)

    def price_before(self, row: PriceRow) -> UnitPrice | None:
        list_id = self.after[row.code].price_list_id
        return self.prices.get((list_id, self.products[row.sku], row.min_quantity))

    def counts(self) -> Counts:
        """A price whose list changes has changed too."""
        rows = [row for row in self.rows if row.sku in self.products]
        created = sum(self.price_before(row) is None for row in rows)
        same = sum(
            self.price_before(row) == row.price and self.before.get(row.code) == self.after[row.code]
            for row in rows
        )
        return Counts(created=created, updated=len(rows) - created - same, unchanged=same)


async def import_prices(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row becomes a price of its list or changes it; what the file does not name stays.

    A bad row stops all, unless `skip_bad`. Raises BadInput for a file that is no prices.csv.
    """
    with incoming(path) as file, PlacedPrices() as placed:
        csv = CsvFile(file, known=COLUMNS, required=REQUIRED)
        names = await database.read(lambda session: names_for(session, company_id))
        currency = await database.read(
            lambda session: session.scalar(select(Company.currency).where(Company.id == company_id))
        )
        recipe = _recipe(company_id, Lists(names, currency or ""), placed)
        return await import_csv(database, csv, recipe, dry_run=dry_run, skip_bad=skip_bad, progress=progress)


def _recipe(company_id: UUID, lists: Lists, placed: PlacedPrices) -> Recipe[PriceRow]:
    async def taken(_session: Reading, _rows: Sequence[PriceRow]) -> list[Taken]:
        return []

    async def refused(session: Reading, rows: Sequence[PriceRow]) -> list[tuple[int, str]]:
        batch = await held(session, company_id, lists, rows)
        wrong = [(row.line, f"there is no product {row.sku!r}") for row in rows if row.sku not in batch.products]
        wrong += await _wrong_lists(session, company_id, batch)
        return wrong + _twice_in_file(batch, placed) + _twice_in_shop(lists, batch)

    async def count(session: Reading, rows: Sequence[PriceRow]) -> Counts:
        return (await held(session, company_id, lists, rows)).counts()

    return Recipe(
        key="price", read=lists.read, codes=lambda row: [("price", row.key)], taken=taken, count=count,
        write=lambda session, rows: write_prices(session, company_id, lists, rows), refused=refused,
    )  # fmt: skip


async def write_prices(session: Writing, company_id: UUID, lists: Lists, rows: Sequence[PriceRow]) -> Counts:
    """The lists of the rows as the file wants them, and the prices that differ."""
    batch = await held(session, company_id, lists, rows)
    for code, price_list in batch.after.items():
        if batch.before.get(code) != price_list:
            await write_price_list(session, company_id, price_list)
        changed = [row for row in rows if row.code == code and batch.price_before(row) != row.price]
        await write_entries(session, company_id, price_list, [batch.entry(row) for row in changed])
    return batch.counts()


async def held(session: Reading, company_id: UUID, lists: Lists, rows: Sequence[PriceRow]) -> Batch:
    """The rows against the shop as this transaction sees it."""
    found = await session.scalars(select(PriceList).where(PriceList.company_id == company_id))
    before = {row.code: list_view(row) for row in found}
    after = {code: lists.view(code, before.get(code), new_id()) for code in sorted({row.code for row in rows})}
    names = await names_for(session, company_id, skus={row.sku for row in rows})
    products = dict(names.products)
    prices = await _prices(session, company_id, set(products.values()))
    return Batch(rows, before, after, products, prices)


async def _prices(
    session: Reading, company_id: UUID, products: set[UUID]
) -> dict[tuple[UUID, UUID, Quantity], UnitPrice]:
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(
            PriceListEntry.price_list_id,
            PriceListEntry.product_id,
            PriceListEntry.min_quantity,
            PriceListEntry.price,
        ).where(PriceListEntry.company_id == company_id, PriceListEntry.product_id.in_(select(given.c.id))),
        as_rows([{"id": one} for one in products]),
    )
    return {(list_id, product_id, quantity): price for list_id, product_id, quantity, price in found}


async def _wrong_lists(session: Reading, company_id: UUID, batch: Batch) -> list[tuple[int, str]]:
    wrong: list[tuple[int, str]] = []
    for code, price_list in batch.after.items():
        try:
            await check_price_list(session, company_id, price_list)
        except BadInput as error:
            wrong += [(row.line, str(error)) for row in batch.rows if row.code == code]
    return wrong


def _twice_in_file(batch: Batch, placed: PlacedPrices) -> list[tuple[int, str]]:
    """Prices that another list of the file gives with the same right; `placed` remembers all rows so far."""
    wrong = []
    for row in batch.rows:
        if (met := placed.place(batch.after[row.code], row.sku, row.line)) is not None:
            other, line = met
            wrong += [(row.line, str(overlaps(row.code, other, row.sku)))]
            wrong += [(line, str(overlaps(other, row.code, row.sku)))]
    return wrong


def _twice_in_shop(lists: Lists, batch: Batch) -> list[tuple[int, str]]:
    """The same for lists of the shop, as the file so far leaves them."""
    others = {known.price_list_id: lists.view(code, known, known.price_list_id) if code in lists.said else known
              for code, known in batch.before.items()}  # fmt: skip
    priced: dict[UUID | None, dict[UUID, None]] = {}
    for list_id, product_id, _ in batch.prices:
        priced.setdefault(product_id, {})[list_id] = None
    wrong = []
    for row in batch.rows:
        ours = batch.after[row.code]
        for list_id in priced.get(batch.products.get(row.sku), ()):
            other = others[list_id]
            if other.code != row.code and ours.rivals(other):
                wrong.append((row.line, str(overlaps(row.code, other.code, row.sku))))
    return wrong

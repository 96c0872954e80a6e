"""Replaying finished sales: each document through the till's own services, once, however often it is replayed."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime
from itertools import groupby, islice
from pathlib import Path
from uuid import UUID

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.bad_rows import BadRows
from pos_tui.intake.booking import Booker, booker
from pos_tui.intake.counted_days import CountedDays
from pos_tui.intake.known import staff_by_code
from pos_tui.intake.lanes import Lanes, Told, lanes_of_day
from pos_tui.intake.replayed_shifts import close_replayed
from pos_tui.intake.sales_file import SalesFiles, sales_files
from pos_tui.intake.views import BadRow, Progress, ReplayResult, unwatched
from pos_tui.journal.keys import ShopKey
from pos_tui.long_runs import seldom_collected
from pos_tui.money import Money
from pos_tui.staff.service import add_person

AT_ONCE = 100
MOST_LANES = 64
MOST_OF_A_DAY = 5_000
"""So many documents are shared out at once; a longer day has several parts, one after the other."""


async def replay(
    database: Database,
    company_id: UUID,
    paths: Sequence[str | Path],
    *,
    key: ShopKey,
    now: datetime,
    lanes: int = 1,
    skip_bad: bool = False,
    counts: Mapping[date, Money] | None = None,
    progress: Progress = unwatched,
) -> ReplayResult:
    """Books every document of the files that is not booked yet, and says which came out otherwise.

    A line that cannot be meant stops all before the first is booked, unless `skip_bad`. `progress` is told bytes
    while the files are read, then documents. With `lanes`, so many processes book a business date together; a
    document and those that it returns stay in order. A date in `counts` is closed with the cash that was counted.
    Raises BadInput for a file that is no sales.jsonl.
    """
    if not 1 <= lanes <= MOST_LANES:
        raise BadInput(f"A replay runs in 1 to {MOST_LANES} lanes: choose another number.")
    here = await booker(database, company_id, key=key, now=now)
    with seldom_collected(), sales_files(paths, here.known.company.exponent) as files:
        bad = BadRows()
        count, cashiers = _read_through(files, bad, progress)
        told = ReplayResult(bad=bad.told(), bad_count=bad.count)
        if bad.count and not skip_bad:
            return told
        await database.write(lambda session: _hire(session, company_id, cashiers, now))
        days = CountedDays(here, counts or {})
        results = _in_lanes(here, files, lanes, days) if lanes > 1 else _in_turn(here, files, days)
        async with aclosing(results):
            async for result in results:
                told += result
                progress(told.documents, count)
    await database.write(lambda session: close_replayed(session, here.known.lanes.values(), key=key, now=now))
    return told


def _read_through(files: SalesFiles, bad: BadRows, progress: Progress) -> tuple[int, list[str]]:
    """How many documents there are, and who rang them up."""
    count, cashiers = 0, set()
    for _, document in files.documents(bad):
        count += 1
        cashiers.add(document.cashier)
        if count % AT_ONCE == 0:
            progress(files.position(), files.size)
    return count, sorted(cashiers)


async def _hire(session: Writing, company_id: UUID, cashiers: Sequence[str], now: datetime) -> None:
    """Cashiers that the shop does not have become staff without a PIN, who cannot sign in."""
    known = await staff_by_code(session, company_id, cashiers)
    for code in cashiers:
        if code not in known:
            await add_person(
                session, company_id, code=code, name=f"Cashier {code}", pin_hash=None, role=None, outlet_id=None,
                now=now,
            )  # fmt: skip


async def _in_turn(here: Booker, files: SalesFiles, days: CountedDays) -> AsyncGenerator[ReplayResult]:
    documents = (document for _, document in files.documents(_told_already))
    for day, of_day in groupby(documents, key=lambda document: days.counted(document.business_date)):
        await days.go_on_to(day)
        while some := list(islice(of_day, AT_ONCE)):
            yield await here.book(some)
    await days.go_on_to(None)


async def _in_lanes(
    here: Booker, files: SalesFiles, lanes: int, days: CountedDays
) -> AsyncGenerator[ReplayResult]:
    """A business date at a time, so that a shift is closed before the next one opens."""
    by_customer = here.known.company.points_per is not None
    with Lanes(lanes, here) as started:
        for day in _days(files):
            await days.go_on_to(day[0].document.business_date)
            shares = lanes_of_day(day, lanes, by_customer=by_customer)
            async for result in started.book(shares):
                yield result
        await days.go_on_to(None)


def _days(files: SalesFiles) -> Iterator[list[Told]]:
    """Documents of one business date at a time."""
    told = (Told(line, document) for line, document in files.documents(_told_already))
    for _, day in groupby(told, key=lambda each: each.document.business_date):
        while some := list(islice(day, MOST_OF_A_DAY)):
            yield some


def _told_already(_bad: BadRow) -> None:
    """A bad line was told when the file was read through."""

"""How fast a large catalogue answers: typed beginnings of words, exact codes against the driver, pages of lists.

`POS_TUI_BENCH_SHOPS` names the databases, apart by blanks: shops into which a large catalogue was imported.
Beginnings are typed letter by letter, of words that the catalogue has, common ones and pairs of them too.
"""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from pos_tui.catalogue.kept import Sieve
from pos_tui.catalogue.listing import catalogue_page
from pos_tui.catalogue.models import Barcode, Product
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.words import words_of
from pos_tui.db.engines import sqlite_library
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.levels import levels
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from tests.bench.rows import Row, SkippedBench, Tell, slow

SHOPS = "POS_TUI_BENCH_SHOPS"
SEED, PRODUCTS, LONGEST, TYPED = 7, 60, 8, 200
COMMON = (
    "a",
    "b",
    "ch",
    "c m",
    "mi ch",
    "or li",
    "s s",
    "1 o",
    "original light",
    "oz 1",
    "ct o",
    "oz ct",
    "zzz oz",
)
SELECT = "SELECT product_id, pack FROM barcode WHERE company_id = {} AND code = {}"
ON = date(2026, 11, 22)
WITHIN_MS, NEVER_ABOVE_MS, TIMES_RAW, TIMES_FIRST, TIMES_SMALL = 50, 150, 3, 1.5, 2
Ask = Callable[[str], Awaitable[object]]


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """The rows of every shop that is named."""
    shops = os.environ.get(SHOPS, "").split()
    if not shops:
        raise SkippedBench(f"it needs a shop with a large catalogue: name its database in {SHOPS}")
    measured = [asyncio.run(_measured(shop, rounds, tell)) for shop in shops]
    return [row for one in measured for row in one.rows] + _by_size(measured)


@dataclass(frozen=True)
class Measured:
    """A shop's rows, and what of them is set against a shop of another size."""

    engine: str
    products: int
    scan_p99: float
    rows: Sequence[Row]


def _by_size(measured: Sequence[Measured]) -> list[Row]:
    """The largest shop of each engine against its smallest."""
    rows = []
    for engine in dict.fromkeys(one.engine for one in measured):
        *_, large = same = sorted((one for one in measured if one.engine == engine), key=lambda one: one.products)
        if large.products > same[0].products:
            what = f"exact code, {engine}, p99 among {large.products:,}"
            against = f"among {same[0].products:,}"
            rows.append(Row(what, large.scan_p99, "ms", TIMES_SMALL, same[0].scan_p99, against))
    return rows


async def _measured(address: str, rounds: int, tell: Tell) -> Measured:
    database, engine = Database.at(address), make_url(address).get_backend_name()
    try:
        lane = (await database.read(lanes))[0]
        codes = await database.read(lambda session: sample(session, lane.company.company_id))
        found = await _typed(database, lane, typed(codes), engine, tell)
        scans = await _scans(database, lane, address, [code for _, code in codes], rounds, tell)
        rows = [*found, *scans, *await _pages(database, lane, engine, rounds, tell)]
        products = await database.read(lambda session: session.scalar(select(func.count()).select_from(Product)))
        return Measured(engine, products or 0, scans[-1].ours, rows)
    finally:
        await database.close()


async def _typed(database: Database, lane: Lane, texts: Sequence[str], engine: str, tell: Tell) -> list[Row]:
    async def find(text: str) -> object:
        return await database.read(lambda session: search(session, lane, text, on=ON))

    taken: list[tuple[float, str]] = []
    for number, text in enumerate(texts):
        tell(f"find: {engine}", number, len(texts))
        await find(text)
        taken.append((min(await _once(find, text), await _once(find, text)), text))
    taken.sort()
    times, slowest = [ms for ms, _ in taken], taken[-1][1]
    return [
        Row(f"find as typed, {engine}, median of {len(texts)}", times[len(times) // 2], "ms"),
        Row(f"find as typed, {engine}, p95", slow(times, 95), "ms", WITHIN_MS),
        Row(f"find as typed, {engine}, slowest («{slowest}»)", times[-1], "ms", NEVER_ABOVE_MS),
    ]


async def _scans(
    database: Database, lane: Lane, address: str, codes: Sequence[str], rounds: int, tell: Tell
) -> list[Row]:
    """Ours and the driver's own SELECT in turns, code by code, from the same loop."""

    async def scan(code: str) -> object:
        return await database.look_up(lambda session: find_by_code(session, lane, code, on=ON))

    raw, close = await _driver(address, lane)
    ours, theirs = [], []
    for code in codes:  # a till that has scanned before has its statements made
        await scan(code)
    for number in range(rounds):
        tell("code", number, rounds)
        for code in codes:
            ours.append(await _once(scan, code))
            theirs.append(await _once(raw, code))
    await close()
    engine, middle = make_url(address).get_backend_name(), len(ours) // 2
    against = "one SELECT by the driver"
    return [
        Row(
            f"exact code, {engine}, median", sorted(ours)[middle], "ms", TIMES_RAW, sorted(theirs)[middle], against
        ),
        Row(f"exact code, {engine}, p99", slow(ours), "ms", None, slow(theirs), against),
    ]


async def _pages(database: Database, lane: Lane, engine: str, rounds: int, tell: Tell) -> list[Row]:
    """A page at the end of a list against one at its beginning."""
    company_id = lane.company.company_id

    async def shelf(where: str) -> object:
        return await database.read(
            lambda session: levels(session, company_id, lane.outlet_id, last=where == "last")
        )

    async def catalogue(where: str) -> object:
        return await database.read(
            lambda session: catalogue_page(session, company_id, Sieve(), last=where == "last")
        )

    rows = []
    for name, page in (("stock list", shelf), ("catalogue", catalogue)):
        tell(name, 0, 1)
        first = min([await _once(page, "first") for _ in range(rounds + 1)])
        last = min([await _once(page, "last") for _ in range(rounds + 1)])
        rows.append(Row(f"{name}, {engine}, its last page", last, "ms", TIMES_FIRST, first, "its first"))
    return rows


async def _driver(address: str, lane: Lane) -> tuple[Ask, Callable[[], Awaitable[None]]]:
    """One indexed SELECT as a program would ask the asynchronous driver, and how to end."""
    url, company_id = make_url(address), lane.company.company_id
    if url.get_backend_name() == "postgresql":
        server: Any = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
        statement = await server.prepare(SELECT.format("$1", "$2"))
        return lambda code: statement.fetch(company_id, code), server.close
    import aiosqlite

    library, key = sqlite_library(), company_id.hex
    file = aiosqlite.Connection(lambda: library.connect(url.database or ""), iter_chunk_size=64)
    await file
    return lambda code: file.execute_fetchall(SELECT.format("?", "?"), (key, code)), file.close


async def _once(ask: Ask, text: str) -> float:
    """Milliseconds of one answer."""
    began = time.perf_counter()
    await ask(text)
    return (time.perf_counter() - began) * 1000


async def sample(session: Reading, company_id: UUID) -> Sequence[tuple[str, str]]:
    """Names and codes of products from all over the catalogue."""
    dice, found = random.Random(SEED), []
    for _ in range(PRODUCTS):
        query = (
            select(Product.name, Barcode.code)
            .join(Barcode, (Barcode.company_id == Product.company_id) & (Barcode.product_id == Product.id))
            .where(Barcode.company_id == company_id, Barcode.code >= f"{dice.randrange(10**13):013}")
            .order_by(Barcode.code)
            .limit(1)
        )
        found += [(row.name, row.code) for row in await session.execute(query)]
    return found


def typed(codes: Sequence[tuple[str, str]]) -> list[str]:
    """What somebody types, letter by letter, and the beginnings of two words."""
    texts = [word[:length] for name, _ in codes for word in words_of(name)[:2] for length in range(1, LONGEST)]
    pairs = [f"{b[:3]} {a[:2]}" for a, b, *_ in (words_of(f"{name} x y") for name, _ in codes)]
    some = random.Random(SEED).sample([*texts, *pairs], min(TYPED, len(texts) + len(pairs)))
    return list(dict.fromkeys([*COMMON, *some]))

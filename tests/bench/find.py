"""How fast a catalogue answers: `python -m tests.bench.find ADDRESS`, of a shop with a large one in it.

Prefixes as they are typed into the search, letter by letter, of words that the catalogue has; pairs of words,
common ones too; and exact codes, held against one indexed SELECT by the driver alone. Prints milliseconds.
"""

import asyncio
import random
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date

import asyncpg
from sqlalchemy import select
from sqlalchemy.engine import make_url

from pos_tui.catalogue.models import Barcode, Product
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.words import words_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane

SEED, PRODUCTS, LONGEST = 7, 60, 8
COMMON = ("a", "b", "ch", "c m", "mi ch", "or li", "s s", "1 o", "original light", "oz 1", "ct o")
SELECT = "SELECT product_id, pack FROM barcode WHERE company_id = {} AND code = {}"
Codes = Sequence[tuple[str, str]]


async def sample(session: Reading) -> Codes:
    """Names and codes of products from all over the catalogue."""
    dice, found = random.Random(SEED), []
    for _ in range(PRODUCTS):
        query = (
            select(Product.name, Barcode.code)
            .join(Barcode, (Barcode.company_id == Product.company_id) & (Barcode.product_id == Product.id))
            .where(Product.sku >= f"S{dice.randrange(1_000_000):08}")
            .order_by(Product.sku)
            .limit(1)
        )
        found += [(row.name, row.code) for row in await session.execute(query)]
    return found


def typed(codes: Codes) -> list[str]:
    """What somebody types, letter by letter, and the beginnings of two words."""
    texts = [word[:length] for name, _ in codes for word in words_of(name)[:2] for length in range(1, LONGEST)]
    pairs = [f"{b[:3]} {a[:2]}" for a, b, *_ in (words_of(f"{name} x y") for name, _ in codes)]
    return list(dict.fromkeys([*COMMON, *texts, *pairs]))


async def timed(texts: Sequence[str], ask: Callable[[str], Awaitable[object]]) -> list[tuple[float, str]]:
    """Milliseconds of each, the slowest first; each is asked once before, as a shop that is open has."""
    taken = []
    for text in texts:
        await ask(text)
        began = time.perf_counter()
        await ask(text)
        taken.append(((time.perf_counter() - began) * 1000, text))
    return sorted(taken, reverse=True)


def told(what: str, taken: Sequence[tuple[float, str]]) -> float:
    """Prints median, p95 and the slowest; answers the median."""
    median, p95 = taken[len(taken) // 2][0], taken[len(taken) // 20][0]
    slowest = ", ".join(f"{text!r} {ms:.0f}" for ms, text in taken[:6])
    sys.stdout.write(f"{what}: {len(taken)}, median {median:.2f} ms, p95 {p95:.2f} ms; slowest {slowest}\n")
    return median


async def raw_median(address: str, lane: Lane, codes: Codes) -> float:
    """Milliseconds of one indexed SELECT by the driver alone, in this task."""
    url, company_id = make_url(address), lane.company.company_id
    if url.get_backend_name() == "postgresql":
        connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
        statement = await connection.prepare(SELECT.format("$1", "$2"))
        taken = await timed([code for _, code in codes], lambda code: statement.fetch(company_id, code))
        await connection.close()
    else:
        file = sqlite3.connect(url.database or "")

        async def ask(code: str) -> object:
            return file.execute(SELECT.format("?", "?"), (company_id.hex, code)).fetchall()

        taken = await timed([code for _, code in codes], ask)
        file.close()
    return told("raw SELECT by code", taken)


async def measure(address: str) -> None:
    """Everything there is to measure, at one database."""
    database, on = Database.at(address), date(2026, 11, 22)
    try:
        lane = (await database.read(lanes))[0]
        codes = await database.read(sample)

        async def find(text: str) -> object:
            return await database.read(lambda session: search(session, lane, text, on=on))

        async def scan(code: str) -> object:
            return await database.read(lambda session: find_by_code(session, lane, code, on=on))

        told("search", await timed(typed(codes), find))
        ours = told("code by the service", await timed([code for _, code in codes], scan))
        raw = await raw_median(address, lane, codes)
        sys.stdout.write(f"ratio {ours / raw:.1f}\n")
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1]))

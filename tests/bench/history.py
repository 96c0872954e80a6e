"""What years of sales do to the next one: a sale, an X and a Z over a short and a long history, on SQLite.

The history is one sale written again and again by SQL, with all its rows: document, lines, payments, postings,
movements and the journal's entry. Milliseconds are the processor's: what a disk does beside is left out.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from pos_tui.db.engines import sqlite_library
from pos_tui.db.migrations import upgrade
from tests.bench.rows import Row, Tell, in_turns
from tests.bench.sale_shop import LINES, Till, copies_of, open_till, opened
from tests.cash.floor import by, closed, counted, x_of

SHORT, LONG, OF_A_DAY, FEW = 2_000, 200_000, 10_000, 10
"""Documents of five lines each."""
SALES, LOOKS = 40, 20
LIMIT, Z_LIMIT = 1.3, 1.5
ID = "printf('%032x', i)"
TABLES: Mapping[str, Mapping[str, str]] = {
    "document": {"id": ID, "number": "number + i", "receipt_number": "'B-1-' || i"},
    "document_line": {"document_id": ID},
    "drawer_movement": {"source_id": ID},
    "posting": {"entry_id": ID},
    "stock_movement": {"source_id": ID},
    "journal_entry": {"subject_id": ID, "sequence": "sequence + i"},
}
"""What is other in each copy; the first of the columns is how a document is named there."""
MOVE_ON = "UPDATE terminal SET receipts = receipts + ?, journal_sequence = journal_sequence + ? WHERE receipts > 0"


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Rows for the sale, the X and the Z."""
    with TemporaryDirectory(prefix="pos-tui-bench-") as folder, asyncio.Runner() as runner:
        file = Path(folder, "shop.db")
        upgrade(f"sqlite+aiosqlite:///{file}")
        till = runner.run(open_till(f"sqlite+aiosqlite:///{file}"))
        with copies_of(file, "short", "long", "day", "few") as at:
            for name, documents in (("short", SHORT), ("long", LONG), ("day", OF_A_DAY), ("few", FEW)):
                tell(f"history of {documents * len(LINES):,} lines", 0, 1)
                _write_history(_file(at[name]), documents)
            sides = {name: _side(runner, till, at[name]) for name in ("long", "short")}
            found = in_turns("sale over a history", rounds, tell, sides)
            z = {name: _z_side(runner, till, _file(at[name])) for name in ("day", "few")}
            closes = in_turns("Z", rounds, tell, z)
    (long_sale, long_x), (short_sale, short_x) = (
        [median(one) for one in zip(*found[name], strict=True)] for name in ("long", "short")
    )
    day, few = median(closes["day"]), median(closes["few"])
    against = f"{SHORT * len(LINES):,} lines"
    return [
        Row(f"sale over {LONG * len(LINES):,} lines of history", long_sale, "ms", LIMIT, short_sale, against),
        Row(f"X over {LONG * len(LINES):,} lines", long_x, "ms", LIMIT, short_x, against),
        Row(f"Z of {OF_A_DAY:,} sales", day, "ms", Z_LIMIT, few, f"{FEW} sales"),
    ]


def _file(address: str) -> Path:
    return Path(address.partition("///")[2])


def _write_history(file: Path, documents: int) -> None:
    """So many more of the till's first sale."""
    raw: Any = sqlite_library().connect(file)
    raw.execute("PRAGMA synchronous = OFF")
    (pattern, *_), *_ = raw.execute("SELECT id FROM document ORDER BY number LIMIT 1")
    (sales, *_), *_ = raw.execute("SELECT max(number) FROM document")
    for table, other in TABLES.items():
        names = [name for _, name, *_ in raw.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(other.get(name, name) for name in names)
        raw.execute(
            f"WITH RECURSIVE copy(i) AS (SELECT {sales} UNION ALL SELECT i + 1 FROM copy LIMIT {documents + 1}) "
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM copy, {table} "
            f"WHERE {next(iter(other))} = ?",
            (pattern,),
        )
    raw.execute(MOVE_ON, (documents + 1, documents + 1))
    raw.execute("ANALYZE")
    raw.commit()
    raw.close()


def _side(runner: asyncio.Runner, till: Till, address: str) -> Callable[[], tuple[float, float]]:
    async def sold() -> tuple[float, float]:
        async with opened(address) as (database,):
            await till.sell(database, 2)
            sale = await _ms(lambda: till.sell(database, 1), SALES)
            return sale, await _ms(lambda: x_of(database, till.shop), LOOKS)

    return lambda: runner.run(sold())


def _z_side(runner: asyncio.Runner, till: Till, file: Path) -> Callable[[], float]:
    async def close(address: str) -> float:
        async with opened(address) as (database,):
            actor = by(till.shop.owner)
            await counted(database, till.shop, 10_000, actor)
            return await _ms(lambda: closed(database, till.shop, actor, "a bench"), 1)

    def side() -> float:
        with copies_of(file, "closing") as at:
            return runner.run(close(at["closing"]))

    return side


async def _ms(act: Callable[[], Any], times: int) -> float:
    began = process_time()
    for _ in range(times):
        await act()
    return (process_time() - began) * 1000 / times

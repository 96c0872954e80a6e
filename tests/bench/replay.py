"""A replay of days of sales, against the same rows loaded raw into the same SQLite file in one transaction."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from pos_tui.db.engines import sqlite_library
from pos_tui.db.migrations import upgrade
from pos_tui.intake.replay import replay
from tests.bench.rows import Row, Tell, in_turns
from tests.bench.sale_shop import copies_of, opened
from tests.intake.files import Form, document, sales, sold
from tests.intake.replays import open_for_replay
from tests.shops import KEY, NOW

SALES, A_DAY = 1_000, 200
LIMIT = 0.3
BASKET = (
    ("A", "2.80", "A"),
    ("B", "1.20", "Z"),
    ("CUP", "0.20", "A"),
    ("BEER", "4.90", "A"),
    ("OPEN", "1.00", "A"),
)
LOADED = (
    "staff",
    "shift",
    "document",
    "document_line",
    "drawer_movement",
    "posting",
    "stock_movement",
    "journal_entry",
)


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Sales a second."""
    with TemporaryDirectory(prefix="pos-tui-bench-") as folder, asyncio.Runner() as runner:
        file = Path(folder, "shop.db")
        upgrade(f"sqlite+aiosqlite:///{file}")
        days = sales(Path(folder), _days())
        company_id = runner.run(_shop(file))
        with copies_of(file, "done") as at:
            done = Path(at["done"].partition("///")[2])
            runner.run(_replayed(done, company_id, days))
            rows = _rows_of(done, file)
            sides = {
                "replay": lambda: runner.run(_on_a_copy(file, company_id, days)),
                "raw rows": lambda: _loaded(file, rows),
            }
            found = in_turns(f"{SALES:,} sales", rounds, tell, sides)
    ours, raw = (median(found[name]) for name in sides)
    return [Row(f"replay of {SALES:,} sales", ours, "/s", LIMIT, raw, "their rows loaded raw", at_least=True)]


def _days() -> list[Form]:
    """Sales of five lines, so many a day."""
    lines = [sold(sku, "1", price, price, tax_class=tax) for sku, price, tax in BASKET]
    return [
        document(number, lines, total="10.10", tax="1.48", business_date=f"2024-05-{1 + number // A_DAY:02}")
        for number in range(SALES)
    ]


async def _shop(file: Path) -> Any:
    async with opened(f"sqlite+aiosqlite:///{file}") as (database,):
        return (await open_for_replay(database, file.parent)).company.company_id


async def _replayed(file: Path, company_id: Any, days: Path) -> float:
    async with opened(f"sqlite+aiosqlite:///{file}") as (database,):
        began = perf_counter()
        result = await replay(database, company_id, [days], key=KEY, now=NOW)
        assert (result.booked, result.different) == (SALES, ()), result.refused[:1]
        return SALES / (perf_counter() - began)


async def _on_a_copy(file: Path, company_id: Any, days: Path) -> float:
    with copies_of(file, "replay") as at:
        return await _replayed(Path(at["replay"].partition("///")[2]), company_id, days)


def _rows_of(done: Path, before: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the replay has written, table by table."""
    raw: Any = sqlite_library().connect(done)
    there: Any = sqlite_library().connect(before)
    rows = {}
    for table in LOADED:
        known = set(there.execute(f"SELECT * FROM {table}"))
        rows[table] = [row for row in raw.execute(f"SELECT * FROM {table}") if row not in known]
    raw.close()
    there.close()
    return rows


def _loaded(file: Path, rows: dict[str, list[tuple[Any, ...]]]) -> float:
    with copies_of(file, "raw") as at:
        raw: Any = sqlite_library().connect(at["raw"].partition("///")[2], isolation_level=None)
        for setting in ("journal_mode = wal", "synchronous = FULL", "foreign_keys = ON"):
            raw.execute(f"PRAGMA {setting}")
        began = perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        for table, of_table in rows.items():
            raw.executemany(f"INSERT INTO {table} VALUES ({_marks(of_table)})", of_table)
        raw.execute("COMMIT")
        taken = perf_counter() - began
        raw.close()
    return SALES / taken


def _marks(rows: Sequence[tuple[Any, ...]]) -> str:
    return ", ".join("?" * len(rows[0]))

"""An import of many products against the same rows, loaded raw into the same tables with the same indexes.

Raw is the driver's own `executemany`, a transaction for each table, with the references checked as ours has them.
"""

import asyncio
import random
import shutil
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pos_tui.db.engines import sqlite_library
from pos_tui.db.migrations import upgrade
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.products import import_products
from tests.bench.rows import Row, Tell, in_turns
from tests.catalogue.many import name_of
from tests.intake.files import open_shop
from tests.shops import NOW

PRODUCTS = 20_000
TABLES = ("category", "product", "barcode", "product_word")
LEAST = 0.3


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Products a second, each side in turns in a new file."""
    with TemporaryDirectory(prefix="pos-tui-bench-") as made:
        folder = Path(made)
        file = _catalogue(folder / "products.csv")
        empty, full = folder / "empty.db", folder / "full.db"
        upgrade(_address(empty))
        company_id = asyncio.run(_open(_address(empty)))
        shutil.copyfile(empty, full)
        asyncio.run(_import(_address(full), company_id, file))
        rows = _rows_of(full)

        def ours() -> float:
            shutil.copyfile(empty, folder / "ours.db")
            began = time.perf_counter()
            asyncio.run(_import(_address(folder / "ours.db"), company_id, file))
            return PRODUCTS / (time.perf_counter() - began)

        def raw() -> float:
            shutil.copyfile(empty, folder / "raw.db")
            return PRODUCTS / _load(folder / "raw.db", rows)

        figures = in_turns("import", rounds, tell, {"ours": ours, "raw": raw})
    best = {side: sorted(rates)[len(rates) // 2] for side, rates in figures.items()}
    what = f"import of {PRODUCTS:,} products, SQLite"
    return [Row(what, best["ours"], "/s", LEAST, best["raw"], "executemany of the same rows", at_least=True)]


def _catalogue(file: Path) -> Path:
    chance = random.Random(7)
    with file.open("w", encoding="utf-8") as out:
        out.write("sku,name,category,price,barcodes,cost\n")
        for number in range(PRODUCTS):
            name = name_of(number, chance)
            out.write(f"S{number:06},{name},C{number % 90},{number % 70}.99,{10**9 + number},0.55\n")
    return file


def _address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def _open(address: str) -> Any:
    database = Database.at(address)
    lane = await open_shop(database)
    await database.close()
    return lane.company.company_id


async def _import(address: str, company_id: Any, file: Path) -> None:
    database = Database.at(address)
    await import_products(database, company_id, file, now=NOW)
    await database.close()


def _rows_of(file: Path) -> dict[str, list[Any]]:
    with sqlite_library().connect(file) as opened:
        return {table: opened.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}


def _load(file: Path, rows: dict[str, list[Any]]) -> float:
    """Seconds of the rows of each table in a transaction."""
    opened: sqlite3.Connection = sqlite_library().connect(file, isolation_level=None)
    for setting in ("journal_mode = wal", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"):
        opened.execute(f"PRAGMA {setting}")
    began = time.perf_counter()
    for table, some in rows.items():
        opened.execute("BEGIN IMMEDIATE")
        opened.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)
        opened.execute("COMMIT")
    took = time.perf_counter() - began
    opened.close()
    return took

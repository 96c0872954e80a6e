"""A sale of five lines, against the same statements by the driver alone, in turns in one run.

The driver is given exactly what the till sends, transaction by transaction, on copies of the same database; on
SQLite the till is measured once more over SQLAlchemy's dialect as it comes. Processor time is that of all threads.
Both engines wait for the disk at each commit, as a shop's do.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy.engine import make_url

from pos_tui.db.engines import sqlite_library
from pos_tui.db.migrations import upgrade
from pos_tui.db.unit_of_work import Database
from tests.bench.rows import Row, Tell, in_turns
from tests.bench.sale_shop import Statement, Till, as_it_comes, copies_of, open_till, opened, told_by
from tests.postgres import running_server

SALES = 40
"""In a round, by each side."""
SETTINGS = ("journal_mode = wal", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON")
SQLITE_LIMIT, CPU_LIMIT, POSTGRESQL_LIMIT = 8, 0.6, 1.5


class Cost(NamedTuple):
    """Milliseconds a sale."""

    wall: float
    cpu: float


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Rows for SQLite and PostgreSQL."""
    return [*_on_sqlite(rounds, tell), *_on_postgresql(rounds, tell)]


def _on_sqlite(rounds: int, tell: Tell) -> Sequence[Row]:
    with TemporaryDirectory(prefix="pos-tui-bench-") as folder, asyncio.Runner() as runner:
        file = Path(folder, "shop.db")
        upgrade(f"sqlite+aiosqlite:///{file}")
        till = runner.run(open_till(f"sqlite+aiosqlite:///{file}"))
        with copies_of(file, "ours", "told", "raw", "plain") as at, _closing(runner) as keep:
            ours, plain = keep(Database.at(at["ours"])), keep(as_it_comes(at["plain"]))
            sales = iter(runner.run(_told(at["told"], till, rounds)))
            raw = sqlite_library().connect(at["raw"].partition("///")[2], isolation_level=None)
            for setting in SETTINGS:
                raw.execute(f"PRAGMA {setting}")
            for database in (ours, plain):
                runner.run(till.sell(database, 1))
            sides = {
                "the till": lambda: _timed(lambda: runner.run(till.sell(ours, SALES))),
                "sqlite3": lambda: _timed(lambda: _by_sqlite(raw, sales)),
                "the dialect as it comes": lambda: _timed(lambda: runner.run(till.sell(plain, SALES))),
            }
            found = in_turns("sale on SQLite", rounds, tell, sides)
            raw.close()
    ours_ms, raw_ms, plain_ms = found.values()
    return [
        _row(
            "sale of 5 lines, SQLite", _walls(ours_ms), _walls(raw_ms), SQLITE_LIMIT, "its statements by sqlite3"
        ),
        _row("its processor time", _cpus(ours_ms), _cpus(raw_ms), None, "its statements by sqlite3"),
        _row("its processor time", _cpus(ours_ms), _cpus(plain_ms), CPU_LIMIT, "the dialect as it comes"),
    ]


def _on_postgresql(rounds: int, tell: Tell) -> Sequence[Row]:
    with running_server(as_in_a_shop=True) as server, asyncio.Runner() as runner:
        first = runner.run(server.create())
        names = [first]
        try:
            upgrade(server.address(first))
            till = runner.run(open_till(server.address(first)))
            runner.run(_known(server.address(first)))
            names += [runner.run(server.create(first)) for _ in range(2)]
            told, raw_at = (server.address(name) for name in names[1:])
            with _closing(runner) as keep:
                ours = keep(Database.at(server.address(first)))
                sales = iter(runner.run(_told(told, till, rounds)))
                raw = runner.run(_connected(raw_at))
                runner.run(till.sell(ours, 1))
                sides = {
                    "the till": lambda: _timed(lambda: runner.run(till.sell(ours, SALES))),
                    "asyncpg": lambda: _timed(lambda: runner.run(_by_asyncpg(raw, sales))),
                }
                found = in_turns("sale on PostgreSQL", rounds, tell, sides)
                runner.run(raw.close())
        finally:
            for name in names:
                runner.run(server.drop(name))
    ours_ms, raw_ms = found.values()
    return [
        _row(
            "sale of 5 lines, PostgreSQL", _walls(ours_ms), _walls(raw_ms), POSTGRESQL_LIMIT,
            "its statements by asyncpg",
        )
    ]  # fmt: skip


async def _told(address: str, till: Till, rounds: int) -> list[list[Statement]]:
    async with opened(address) as (database,):
        return await told_by(database, till, rounds * SALES)


async def _known(address: str) -> None:
    """Its statistics, as the server takes them within a minute: without them it walks through a wrong index,
    the longer the more was sold, on both sides alike."""
    connection = await _connected(address)
    await connection.execute("ANALYZE")
    await connection.close()


async def _connected(address: str) -> Any:
    url = make_url(address)
    return await asyncpg.connect(
        host=url.query.get("host", url.host), port=url.port, user=url.username, password=url.password,
        database=url.database, server_settings={"timezone": "UTC"},
    )  # fmt: skip


def _by_sqlite(connection: Any, sales: Iterator[Sequence[Statement]]) -> None:
    for _ in range(SALES):
        connection.execute("BEGIN IMMEDIATE")
        for sql, given, many in next(sales):
            cursor = connection.executemany(sql, given) if many else connection.execute(sql, given)
            cursor.fetchall()
            cursor.close()
        connection.execute("COMMIT")


async def _by_asyncpg(connection: Any, sales: Iterator[Sequence[Statement]]) -> None:
    for _ in range(SALES):
        async with connection.transaction():
            for sql, given, many in next(sales):
                await (connection.executemany(sql, given) if many else connection.fetch(sql, *given))


def _timed(act: Callable[[], object]) -> Cost:
    wall, cpu = perf_counter(), process_time()
    act()
    return Cost((perf_counter() - wall) * 1000 / SALES, (process_time() - cpu) * 1000 / SALES)


@contextmanager
def _closing(runner: asyncio.Runner) -> Iterator[Callable[[Database], Database]]:
    kept: list[Database] = []

    def keep(database: Database) -> Database:
        kept.append(database)
        return database

    try:
        yield keep
    finally:
        for database in kept:
            runner.run(database.close())


def _walls(costs: Sequence[Cost]) -> float:
    return median(cost.wall for cost in costs)


def _cpus(costs: Sequence[Cost]) -> float:
    return median(cost.cpu for cost in costs)


def _row(what: str, ours: float, baseline: float, limit: float | None, against: str) -> Row:
    return Row(what, ours, "ms", limit, baseline, against)

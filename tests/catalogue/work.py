"""How much an engine does for a read, as a count that is the same on every machine."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import Connection, event

from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database

STEPS = 10
"""SQLite tells of every so many instructions of its machine."""
SHORT_WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan")
"""Ways that PostgreSQL takes through a few thousand rows, but not through a million."""


async def work_of(database: Database, query: Callable[[Reading], Awaitable[object]]) -> int:
    """Rows that PostgreSQL touched, or instructions that SQLite ran, for all statements of a read."""
    if database.url.get_backend_name() == "postgresql":
        return await _rows_touched(database, query)
    return await _instructions(database, query)


async def statements_of(
    database: Database, query: Callable[[Reading], Awaitable[object]]
) -> list[tuple[str, Any]]:
    """The statements of a read with their parameters, without those that begin or end it."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        seen.append((statement, given))

    engine = database.engines.read.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await database.read(query)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [one for one in seen if one[0] != "BEGIN"]


async def _instructions(database: Database, query: Callable[[Reading], Awaitable[object]]) -> int:
    told = 0

    def tell() -> None:
        nonlocal told
        told += 1

    async def counted(session: Reading) -> None:
        raw = await (await session.connection()).get_raw_connection()
        driver: Any = raw.driver_connection
        await driver.set_progress_handler(tell, STEPS)
        await query(session)
        await driver.set_progress_handler(None, 0)

    await database.read(counted)
    return told * STEPS


async def _rows_touched(database: Database, query: Callable[[Reading], Awaitable[object]]) -> int:
    statements = await statements_of(database, query)

    async def explained(session: Reading) -> int:
        connection, touched = await session.connection(), 0
        for way in SHORT_WAYS:
            await connection.exec_driver_sql(f"SET LOCAL {way} = off")
        for statement, given in statements:
            told = await connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", given
            )
            plan = told.scalar_one()
            touched += _touched((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
        return touched

    return await database.read(explained)


def _touched(node: Mapping[str, Any]) -> int:
    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Heap Fetches", 0)
    return int(each * node["Actual Loops"]) + sum(map(_touched, node.get("Plans", ())))

"""What the engines know of how the rows are spread: without it they take the wrong index in a large catalogue."""

from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase

from pos_tui.db.base import table_of
from pos_tui.db.rowset import dialect_of
from pos_tui.db.sessions import Reading, Writing

LARGE = ("product", "product_word", "barcode", "customer", "customer_word")
STATEMENTS = {
    "sqlite": ("PRAGMA analysis_limit = 1000", "ANALYZE"),
    "postgresql": tuple(f"ANALYZE {name}" for name in LARGE),
}
ENOUGH = 4
"""A table that is known to be so many times as large as what comes into it is known well enough."""


async def refresh_statistics(session: Writing) -> None:
    """After many rows came at once: samples them, in a moment however many there are."""
    for statement in STATEMENTS[dialect_of(session)]:
        await session.execute(text(statement))


async def learn_growth(session: Writing, model: type[DeclarativeBase], came: int) -> None:
    """After many rows came into a table that PostgreSQL takes for nearly empty, in the same transaction.

    It would check every reference to them by a walk through all of them, and go on doing so.
    """
    if dialect_of(session) != "postgresql":
        return
    name = table_of(model).name
    known = await session.scalar(
        text("SELECT reltuples FROM pg_class WHERE oid = to_regclass(:name)"), {"name": name}
    )
    if known is None or known < ENOUGH * came:
        await session.execute(text(f"ANALYZE {name}"))


async def plan_for_values(session: Reading) -> None:
    """Until the transaction ends PostgreSQL plans each statement for its values: where some are a thousand times
    as common as others, one plan for all is wrong for most."""
    if dialect_of(session) == "postgresql":
        await session.execute(text("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)"))

"""Whether the triggers that make ledgers append-only are in force."""

from collections.abc import Sequence

from sqlalchemy import text

from pos_tui.db.sessions import Reading

SQLITE = "SELECT tbl_name, upper(sql) FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL = """
    SELECT ledger.relname, upper(pg_get_triggerdef(guard.oid)) || ' ' || upper(pg_get_functiondef(guard.tgfoid))
    FROM pg_trigger AS guard JOIN pg_class AS ledger ON ledger.oid = guard.tgrelid
    WHERE NOT guard.tgisinternal AND guard.tgenabled IN ('O', 'A')
      AND ledger.relnamespace = current_schema()::regnamespace
"""
ACTS = ("UPDATE", "DELETE")
REFUSALS = ("RAISE(ABORT", "RAISE EXCEPTION")


async def unguarded(session: Reading, ledgers: Sequence[str], acts: Sequence[str] = ACTS) -> list[str]:
    """Those of the tables on which one of the acts is never refused, in the order given."""
    query = POSTGRESQL if session.get_bind().dialect.name == "postgresql" else SQLITE
    found = await session.execute(text(query))
    refused = {
        (table, act)
        for table, definition in found
        for act in acts
        if any(refusal in definition for refusal in REFUSALS) and act in _occasion(definition)
    }
    return [ledger for ledger in ledgers if any((ledger, act) not in refused for act in acts)]


def _occasion(definition: str) -> str:
    """BEFORE UPDATE OR DELETE …, up to the table that it is on."""
    return definition.partition(" BEFORE ")[2].partition(" ON ")[0]

"""Ledgers only grow: the database itself refuses to change or delete their rows."""

from pos_tui.db.guards import unguarded
from pos_tui.db.sessions import Reading
from pos_tui.reports.verify.books import Books, Findings

LEDGERS = (
    "document",
    "document_line",
    "drawer_movement",
    "gift_card_entry",
    "journal_entry",
    "loyalty_entry",
    "posting",
    "price_change",
    "stock_movement",
    "store_credit_entry",
)


async def ledgers_are_guarded(session: Reading, _books: Books) -> Findings:
    """Every ledger has its triggers, and they are switched on."""
    bare = await unguarded(session, LEDGERS)
    return {
        "guards": f"The ledger {bare[0]} can be changed: its guard is missing or switched off." if bare else None
    }

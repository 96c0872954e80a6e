"""Ledgers only grow: the database itself refuses to change or delete their rows."""

from pos_tui.db.guards import unguarded
from pos_tui.db.sessions import Reading
from pos_tui.reports.verify.books import Books, Findings

LEDGERS = (
    "account_entry",
    "applied_promotion",
    "bulk_edit",
    "bulk_edit_line",
    "coupon_use",
    "customer_merge",
    "document",
    "document_line",
    "drawer_count",
    "drawer_movement",
    "gift_card_entry",
    "journal_entry",
    "lot",
    "lot_movement",
    "loyalty_entry",
    "posting",
    "price_change",
    "shift",
    "stock_count_entry",
    "stock_movement",
    "store_credit_entry",
    "supplier_return",
    "supplier_return_line",
    "tax_part",
)
FINISHED = ("applied_promotion", "document_line", "drawer_movement", "journal_entry", "tax_part")
"""Where a row more, or one that does not add up, is refused once its document is finished."""


async def ledgers_are_guarded(session: Reading, _books: Books) -> Findings:
    """Every ledger has its triggers, and they are switched on."""
    bare = await unguarded(session, LEDGERS)
    if bare:
        return {"guards": f"The ledger {bare[0]} can be changed: its guard is missing or switched off."}
    bare = await unguarded(session, FINISHED, ("INSERT",))
    return {
        "guards": f"A finished document can get rows in {bare[0]}: its guard is missing or switched off."
        if bare
        else None
    }

"""`pos-tui stock lots`: lots and serial numbers that lie in an outlet, what expires first at the top."""

from datetime import UTC, date, datetime
from typing import Any

from pos_tui.cash.days import date_by_clock
from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import lane_of
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import in_shop
from pos_tui.db.sessions import Reading
from pos_tui.inventory.lot_queries import LotOnHand, all_lots, expiring
from pos_tui.money import quantity_text
from pos_tui.shop.views import Lane
from pos_tui.text import clean

MOST = 5_000
HEADS = ("SKU", "Product", "Lot", "Good until", "Days", "On hand")


def tell_lots(options: Options) -> int:
    """Prints every lot on hand; with --expiring those that are over or will be within so many days."""
    lane, today, found = in_shop(options, lambda _, database: database.read(lambda s: _lots(s, options)))
    if options.json:
        answer({"outlet": lane.outlet_code, "lots": [_document(each, today) for each in found]})
    elif found:
        say(table(HEADS, [_cells(each, today) for each in found], names=4))
    elif options.expiring is None:
        say(f"Nothing in {lane.outlet_code} is kept in lots yet.")
    else:
        say(f"Nothing in {lane.outlet_code} expires within {options.expiring} days.")
    if len(found) == MOST:
        note(f"These are the first {MOST}: name fewer days.")
    return 0


async def _lots(session: Reading, options: Options) -> tuple[Lane, date, list[LotOnHand]]:
    lane = await lane_of(session, settings_of(options), options)
    company, outlet_id = lane.company, lane.outlet_id
    today = date_by_clock(datetime.now(UTC), company.timezone)
    if options.expiring is None:
        return lane, today, await all_lots(session, company.company_id, outlet_id, limit=MOST)
    found = await expiring(
        session, company.company_id, outlet_id, today=today, days=options.expiring, limit=MOST
    )  # fmt: skip
    return lane, today, found


def _cells(lot: LotOnHand, today: date) -> tuple[str, ...]:
    left = lot.days_left(today)
    return (
        clean(lot.sku), clean(lot.name), clean(lot.code), str(lot.expires_on or ""),
        "" if left is None else str(left), quantity_text(lot.on_hand),
    )  # fmt: skip


def _document(lot: LotOnHand, today: date) -> dict[str, Any]:
    sku, name, code, until, _, on_hand = _cells(lot, today)
    return {
        "sku": sku, "name": name, "unit": lot.unit, "serial" if lot.is_serial else "lot": code,
        "good_until": until or None, "days_left": lot.days_left(today), "on_hand": on_hand,
    }  # fmt: skip

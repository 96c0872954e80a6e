"""`pos-tui stock trace CODE`: where a lot, or a piece with its serial number, came from and went."""

from typing import Any
from zoneinfo import ZoneInfo

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import lane_of
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import in_shop
from pos_tui.db.sessions import Reading
from pos_tui.money import quantity_text
from pos_tui.reports.lot_trace import MOST, LotMove, LotTrace, trace_lot
from pos_tui.text import clean

HEADS = ("When", "Outlet", "Why", "Receipt or note", "Who", "Telephone", "Moved")
Found = tuple[ZoneInfo, list[LotTrace]]


def tell_trace(options: Options) -> int:
    """Prints each move of every lot with this code, the oldest first, and where the rest of it lies."""
    zone, found = in_shop(options, lambda _, database: database.read(lambda s: _traced(s, options)))
    if options.json:
        answer({"lots": [_document(each, zone) for each in found]})
    else:
        for each in found:
            say(_heading(each))
            say(table(HEADS, [_cells(move, zone) for move in each.moves], names=5))
    if any(len(each.moves) == MOST for each in found):
        note(f"These are the first {MOST} moves.")
    return 0


async def _traced(session: Reading, options: Options) -> Found:
    company = (await lane_of(session, settings_of(options), options)).company
    return ZoneInfo(company.timezone), await trace_lot(session, company.company_id, options.code)


def _heading(lot: LotTrace) -> str:
    kind = "serial number" if lot.is_serial else "lot"
    until = f", good until {lot.expires_on}" if lot.expires_on else ""
    rest = ", ".join(f"{quantity_text(on_hand)} in {outlet}" for outlet, on_hand in lot.on_hand) or "nothing"
    return f"{clean(lot.sku)} {clean(lot.name)}, {kind} {clean(lot.code)}{until}: {rest} on hand."


def _cells(move: LotMove, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        f"{move.at.astimezone(zone):%Y-%m-%d %H:%M}", clean(move.outlet), move.kind,
        clean(move.receipt or move.delivery_note or ""), clean(move.customer or move.supplier or ""),
        clean(move.phone or ""), quantity_text(move.quantity),
    )  # fmt: skip


def _document(lot: LotTrace, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "sku": lot.sku, "name": lot.name, "unit": lot.unit, "serial" if lot.is_serial else "lot": lot.code,
        "good_until": str(lot.expires_on) if lot.expires_on else None,
        "on_hand": {outlet: quantity_text(on_hand) for outlet, on_hand in lot.on_hand},
        "moves": [
            {
                **move.model_dump(exclude={"at", "quantity"}),
                "at": move.at.astimezone(zone).isoformat(), "quantity": quantity_text(move.quantity),
            }
            for move in lot.moves
        ],
    }  # fmt: skip

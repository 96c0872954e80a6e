"""`pos-tui stock`: what lies on the shelves of an outlet, what to order again, and why a level changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.lot_trace import tell_trace
from pos_tui.commands.lots import tell_lots
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import lane_of
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import in_shop
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.inventory.levels import Level, Movement, levels, movements
from pos_tui.money import decimal_text, quantity_text, unit_price_text
from pos_tui.reports.reorder import Reorder, reorder_page
from pos_tui.shop.views import Lane
from pos_tui.text import clean

MOST = 5_000
HEADS = ("SKU", "Product", "On hand", "Reorder at", "Cost", "Value")
BELOW_HEADS = ("SKU", "Product", "On hand", "On order", "Reorder at", "Days", "Order")
MOVED_HEADS = ("When", "Why", "Who", "Reason", "Moved", "On hand")


class History(NamedTuple):
    """One product, and why its level changed, the newest first."""

    lane: Lane
    level: Level
    moved: Sequence[Movement]


def run(options: Options) -> int:
    """Prints levels, or with --below what to order again, or with `movements SKU` why a level changed; with
    `lots` what lies there of which lot, or with `trace CODE` where one came from and went."""
    acts = {"movements": _tell_history, "lots": tell_lots, "trace": tell_trace}
    if options.act in acts:
        return acts[options.act](options)
    return _tell_below(options) if options.below else _tell_levels(options)


def _tell_levels(options: Options) -> int:
    lane, found = in_shop(options, lambda _, database: database.read(lambda s: _levels(s, options)))
    if options.json:
        answer({"outlet": lane.outlet_code, "levels": [_level_document(lane, each) for each in found]})
    elif found:
        say(table(HEADS, [_level_cells(lane, each) for each in found], names=2))
    else:
        say(f"Nothing lies on the shelves of {lane.outlet_code} yet.")
    return _cut(len(found))


def _tell_below(options: Options) -> int:
    lane, found = in_shop(options, lambda _, database: database.read(lambda s: _below(s, options)))
    if options.json:
        answer({"outlet": lane.outlet_code, "reorder": [_reorder_document(each) for each in found]})
    elif found:
        say(table(BELOW_HEADS, [_reorder_cells(each) for each in found], names=2))
    else:
        say(f"Nothing is at its reorder point in {lane.outlet_code}.")
    return _cut(len(found))


def _tell_history(options: Options) -> int:
    found = in_shop(options, lambda _, database: database.read(lambda s: _history(s, options)))
    zone = ZoneInfo(found.lane.company.timezone)
    if options.json:
        moved = [_moved_document(each, zone) for each in found.moved]
        answer(
            {"outlet": found.lane.outlet_code, "level": _level_document(found.lane, found.level), "moved": moved}
        )
    elif found.moved:
        say(table(MOVED_HEADS, [_moved_cells(each, zone) for each in found.moved], names=4))
    else:
        say(f"{clean(found.level.name)} has not moved in {found.lane.outlet_code} yet.")
    return _cut(len(found.moved))


async def _levels(session: Reading, options: Options) -> tuple[Lane, list[Level]]:
    lane = await lane_of(session, settings_of(options), options)
    return lane, await levels(session, lane.company.company_id, lane.outlet_id, limit=MOST)


async def _below(session: Reading, options: Options) -> tuple[Lane, list[Reorder]]:
    lane = await lane_of(session, settings_of(options), options)
    found = await reorder_page(session, lane.company.company_id, lane.outlet_id, now=datetime.now(UTC), limit=MOST)
    return lane, found


async def _history(session: Reading, options: Options) -> History:
    lane = await lane_of(session, settings_of(options), options)
    company_id, outlet_id = lane.company.company_id, lane.outlet_id
    found = await levels(session, company_id, outlet_id, text=options.code)
    exact = [each for each in found if each.sku == options.code] or found
    if len(exact) != 1:
        raise Unknown(f"No single product here has the code {clean(options.code, 30)}: type its SKU or a barcode.")
    moved = await movements(session, company_id, outlet_id, exact[0].product_id, limit=MOST)
    return History(lane, exact[0], moved)


def _cut(count: int) -> int:
    if count == MOST:
        note(f"These are the first {MOST}: the Stock screen of a till shows them all.")
    return 0


def _level_cells(lane: Lane, level: Level) -> tuple[str, ...]:
    exponent = lane.company.exponent
    return (
        clean(level.sku), clean(level.name), quantity_text(level.on_hand),
        "" if level.reorder_point is None else quantity_text(level.reorder_point),
        "" if level.cost is None else unit_price_text(level.cost, exponent), decimal_text(level.value, exponent),
    )  # fmt: skip


def _level_document(lane: Lane, level: Level) -> dict[str, Any]:
    sku, name, on_hand, point, cost, value = _level_cells(lane, level)
    return {
        "sku": sku, "name": name, "unit": level.unit, "on_hand": on_hand, "reorder_point": point or None,
        "cost": cost or None, "value": value,
    }  # fmt: skip


def _reorder_cells(each: Reorder) -> tuple[str, ...]:
    need = each.need
    figures = (need.on_hand, need.on_order, need.reorder_point)
    days = "" if each.days is None else str(each.days)
    return (
        clean(need.sku), clean(need.name), *map(quantity_text, figures), days, quantity_text(each.suggested)
    )  # fmt: skip


def _reorder_document(each: Reorder) -> dict[str, Any]:
    sku, name, on_hand, on_order, point, _, suggested = _reorder_cells(each)
    return {
        "sku": sku, "name": name, "on_hand": on_hand, "on_order": on_order, "reorder_point": point,
        "days_of_cover": each.days, "pack": each.pack and quantity_text(each.pack), "order": suggested,
        "supplier": each.need.supplier_code,
    }  # fmt: skip


def _moved_cells(moved: Movement, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        f"{moved.at.astimezone(zone):%Y-%m-%d %H:%M}", moved.kind, clean(moved.who), clean(moved.reason),
        quantity_text(moved.quantity), quantity_text(moved.balance),
    )  # fmt: skip


def _moved_document(moved: Movement, zone: ZoneInfo) -> dict[str, Any]:
    _, kind, who, reason, quantity, balance = _moved_cells(moved, zone)
    return {
        "at": moved.at.astimezone(zone).isoformat(), "kind": kind, "who": who or None, "reason": reason or None,
        "moved": quantity, "on_hand": balance, "document": str(moved.source_id),
    }  # fmt: skip

"""`pos-tui orders [--json]` and `pos-tui orders export NUMBER [FILE]`."""

from pathlib import Path

from pos_tui.buying.queries import PAGE, order_by_number, orders
from pos_tui.buying.views import Order, OrderHead
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, put, say
from pos_tui.commands.person import lane_of
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.intake.order_file import order_csv
from pos_tui.money import decimal_text
from pos_tui.shop.views import Lane
from pos_tui.text import clean

STANDARD_OUTPUT = "-"


def run(options: Options) -> int:
    """Prints the newest orders of an outlet, with --json as keys; or writes one order as CSV."""
    if options.act == "export":
        return _export(options)
    lane, heads = in_shop(
        options, lambda settings, database: database.read(lambda session: _orders(session, settings, options))
    )
    exponent = lane.company.exponent
    if options.json:
        answer({"currency": lane.company.currency, "outlet": lane.outlet_code,
                "orders": [_told(head, exponent) for head in heads]})  # fmt: skip
    elif heads:
        rows = [
            (clean(head.supplier_name), head.status.replace("_", " "), str(head.expected_on or ""),
             str(head.number), str(head.lines), decimal_text(head.total, exponent))
            for head in heads
        ]  # fmt: skip
        say(
            table(
                ("Supplier", "State", "Expected", "No", "Lines", f"Total {lane.company.currency}"), rows, names=3
            )
        )
    else:
        say(f"No orders at {clean(lane.outlet_name)} yet: they are made in the till's menu, under Orders.")
    return 0


async def _orders(session: Reading, settings: Settings, options: Options) -> tuple[Lane, list[OrderHead]]:
    lane = await lane_of(session, settings, options)
    return lane, await orders(session, lane.company.company_id, outlet_id=lane.outlet_id, limit=PAGE)


def _told(head: OrderHead, exponent: int) -> dict[str, object]:
    return {
        "number": head.number, "supplier": head.supplier_code, "name": head.supplier_name, "status": head.status,
        "lines": head.lines, "total": decimal_text(head.total, exponent),
        "expected_on": str(head.expected_on) if head.expected_on else None,
        "created_at": head.created_at.isoformat(),
    }  # fmt: skip


def _export(options: Options) -> int:
    wanted = options.code
    if not (wanted.isascii() and wanted.isdecimal()) or len(wanted) > 9:
        raise BadInput(f"{wanted[:20]!r} is no number of an order: type one such as 12.")

    async def read(session: Reading, settings: Settings) -> tuple[Order, int]:
        lane = await lane_of(session, settings, options)
        order = await order_by_number(session, lane.company.company_id, lane.outlet_id, int(wanted))
        return order, lane.company.exponent

    order, exponent = in_shop(
        options, lambda settings, database: database.read(lambda session: read(session, settings))
    )
    text = order_csv(order, exponent)
    if options.file in ("", STANDARD_OUTPUT):
        put(text)
        return 0
    try:
        Path(options.file).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(f"{options.file} cannot be written: {error.strerror or error}.") from None
    note(f"Written: {options.file}.")
    return 0

"""`pos-tui tills add SHOP TILL [--name NAME]` and `pos-tui tills list`."""

from datetime import UTC, datetime

from pos_tui.cash.tills import add_till
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.base import new_id
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import load_key
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Place
from pos_tui.text import clean

HEADS = ("Code", "Shop", "Till")


def run(options: Options) -> int:
    """Adds a till, then prints all that are in use."""
    if options.act == "add":
        pin = asked_pin(options)
        in_shop(options, lambda settings, database: _add(settings, database, options, pin))
    found = in_shop(options, lambda _, database: database.read(lambda session: _tills(session, options)))
    if options.json:
        answer({"tills": [_document(lane) for lane in found]})
    else:
        say(table(HEADS, [tuple(map(clean, _document(lane).values())) for lane in found], names=3))
    return 0


async def _add(settings: Settings, database: Database, options: Options, pin: str) -> None:
    key, till_id = load_key(settings), new_id()
    lane, actor = await who(database, settings, options, pin, key)
    outlet, till = options.code.strip().upper(), options.into.strip().upper()
    await database.write(
        lambda session: add_till(
            session, Place.at(lane), actor, till_id, outlet=outlet, till=till, name=options.name.strip(),
            key=key, now=datetime.now(UTC),
        )
    )  # fmt: skip


async def _tills(session: Reading, options: Options) -> list[Lane]:
    company = await chosen_company(session, options.company)
    return [lane for lane in await lanes(session) if lane.company.company_id == company.company_id]


def _document(lane: Lane) -> dict[str, str]:
    return {"outlet": lane.outlet_code, "name": lane.outlet_name, "till": lane.terminal_code}

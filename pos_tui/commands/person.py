"""Who gives a command that changes the shop: their staff number, and their PIN from the terminal or a pipe."""

import sys
from datetime import UTC, datetime
from getpass import getpass

from pos_tui.commands.grammar import Options
from pos_tui.commands.wiring import chosen_company
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor
from pos_tui.workers.opening import lanes_of_settings
from pos_tui.workers.proving import prove_pin

LONGEST_PIN_LINE = 100


def asked_pin(options: Options) -> str:
    """The PIN of whoever gives the command; asked for before the database is opened."""
    if not options.by:
        raise BadInput("Say who decides it: --by NUMBER, with the PIN typed or on standard input (--pin-stdin).")
    if options.pin_stdin:
        return sys.stdin.readline(LONGEST_PIN_LINE).rstrip("\r\n")
    if sys.stdin.isatty():
        return getpass(f"PIN of {options.by}: ")
    raise BadInput("There is no terminal to ask for the PIN: give it on standard input with --pin-stdin.")


async def who(
    database: Database, settings: Settings, options: Options, pin: str, key: ShopKey
) -> tuple[Lane, Actor]:
    """The till in whose journal it is told, and the person. Refuses another shop's key before a PIN is counted."""
    lane = await database.read(lambda session: lane_of(session, settings, options))
    key.refuse_unless_of(lane.company.name, lane.company.key_check)
    actor = await prove_pin(database, lane, options.by or "", pin, key=key, clock=lambda: datetime.now(UTC))
    return lane, actor


async def lane_of(session: Reading, settings: Settings, options: Options) -> Lane:
    """The till of the settings, or the first one of the company."""
    company = await chosen_company(session, options.company)
    here = [lane for lane in await lanes(session) if lane.company.company_id == company.company_id]
    if not here:
        raise Unknown(f"{company.name} has no till in use: put one into use, then try again.")
    return lanes_of_settings(settings, here)[0]

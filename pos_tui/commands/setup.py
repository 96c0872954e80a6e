"""`pos-tui setup FILE`: a shop from its form, without questions."""

import asyncio
import sys
from datetime import UTC, datetime
from getpass import getpass

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.wiring import opened
from pos_tui.config import Settings
from pos_tui.db.migrations import current, upgrade
from pos_tui.db.revision import ensure_current
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.intake.shop_file import Owner, ShopFile, is_set_up, read_shop, set_up
from pos_tui.journal.keys import ShopKey, load_key, load_or_make_key
from pos_tui.log import logging_to_file
from pos_tui.shop.queries import companies
from pos_tui.shop.views import Lane
from pos_tui.staff.pins import check_pin_form, hash_pin

OWNER_CODE = "1"
LONGEST_PIN_LINE = 100


def run(options: Options) -> int:
    """Reads the form first, then asks, then writes: a mistake in the file makes no database."""
    if options.pin_stdin and options.file == "-":
        raise BadInput("Standard input cannot be both the file and the PIN: name a file.")
    settings = settings_of(options)
    with logging_to_file(settings):
        shop = read_shop(options.file)
        pin = _pin(options)
        address = settings.database.get_secret_value()
        if current(address) == "empty":
            upgrade(address)
        lanes, was_there = asyncio.run(_found(settings, shop, options.owner, pin))
    _tell(options, shop, lanes, was_there=was_there)
    return 0


async def _found(settings: Settings, shop: ShopFile, name: str | None, pin: str) -> tuple[list[Lane], bool]:
    async with opened(settings) as database:
        await ensure_current(database)
        key = await database.read(lambda session: _key(session, settings))
        was_there = await database.read(lambda session: is_set_up(session, shop, key=key))
        owner = Owner(code=OWNER_CODE, name=name, pin_hash=hash_pin(pin, key.pepper)) if name else None
        now = datetime.now(UTC)
        lanes = await database.write(lambda session: set_up(session, shop, key=key, now=now, owner=owner))
        return lanes, was_there


async def _key(session: Reading, settings: Settings) -> ShopKey:
    """A database that has a shop has a key already: a new one would only hide that it is missing here."""
    return load_key(settings) if await companies(session) else load_or_make_key(settings)


def _pin(options: Options) -> str:
    if options.owner is None:
        if options.pin_stdin:
            raise BadInput("A PIN is for an owner: name them with --owner NAME.")
        return ""
    if options.pin_stdin:
        pin = sys.stdin.readline(LONGEST_PIN_LINE).rstrip("\r\n")
    elif sys.stdin.isatty():
        pin = getpass(f"PIN for {options.owner}: ")
        if getpass("The same PIN again: ") != pin:
            raise BadInput("The two PINs differ: try again.")
    else:
        raise BadInput("There is no terminal to ask for the PIN: give it on standard input with --pin-stdin.")
    check_pin_form(pin)
    return pin


def _tell(options: Options, shop: ShopFile, lanes: list[Lane], *, was_there: bool) -> None:
    if options.json:
        tills = [{"outlet": lane.outlet_code, "terminal": lane.terminal_code} for lane in lanes]
        answer({"company": shop.company, "created": not was_there, "tills": tills})
        return
    said = "is set up already, exactly so; nothing was changed" if was_there else "is set up"
    say(f"{shop.company} {said}: {len(lanes)} {'till' if len(lanes) == 1 else 'tills'}.")
    if options.owner is None and not was_there:
        note("Nobody can sign in yet: the till asks for the owner when it is started.")
    elif options.owner is not None and not was_there:
        say(f"{options.owner} signs in with number {OWNER_CODE}.")

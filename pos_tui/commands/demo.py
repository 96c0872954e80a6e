"""`pos-tui demo`: a stocked shop of one's own to try everything in, apart from any real one."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.till import need_terminal, open_till
from pos_tui.commands.wiring import opened
from pos_tui.config import Hardware, Settings, data_folder
from pos_tui.db.migrations import SIDE_FILES, current, upgrade
from pos_tui.db.revision import SENTENCES
from pos_tui.errors import BadInput, WrongSchema
from pos_tui.intake.demo import demo_hint, make_demo
from pos_tui.journal.keys import load_or_make_key
from pos_tui.log import logging_to_file
from pos_tui.shop.views import Lane

DATABASE, KEY = "demo.db", "demo.key"


def run(options: Options) -> int:
    """Makes the demo shop where there is none, and opens the till on it."""
    if options.database is not None:
        raise BadInput("The demo has a database of its own: leave --database away.")
    if not options.prepare:
        need_terminal()
    folder = data_folder()
    if options.fresh:
        _remove(folder)
    settings = _settings(options, folder)
    with logging_to_file(settings):
        lane = _prepared(settings)[0]
    settings = settings.model_copy(
        update={"outlet": settings.outlet or lane.outlet_code, "terminal": settings.terminal or lane.terminal_code}
    )
    if options.prepare:
        return _tell(options, folder / DATABASE)
    return open_till(lambda: settings, hint=demo_hint(), low_bandwidth=settings.low_bandwidth)


def _settings(options: Options, folder: Path) -> Settings:
    """Where the demo is, whatever the file and the environment say of the real shop: its key is its own too."""
    settings = settings_of(options, database=f"sqlite+aiosqlite:///{folder / DATABASE}", key_file=folder / KEY)
    own = {"key": None, "outlet": options.outlet, "terminal": options.terminal, "hardware": Hardware(scale="demo")}
    return settings.model_copy(update=own)


def _prepared(settings: Settings) -> list[Lane]:
    address = settings.database.get_secret_value()
    state = current(address)
    if state == "empty":
        note("Making the demo shop …")
        upgrade(address)
    elif state != "current":
        raise WrongSchema(f"{SENTENCES[state]} Or begin anew with «pos-tui demo --fresh».")
    key = load_or_make_key(settings)

    async def make() -> list[Lane]:
        async with opened(settings) as database:
            return await make_demo(database, key=key, now=datetime.now(UTC))

    return asyncio.run(make())


def _remove(folder: Path) -> None:
    for suffix in SIDE_FILES:
        (folder / f"{DATABASE}{suffix}").unlink(missing_ok=True)
    (folder / KEY).unlink(missing_ok=True)


def _tell(options: Options, file: Path) -> int:
    if options.json:
        answer({"database": str(file), "hint": demo_hint()})
    else:
        say(f"The demo shop is in {file}. {demo_hint()}")
    return 0

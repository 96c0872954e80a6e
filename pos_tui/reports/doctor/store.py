"""The database: there, answering, of this program, writable, durable, in time; and the key that belongs to it."""

import time
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from pos_tui.config import Settings
from pos_tui.db.facts import StoreFacts, can_write, damage_of, left_over, log_is_gone, place_of, store_facts
from pos_tui.db.revision import HEAD, SENTENCES, no_file, schema_state
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.journal.keys import ShopKey, load_key
from pos_tui.journal.models import JournalEntry
from pos_tui.private_files import open_to_others
from pos_tui.reports.doctor.views import Finding, doubtful, well, wrong
from pos_tui.shop.queries import companies

SLOW_MS = 500
CLOCK_SECONDS = 5
LEFTOVERS = "Where no backup or restore is running now, remove them: they hold a copy of the shop."
CHECK = "Check the setting database and the server or file it names."
DAMAGED = "Bring the last backup back with «pos-tui restore FILE»: what is there now is kept beside it."
LEAVE_IT = "Leave that till (Ctrl+X) and do not switch it off: so all that it sold comes into the file."


async def store(settings: Settings, now: datetime) -> list[Finding]:
    """What can be found out, as far as the database lets one."""
    try:
        database = Database.at(settings.database.get_secret_value(), journal=settings.sqlite_journal)
    except TillError as error:
        return [wrong("database", str(error), "Correct the setting database.")]
    try:
        return [finding async for finding in _as_far_as_it_lets(database, settings, now)]
    finally:
        await database.close()


async def _as_far_as_it_lets(database: Database, settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    try:
        async for finding in _looks(database, settings, now):
            yield finding
    except TillError as error:
        yield wrong("database", f"{place_of(database.url)}: {error}", "See to that, then look again.")


async def _looks(database: Database, settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    place = place_of(database.url)
    if no_file(database):
        yield doubtful(
            "database", f"{place} is not there yet", "Run «pos-tui», «pos-tui setup FILE» or «pos-tui demo»."
        )
        yield key_file(settings, [])
        return
    if log_is_gone(database.url):
        yield wrong("log of writes", f"{place}-wal is gone while a till has the file open", LEAVE_IT)
        return
    try:
        begun = time.perf_counter()
        facts = await store_facts(database)
        yield _reached(place, facts, 1_000 * (time.perf_counter() - begun))
        state = await schema_state(database)
    except TillError as error:
        yield wrong("database", f"{place}: {error}", DAMAGED if "damaged" in str(error) else CHECK)
        return
    yield _durable(facts)
    yield await _sound(database)
    yield _in_time(facts, now)
    if state != "current":
        yield wrong(
            "schema", SENTENCES[state], "Run «pos-tui migrate»." if state == "behind" else SENTENCES[state]
        )
        return
    yield well("schema", HEAD)
    if left := await left_over(database, settings.backup_folder):
        yield doubtful("leftovers", f"of backups or restores that were killed: {', '.join(left)}", LEFTOVERS)
    yield await _writable(database, facts)
    async for finding in _shop(database, settings, now):
        yield finding


async def _sound(database: Database) -> Finding:
    """The engine's own look at its files, which the books cannot have."""
    try:
        damage = await damage_of(database)
    except TillError as error:
        damage = str(error)
    if damage is None:
        return well("files", "sound")
    return wrong(
        "files", f"damaged: {damage}", "Stop selling, keep these files, «pos-tui restore» the last backup."
    )


async def _shop(database: Database, settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    found = await database.read(companies)
    yield key_file(settings, [company.key_check for company in found])
    if not found:
        yield doubtful("shop", "the database has no shop in it yet", "Run «pos-tui setup FILE» or «pos-tui».")
        return
    yield well("shop", ", ".join(f"{company.name} ({company.currency})" for company in found))
    for company in found:
        try:
            ZoneInfo(company.timezone)
        except (KeyError, ValueError):
            yield wrong("time zone", f"{company.timezone} is not known here", "Install the package tzdata.")
    last = await database.read(_last_entry)
    if last is not None and last > now:
        yield wrong(
            "clock and journal",
            f"the last entry is of {last.isoformat(timespec='seconds')}, which is still to come",
            "Set the clock of this machine, or of the till that wrote it.",
        )


def key_file(settings: Settings, checks: list[str]) -> Finding:
    """There, readable by its owner only, and the key of every shop in the database."""
    try:
        key = load_key(settings)
    except TillError as error:
        if not checks:
            return well("key", "none yet; it is made with the shop")
        return wrong("key", str(error), "Copy the key file from the till that set up the shop.")
    where = "the setting key" if settings.key is not None else str(settings.key_file)
    if any(check != key.check for check in checks):
        return wrong("key", f"{where} is the key of another shop", "Name the right one in key_file or key.")
    if settings.key is None and open_to_others(settings.key_file):
        return doubtful("key", f"{where} can be read by others", f"chmod 600 {where}")
    return well("key", f"{where} ({_named(key)})")


def _named(key: ShopKey) -> str:
    return f"check {key.check}"


def _reached(place: str, facts: StoreFacts, took_ms: float) -> Finding:
    what = f"{place}: {facts.engine} {facts.version}, {facts.size_bytes / 1e6:.1f} MB, answers in {took_ms:.0f} ms"
    if took_ms > SLOW_MS:
        return doubtful("database", what, "Look at the network between this till and the server, or at the disk.")
    return well("database", what)


def _durable(facts: StoreFacts) -> Finding:
    if facts.keeps_what_it_says:
        return well("durability", facts.how_it_keeps)
    return wrong("durability", f"{facts.how_it_keeps}: a power cut can lose sales", facts.cure)


def _in_time(facts: StoreFacts, now: datetime) -> Finding:
    there = datetime.fromisoformat(facts.clock)
    apart = abs((there - now).total_seconds())
    if apart > CLOCK_SECONDS:
        return doubtful("clocks", f"the database's clock is {apart:.0f} s away", "Let both keep time by NTP.")
    return well("clocks", "this machine and the database agree")


async def _writable(database: Database, facts: StoreFacts) -> Finding:
    if facts.read_only:
        return wrong("writing", "the database may only be read", "Point the till at the primary server.")
    try:
        await can_write(database)
    except TillError as error:
        return wrong(
            "writing", str(error), "Check who owns the database and its folder, and that the disk has room."
        )
    return well("writing", "allowed")


async def _last_entry(session: Reading) -> datetime | None:
    return await session.scalar(select(func.max(JournalEntry.at)))

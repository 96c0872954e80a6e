"""What can be known of a database: asked differently of each engine, told the same."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import URL

from pos_tui.db.engines import sqlite_file, sqlite_library, wal_is_safe
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database

SQLITE = """
    SELECT sqlite_version(), (SELECT journal_mode FROM pragma_journal_mode), CURRENT_TIMESTAMP || '+00:00',
           (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size), 0
"""
POSTGRESQL = """
    SELECT current_setting('server_version'),
           CASE current_setting('fsync') WHEN 'on' THEN current_setting('synchronous_commit') ELSE 'no fsync' END,
           clock_timestamp()::text, pg_database_size(current_database()),
           CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN 1 ELSE 0 END
"""
DAMAGE = {
    "sqlite": "PRAGMA quick_check(1)",
    "postgresql": "SELECT checksum_failures || ' pages with a wrong checksum' FROM pg_stat_database "
    "WHERE datname = current_database() AND checksum_failures > 0",
}
LEFT_OVER = r"""
    SELECT datname FROM pg_database
    WHERE datname LIKE 'pos\_tui\_scratch\_%' AND NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname
    ) ORDER BY datname
"""
SOUND = "ok"


class StoreFacts(NamedTuple):
    """A database as it answers. `durability` is the journal mode, or PostgreSQL's synchronous_commit."""

    engine: str
    version: str
    durability: str
    clock: str
    size_bytes: int
    read_only: bool

    @property
    def keeps_what_it_says(self) -> bool:
        """True when an acknowledged sale survives a power cut."""
        if self.engine == "sqlite":
            return self.durability != "wal" or wal_is_safe(self.version)
        return self.durability not in ("off", "no fsync")

    @property
    def how_it_keeps(self) -> str:
        """The setting that decides it, as it is."""
        return f"{'journal' if self.engine == 'sqlite' else 'synchronous_commit'} {self.durability}"

    @property
    def cure(self) -> str:
        """What to do when it does not keep what it says."""
        if self.engine == "sqlite":
            return "Set sqlite_journal to auto, and start every till of this file again."
        return "Set fsync and synchronous_commit to on in the server's configuration."


async def store_facts(database: Database) -> StoreFacts:
    """Asks without changing anything. Raises StoreUnavailable when nobody answers."""
    engine = database.url.get_backend_name()

    async def ask(session: Reading) -> StoreFacts:
        row = (await session.execute(text(POSTGRESQL if engine == "postgresql" else SQLITE))).one()
        return StoreFacts(engine, row[0], row[1], str(row[2]), int(row[3]), bool(row[4]))

    return await database.read(ask)


async def can_write(database: Database) -> None:
    """Begins and ends a transaction that writes nothing; raises StoreUnavailable when that is refused."""
    await database.write(lambda session: session.execute(text("SELECT 1")))


async def damage_of(database: Database) -> str | None:
    """The first thing that the engine finds broken in its own files; None where they are sound.

    SQLite reads the whole file for it. Raises StoreUnavailable when it cannot be read at all.
    """
    query = text(DAMAGE[database.url.get_backend_name()])
    found: str | None = await database.read(lambda session: session.scalar(query))
    return None if found == SOUND else found


async def left_over(database: Database, backups: Path) -> list[str]:
    """What backups and restores that were killed left: in the folder of `backups`, beside the database, and in it.

    Or one is under way now.
    """
    folders, names = {backups}, list[str]()
    if database.url.get_backend_name() == "sqlite":
        folders.add(sqlite_file(database.url).parent)
    else:
        names += await database.read(lambda session: session.scalars(text(LEFT_OVER)))
    return sorted([*names, *_unfinished(folders)])


def _unfinished(folders: set[Path]) -> set[str]:
    return {str(left) for folder in folders for left in folder.absolute().glob(".pos-tui-*")}


def place_of(url: URL) -> str:
    """Where the database is, without its password."""
    if url.get_backend_name() == "sqlite":
        return str(sqlite_file(url))
    return f"{url.database} on {url.host or url.query.get('host', 'the local socket')}"


def library_version() -> str:
    """The SQLite that a till without a server uses."""
    return str(sqlite_library().sqlite_version)


def log_is_gone(url: URL) -> bool:
    """True where somebody has the file open and its write-ahead log was taken away: only they see what it held."""
    if url.get_backend_name() != "sqlite":
        return False
    file = sqlite_file(url)
    beside = {name: file.with_name(f"{file.name}-{name}").exists() for name in ("shm", "wal")}
    return beside["shm"] and not beside["wal"]

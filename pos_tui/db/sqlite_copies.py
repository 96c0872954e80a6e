"""SQLite: copied by its own online backup, which misses nothing committed; a file is put in place whole."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy.engine import URL

from pos_tui.db.engines import parse_url, sqlite_file, sqlite_library
from pos_tui.db.in_use import nobody_else
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable

T = TypeVar("T")

PAGES_AT_A_TIME = 500
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
SIDE_FILES = ("-wal", "-shm", "-journal")
IN_USE = "This shop is open at a till or in another program: leave it there (Ctrl+X), then try again."


class SQLiteCopies:
    """Copies of one file."""

    engine, file_name, packed = "sqlite", "shop.db", False

    def __init__(self, url: URL) -> None:
        self._file = sqlite_file(url)

    async def copy_out(
        self, file: Path, look: Callable[[Reading], Awaitable[T]], tell: Callable[[str, int, int], None]
    ) -> T:
        """By the backup API, all of it from one read transaction: lanes that write meanwhile are not held up."""
        loop = asyncio.get_running_loop()

        def progress(_status: int, left: int, total: int) -> None:
            loop.call_soon_threadsafe(tell, "copying", total - left, total)

        await asyncio.to_thread(_backed_up, self._file, file, progress)
        return await _looked_at(address_of(file), look)

    @asynccontextmanager
    async def scratch(self, folder: Path) -> AsyncIterator[str]:
        """A file in a folder of its own, which only we may read."""
        own = Path(await asyncio.to_thread(mkdtemp, prefix=".pos-tui-", dir=folder))
        try:
            yield address_of(own / "scratch.db")
        finally:
            await asyncio.to_thread(shutil.rmtree, own, ignore_errors=True)

    async def copy_in(self, file: Path, address: str, tell: Callable[[str, int, int], None]) -> None:
        """The file is the database."""
        tell("restoring", 0, 1)
        await asyncio.to_thread(_copied, file, _file_of(address))
        tell("restoring", 1, 1)

    def folder(self, beside: Path) -> Path:
        """On the disk of the file, so that a rename suffices."""
        self._file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return self._file.parent

    async def refuse_if_open(self) -> None:
        """By the lock that every till holds, and by SQLite's own."""
        if self._file.exists():
            with nobody_else(self._file, IN_USE):
                await asyncio.to_thread(_alone, self._file)

    async def put_in_place(self, address: str, aside: str) -> str | None:
        """One rename: there is always either the old file or the new one."""
        return await asyncio.to_thread(self._put_in_place, _file_of(address), aside)

    def _put_in_place(self, scratch: Path, aside: str) -> str | None:
        kept = None
        with nobody_else(self._file, IN_USE):
            _synced(scratch)
            if self._file.exists():
                _alone(self._file)
                kept = self._file.with_name(f"{self._file.name}.{aside}")
                _set_aside(self._file, kept)
            scratch.replace(self._file)
            for suffix in SIDE_FILES:
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
            sync_folder(self._file.parent)
        return str(kept) if kept else None


def address_of(file: Path) -> str:
    """The address of a SQLite file."""
    return URL.create("sqlite+aiosqlite", database=str(file)).render_as_string(hide_password=False)


def private_file(file: Path) -> None:
    """A new, empty file that only its owner may read."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))


def sync_folder(folder: Path) -> None:
    """A name that was given in the folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def _looked_at(address: str, look: Callable[[Reading], Awaitable[T]]) -> T:
    database = Database.at(address, journal="truncate")
    try:
        return await database.read(look)
    finally:
        await database.close()


def _backed_up(source: Path, target: Path, progress: Callable[[int, int, int], None]) -> None:
    library = sqlite_library()
    private_file(target)
    try:
        with (
            closing(library.connect(_uri(source, "ro"), uri=True, isolation_level=None)) as here,
            closing(library.connect(_uri(target, "rw"), uri=True)) as there,
        ):
            here.execute("PRAGMA busy_timeout = 10000")
            here.execute("BEGIN")
            here.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is of one moment
            here.backup(there, pages=PAGES_AT_A_TIME, progress=progress)
            there.execute("PRAGMA journal_mode = DELETE")
    except library.DatabaseError as error:
        raise StoreUnavailable(f"{source} cannot be copied ({error}): run «pos-tui doctor».") from None
    _synced(target)


def _copied(source: Path, target: Path) -> None:
    private_file(target)
    with source.open("rb") as here, target.open("wb") as there:
        shutil.copyfileobj(here, there, 1 << 20)


def _file_of(address: str) -> Path:
    return sqlite_file(parse_url(address))


def _alone(file: Path) -> None:
    """Takes what is in the write-ahead log into the file; refuses when another connection is open.

    A file that is no database any more is nobody's.
    """
    library = sqlite_library()
    with closing(library.connect(_uri(file, "rw"), uri=True, isolation_level=None, timeout=1.0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except library.OperationalError as error:
            if "locked" in str(error):
                raise StoreUnavailable(IN_USE) from None
        except library.DatabaseError:
            return


def _set_aside(file: Path, kept: Path) -> None:
    """A second name for the file; where a disk has no such thing, the file itself is renamed."""
    try:
        os.link(file, kept)
    except OSError:
        file.replace(kept)


def _uri(file: Path, mode: str) -> str:
    return f"file:{quote(str(file))}?mode={mode}"


def _synced(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())

"""PostgreSQL: copied by `pg_dump` from a snapshot of one moment; a database is put in place by renaming."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import TextClause, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine

from pos_tui.db.engines import open_engines, parse_url
from pos_tui.db.faults import as_refusal, sqlstate
from pos_tui.db.postgresql_programs import run_program
from pos_tui.db.sessions import Reading
from pos_tui.errors import StoreUnavailable

T = TypeVar("T")

NO_HURRY = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
TABLES = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
LIKE_OURS = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = :name"
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = :name AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
NOT_ALLOWED, IN_USE, NAMED_ALREADY = "42501", "55006", "42P04"
MAY_NOT_CREATE = (
    "The database user may not make databases, which proving a backup takes: "
    "have «ALTER ROLE … CREATEDB» run for it, or add --no-verify."
)
OPEN = "This shop is open at a till or in another program ({many} of them): leave it there, then try again."
SCRATCH = "pos_tui_scratch_"


class PostgreSQLCopies:
    """Copies of one database on its server."""

    engine, file_name, packed = "postgresql", "shop.dump", True

    def __init__(self, url: URL, programs: Path | None) -> None:
        self._url, self._programs = url, programs

    async def copy_out(
        self, file: Path, look: Callable[[Reading], Awaitable[T]], tell: Callable[[str, int, int], None]
    ) -> T:
        """`pg_dump` and `look` see the same snapshot."""
        engines = open_engines(self._url)
        try:
            async with AsyncSession(engines.read) as session:
                for statement in NO_HURRY:
                    await session.execute(text(statement))
                tables = await session.scalar(text(TABLES)) or 1
                snapshot = await session.scalar(text("SELECT pg_export_snapshot()"))
                options = ("--format=custom", "--no-owner", "--no-privileges", "--verbose")
                await run_program(
                    "pg_dump", *options, f"--snapshot={snapshot}", f"--file={file}", url=self._url,
                    folder=self._programs, step="dumping contents of table",
                    tell=lambda done: tell("copying", min(done, tables), tables),
                )  # fmt: skip
                return await look(Reading(session))
        except DBAPIError as error:
            raise (as_refusal(error) or error) from error
        finally:
            await engines.dispose()

    @asynccontextmanager
    async def scratch(self, folder: Path) -> AsyncIterator[str]:
        """A database beside ours, with its encoding and order of letters."""
        name = SCRATCH + secrets.token_hex(6)
        async with self._connected(self._url) as connection:
            encoding, collate, ctype = (await connection.execute(text(LIKE_OURS), self._named)).one()
            await connection.execute(
                text(
                    f"CREATE DATABASE {name} TEMPLATE template0 ENCODING {_quoted(encoding)} "
                    f"LC_COLLATE {_quoted(collate)} LC_CTYPE {_quoted(ctype)}"
                )
            )
        try:
            yield self._url.set(database=name).render_as_string(hide_password=False)
        finally:
            async with self._connected(self._url) as connection:
                await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    async def copy_in(self, file: Path, address: str, tell: Callable[[str, int, int], None]) -> None:
        """`pg_restore`, which stops at the first thing that is wrong."""
        options = ("--exit-on-error", "--no-owner", "--no-privileges", "--verbose")
        scratch = self._url.set(database=_database_in(address))
        await run_program(
            "pg_restore", *options, f"--dbname={scratch.database}", str(file), url=scratch, folder=self._programs,
            step="processing data for table", tell=lambda done: tell("restoring", done, 0),
        )  # fmt: skip

    def folder(self, beside: Path) -> Path:
        """Beside the backup: the database has its own place."""
        return beside.absolute().parent

    async def refuse_if_open(self) -> None:
        """Whoever is connected to the database has it open."""
        async with self._connected(self._url) as connection:
            if many := await connection.scalar(text(OTHERS), self._named):
                raise StoreUnavailable(OPEN.format(many=many))

    async def put_in_place(self, address: str, aside: str) -> str | None:
        """Both renames are one transaction, in a database that has no part in it: who is killed there did none."""
        ours, scratch = str(self._url.database), _database_in(address)
        kept = f"{ours}_{aside}".replace("-", "_")
        await self.refuse_if_open()
        async with self._connected(self._url) as connection:
            held_tables = await connection.scalar(text(TABLES))
        async with (
            self.scratch(Path()) as stand,
            self._connected(self._url.set(database=_database_in(stand))) as connection,
        ):
            for statement in (text("BEGIN"), _renaming(ours, kept), _renaming(scratch, ours), text("COMMIT")):
                await connection.execute(statement)
        return kept if held_tables else None

    @property
    def _named(self) -> dict[str, str | None]:
        return {"name": self._url.database}

    @asynccontextmanager
    async def _connected(self, url: URL) -> AsyncIterator[AsyncConnection]:
        """One connection, outside any transaction, gone afterwards."""
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)
        try:
            async with engine.connect() as connection:
                yield connection
        except (DBAPIError, OSError) as error:
            raise (_sentence(error) or as_refusal(error) or error) from error
        finally:
            await engine.dispose()


def _sentence(error: BaseException) -> StoreUnavailable | None:
    state = sqlstate(error)
    if state == NOT_ALLOWED:
        return StoreUnavailable(MAY_NOT_CREATE)
    if state == IN_USE:
        return StoreUnavailable(OPEN.format(many="at least one"))
    if state == NAMED_ALREADY:
        return StoreUnavailable("A database that was put aside in this second is there already: try again.")
    return None


def _database_in(address: str) -> str:
    return str(parse_url(address).database)


def _renaming(name: str, instead: str) -> TextClause:
    return text(f"ALTER DATABASE {_identifier(name)} RENAME TO {_identifier(instead)}")


def _identifier(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""')).replace(":", "\\:")


def _quoted(value: str) -> str:
    return "'{}'".format(value.replace("'", "''")).replace(":", "\\:")

"""Brings a database to this program's schema, or leaves it exactly as it was."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

import pos_tui
from pos_tui.db.engines import parse_url, sqlite_file
from pos_tui.db.faults import as_refusal
from pos_tui.db.revision import SENTENCES, SchemaState, schema_state
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable, WrongSchema

if TYPE_CHECKING:
    from alembic.config import Config

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
SIDE_FILES = ("", "-wal", "-shm", "-journal")


def scripts() -> Path:
    """The folder of revisions: inside the package when installed, beside it in a checkout."""
    package = Path(pos_tui.__file__).parent
    installed = package / "_migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def configuration(address: str) -> "Config":
    """What Alembic needs to know; the address stays out of its options, which it may print."""
    from alembic.config import Config  # only where something is migrated

    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["address"] = address
    return config


def upgrade(address: str) -> None:
    """Runs every missing step in one transaction; makes the SQLite file and its folder when there is none.

    Blocks, and starts an event loop of its own: call it from a thread when one is running. Raises WrongSchema
    for a database that is newer or another program's, and StoreUnavailable for one that is away.
    """
    url = parse_url(address)
    made = create_file(url)
    try:
        if current(address) != "current":
            _run(address)
    except BaseException:
        if made:
            _remove(sqlite_file(url))
        raise


def current(address: str) -> SchemaState:
    """What the database holds; blocks, as `upgrade` does."""
    return asyncio.run(_state(address))


def create_file(url: URL) -> bool:
    """Makes an empty SQLite file that only its owner may read, and its folder; False when it was there."""
    if url.get_backend_name() != "sqlite":
        return False
    file = sqlite_file(url)
    try:
        file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    except FileExistsError:
        if not file.parent.is_dir():
            raise StoreUnavailable(f"{file.parent} is not a folder: check the database setting.") from None
        return False
    except OSError as error:
        raise StoreUnavailable(
            f"The database file {file} cannot be made ({error.strerror}): "
            "check the database setting and who may write to that folder."
        ) from None
    return True


def _run(address: str) -> None:
    state = current(address)
    if state in ("ahead", "foreign"):
        raise WrongSchema(SENTENCES[state])
    from alembic import command  # a tenth of a second, and ten megabytes with what it brings along

    try:
        command.upgrade(configuration(address), "head")
    except (DBAPIError, OSError) as error:
        raise (as_refusal(error) or error) from error


async def _state(address: str) -> SchemaState:
    database = Database.at(address)
    try:
        return await schema_state(database)
    finally:
        await database.close()


def _remove(file: Path) -> None:
    for suffix in SIDE_FILES:
        file.with_name(file.name + suffix).unlink(missing_ok=True)

"""A backup taken in the middle of selling has every sale that was acknowledged before it began."""

import shutil
import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path
from uuid import UUID

from pos_tui.backups.locks import BackupLock
from pos_tui.backups.manifest import Manifest
from pos_tui.backups.restoring import Restorer
from pos_tui.backups.taking import Taker
from pos_tui.db.copies import Copies, copies_of
from pos_tui.db.engines import sqlite_file, sqlite_library
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.models import Document
from tests.postgres import programs
from tests.races.lanes import sell_until_killed
from tests.races.watched import Watched, watched
from tests.selling.sales import basket_of, paid, rows
from tests.shops import NOW, Shop, make_shop

SOLD_BEFORE, SOLD_MEANWHILE = 20, 5
NO_LOCK = BackupLock((), ())


def quiet(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def selling(address: str, shop: Shop) -> AbstractContextManager[Watched]:
    """A lane in a process of its own, which tells the id of each sale once it is acknowledged."""
    sale = paid(shop, basket_of(shop, ("MATE", 2), "BREAD", customer=True)).model_dump_json()
    return watched(sell_until_killed, address, sale, shop.key.hex(), shop.now)


def acknowledged(lane: Watched, many: int) -> set[UUID]:
    """The next sales, as many as there are to be, and those that are waiting to be heard."""
    sold: set[UUID] = set()
    while len(sold) < many or lane.has_spoken:
        sold.add(lane.hear())
    return sold


async def documents_at(address: str) -> set[UUID]:
    """The documents in a database."""
    database = Database.at(address)
    try:
        return {document_id for (document_id,) in await rows(database, Document, "id")}
    finally:
        await database.close()


async def documents_in(copies: Copies, shop: Shop, file: Path, folder: Path) -> set[UUID]:
    """The documents in a backup, which is proved on the way."""
    restorer = Restorer(copies, shop.key, NO_LOCK, quiet)
    async with restorer.restored(file, folder, migrate=False) as found:
        await restorer.prove(found)
        return await documents_at(found.address)


async def big_shop(database: Database) -> Shop:
    return await make_shop(database, stock={"MATE": 10**9, "BREAD": 10**9})


async def test_nothing_that_was_acknowledged_before_is_missed(
    database: Database, address: str, tmp_path: Path
) -> None:
    shop = await big_shop(database)
    copies, file = copies_of(address, programs=programs()), tmp_path / "kept" / "shop.backup"
    with selling(address, shop) as lane:
        before = acknowledged(lane, SOLD_BEFORE)
        manifest = await Taker(copies, shop.key, NO_LOCK, quiet).take(file, prove=True, now=NOW)
        acknowledged(lane, SOLD_MEANWHILE)
    found = await documents_in(copies, shop, file, tmp_path)
    assert before <= found
    assert told(manifest) >= len(found)
    assert len(await documents_at(address)) > len(found)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


def told(manifest: Manifest) -> int:
    """How many entries the journals of a backup have."""
    return sum(head.sequence for company in manifest.companies for head in company.heads)


async def test_the_control_a_plain_copy_of_the_file_misses_sales(
    database: Database, address: str, store_name: str, tmp_path: Path
) -> None:
    """On PostgreSQL there is no file to copy: what stands for it is a dump that was begun before."""
    shop = await big_shop(database)
    copies, early = copies_of(address, programs=programs()), tmp_path / "early"
    await Taker(copies, shop.key, NO_LOCK, quiet).take(early, prove=False, now=NOW)
    with selling(address, shop) as lane:
        before = acknowledged(lane, SOLD_BEFORE)
        if store_name == "sqlite":
            copy = tmp_path / "plain.db"
            shutil.copyfile(sqlite_file(database.url), copy)
            assert before - documents_in_file(copy)
    assert before - await documents_in(copies, shop, early, tmp_path)


def documents_in_file(file: Path) -> set[UUID]:
    """What a copied file has; one that is torn has nothing."""
    library = sqlite_library()
    with closing(library.connect(file)) as connection:
        try:
            return {UUID(row[0]) for row in connection.execute("SELECT id FROM document")}
        except (sqlite3.DatabaseError, library.DatabaseError):
            return set()

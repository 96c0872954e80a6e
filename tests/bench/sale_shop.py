"""A shop that sells the same basket of five lines again and again, and what that comes to on the wire."""

import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine

from pos_tui.catalogue.queries import find_by_code
from pos_tui.catalogue.views import Product
from pos_tui.db.base import new_id
from pos_tui.db.engines import PATIENCE_SECONDS, Engines, parse_url
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.views import Sale
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop

LINES = ("MATE", "PALE", "BREAD", "TOMATO", "STAMP")
PLENTY = 10**11
WARM = 20
Statement = tuple[str, Any, bool]
"""SQL, what it is given, and whether for many rows."""


@dataclass(frozen=True)
class Till:
    """An open shop, and its one sale of five lines."""

    shop: Shop
    pattern: Sale

    def sale(self) -> Sale:
        """The same basket once more, as another sale."""
        basket = self.pattern.basket.model_copy(update={"sale_id": new_id()})
        return self.pattern.model_copy(update={"basket": basket})

    async def sell(self, database: Database, number: int) -> None:
        """So many sales, one after the other."""
        for _ in range(number):
            await ring(database, self.shop, self.sale())


async def open_till(address: str) -> Till:
    """A shop in a migrated database that has sold before."""
    database = Database.at(address)
    shop = await make_shop(database, stock=dict.fromkeys(LINES[:4], PLENTY))
    shop.products.update([(sku, await _scanned(database, shop, sku)) for sku in LINES])
    till = Till(shop, paid(shop, basket_of(shop, *LINES)))
    await till.sell(database, WARM)
    await database.close()
    return till


async def _scanned(database: Database, shop: Shop, sku: str) -> Product:
    """As a till has it in its basket."""
    found = await database.look_up(lambda session: find_by_code(session, shop.lane, sku, on=shop.today))
    return found.product


async def told_by(database: Database, till: Till, number: int) -> list[list[Statement]]:
    """The statements of so many sales, each list one transaction."""
    seen: list[Statement] = []

    def note(*given: Any) -> None:
        seen.append((given[2], given[3], given[5]))

    engine, sales = database.engines.write.sync_engine, list[list[Statement]]()
    event.listen(engine, "before_cursor_execute", note)
    for _ in range(number):
        await till.sell(database, 1)
        sales.append(list(seen))
        seen.clear()
    event.remove(engine, "before_cursor_execute", note)
    return sales


@contextmanager
def copies_of(file: Path, *names: str) -> Iterator[dict[str, str]]:
    """The same closed SQLite file several times over, each under its name; their addresses."""
    with TemporaryDirectory(prefix="pos-tui-bench-", dir=file.parent) as folder:
        made = {name: Path(folder, f"{name}.db") for name in names}
        for copy in made.values():
            shutil.copyfile(file, copy)
        yield {name: f"sqlite+aiosqlite:///{copy}" for name, copy in made.items()}


@asynccontextmanager
async def opened(*addresses: str) -> AsyncIterator[Sequence[Database]]:
    """Databases that are closed at the end."""
    databases = [Database.at(address) for address in addresses]
    try:
        yield databases
    finally:
        for database in databases:
            await database.close()


def as_it_comes(address: str) -> Database:
    """The same program over SQLAlchemy's own dialect for aiosqlite, set up as its manual says."""
    url = parse_url(address)
    engine = create_async_engine(url, pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for setting in (
            "journal_mode = wal",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return Database(url, Engines(engine, engine), PATIENCE_SECONDS)

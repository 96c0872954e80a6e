"""An import that is killed at any moment goes on when it is started again: nothing twice, nothing left out."""

import asyncio
import random
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from pos_tui.catalogue.models import Barcode, Category, Product, ProductWord
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import csv_import, product_write
from pos_tui.intake.csv_file import CsvFile
from pos_tui.intake.product_plan import plan
from pos_tui.intake.product_rows import COLUMNS, REQUIRED, read_product
from pos_tui.intake.products import import_products, shop_facts
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult
from pos_tui.inventory.models import StockLevel, StockMovement
from tests.intake.files import csv, open_shop
from tests.races.watched import watched
from tests.shops import NOW
from tests.stores import Store

ROWS, SMALL_BATCH, KILLS = 600, 40, 5
LATEST_KILL_SECONDS = 0.03
BATCHES = ROWS // SMALL_BATCH
MOST_KILLS_OF_THE_CONTROL = BATCHES - 1
WORDS = ("Crème", "Чай", "ชา", "茶", "Milk", "Oat", "Tea", "Dark", "Sea", "Salt")
HEAD = "sku,name,category,price,barcodes,cost,on_hand\n"


def catalogue() -> str:
    """Products with words in several scripts, one or two barcodes, a category and stock."""
    chance = random.Random(7)
    rows = (
        f"S{number:04},{' '.join(chance.sample(WORDS, 3))} {number},C{number % 7},{number % 90}.95,"
        f"{10_000 + number} {20_000 + number}*6,0.25,{number % 5}\n"
        for number in range(ROWS)
    )
    return HEAD + "".join(rows)


async def bring(database: Database, company_id: UUID, file: Path) -> ImportResult:
    return await import_products(database, company_id, file, now=NOW)


def import_until_killed(
    address: str, company_id: UUID, file: Path, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """Imports in small batches and tells of each."""
    csv_import.BATCH = SMALL_BATCH
    asyncio.run(_import_and_tell(address, company_id, file, there))


def import_in_two_until_killed(
    address: str, company_id: UUID, file: Path, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """The control: the words of a batch are in the next transaction after its products."""
    asyncio.run(_words_afterwards(address, company_id, file, there))


async def _import_and_tell(address: str, company_id: UUID, file: Path, there: Connection) -> None:
    database = Database.at(address)
    await import_products(database, company_id, file, now=NOW, progress=lambda done, _total: there.send(done))
    there.send(None)


async def _words_afterwards(address: str, company_id: UUID, file: Path, there: Connection) -> None:
    database, keep = Database.at(address), product_write._write_words
    facts = await database.read(lambda session: shop_facts(session, company_id, None))
    with incoming(file) as text:
        rows = [read_product(row, facts) for row in CsvFile(text, known=COLUMNS, required=REQUIRED).rows()]  # type: ignore[arg-type]
    product_write._write_words = _nothing  # type: ignore[assignment]
    for start in range(0, ROWS, SMALL_BATCH):
        batch = rows[start : start + SMALL_BATCH]
        await database.write(lambda session: product_write.write_products(session, facts, batch, now=NOW))  # noqa: B023
        there.send(start)
        made = await database.read(lambda session: plan(session, facts, batch))  # noqa: B023
        await database.write(lambda session: keep(session, facts, made.rows))  # noqa: B023
    there.send(None)


async def _nothing(*_given: object) -> None:
    """Writes no words."""


def kill_one(
    address: str, company_id: UUID, file: Path, act: Callable[..., None], batches: int, wait: float
) -> None:
    """Lets an import run until it has told of so many batches, waits a little more, and kills it."""
    with watched(act, address, company_id, file) as importing:
        for _ in range(batches):
            if importing.hear() is None:
                break
        importing.wait(wait)


async def contents(session: Reading) -> dict[str, list[Any]]:
    """Everything that the import wrote, by SKU instead of by keys that differ."""
    of_product = (Product.sku, Product.name, Product.price, Product.cost, Product.words, Product.active)
    queries = {
        "products": select(*of_product, Category.name).outerjoin(Category, Category.id == Product.category_id),
        "categories": select(Category.name),
        "codes": select(Product.sku, Barcode.code, Barcode.pack).join(Barcode, Barcode.product_id == Product.id),
        "words": select(Product.sku, ProductWord.word, ProductWord.place, ProductWord.signature).join(
            ProductWord, ProductWord.product_id == Product.id
        ),
        "levels": select(Product.sku, StockLevel.on_hand).join(StockLevel, StockLevel.product_id == Product.id),
        "movements": select(
            Product.sku, StockMovement.kind, StockMovement.quantity, StockMovement.reason
        ).join(StockMovement, StockMovement.product_id == Product.id),
    }  # fmt: skip
    return {what: sorted(map(tuple, await session.execute(query)), key=repr) for what, query in queries.items()}


async def unkilled(store: Store, file: Path) -> dict[str, list[Any]]:
    """What an import comes to that nobody stops."""
    async with store.migrated() as address:
        database = Database.at(address)
        lane = await open_shop(database)
        await bring(database, lane.company.company_id, file)
        found = await database.read(contents)
        await database.close()
    return found


async def test_killed_again_and_again_it_comes_to_the_same(
    database: Database, address: str, store: Store, tmp_path: Path
) -> None:
    lane, file = await open_shop(database), csv(tmp_path, catalogue())
    company_id, chance = lane.company.company_id, random.Random(20_261_130)
    for _ in range(KILLS):  # all of it is checked first, and then written
        batches, wait = BATCHES + chance.randrange(BATCHES - 4), chance.uniform(0, LATEST_KILL_SECONDS)
        await asyncio.to_thread(kill_one, address, company_id, file, import_until_killed, batches, wait)
    done = len((await database.read(contents))["products"])
    assert 0 < done < ROWS
    result = await bring(database, company_id, file)
    assert result.counts == Counts(created=ROWS - done, unchanged=done)
    assert await database.read(contents) == await unkilled(store, file)
    assert (await bring(database, company_id, file)).counts == Counts(unchanged=ROWS)


async def test_control_a_batch_in_two_commits_is_seen(store: Store, tmp_path: Path) -> None:
    """Were the words of a product not in its transaction, the kills of the test above would be seen."""
    file = csv(tmp_path, catalogue())
    right = await unkilled(store, file)
    for batches in range(1, MOST_KILLS_OF_THE_CONTROL):
        async with store.migrated() as address:
            database = Database.at(address)
            company_id = (await open_shop(database)).company.company_id
            await asyncio.to_thread(kill_one, address, company_id, file, import_in_two_until_killed, batches, 0)
            await bring(database, company_id, file)
            found = await database.read(contents)
            await database.close()
        if found != right:
            assert found["products"] == right["products"]
            assert len(found["words"]) < len(right["words"])
            return
    pytest.fail("no kill parted a product from its words: the test above proves nothing")

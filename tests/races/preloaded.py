"""What every lane begins with, once for all: the till loaded, its tables mapped, what a sale asks compiled.

A lane that did all that by itself took a fifth of a second of a processor, a seventh of the whole suite's.
"""

import asyncio
import gc
import os
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

import tests.month
import tests.races
from pos_tui.db.unit_of_work import Database
from pos_tui.schema import metadata
from tests.folders import own_folder
from tests.postgres import TEMPLATE, PostgreSQL
from tests.selling.sales import basket_of, paid, ring
from tests.shops import make_shop
from tests.statements import keep_statements

WHAT_LANES_RUN = (
    "tests.intake.test_import_killed",
    "tests.ui.lane_process",
    *(
        module.name
        for folder in (tests.races, tests.month)
        for module in iter_modules(folder.__path__, f"{folder.__name__}.")
    ),
)


def prepare() -> None:
    """Loads what lanes run and sells everything once on each engine, on PostgreSQL when the run has a server."""
    for module in WHAT_LANES_RUN:
        import_module(module)
    keep_statements()
    with own_folder() as folder:
        engine = create_engine(f"sqlite:///{folder / 'shop.db'}")
        metadata.create_all(engine)
        engine.dispose()
        asyncio.run(_sell(f"sqlite+aiosqlite:///{folder / 'shop.db'}"))
    if TEMPLATE in os.environ:
        asyncio.run(_sell_in_a_copy(os.environ[TEMPLATE]))
    gc.collect()
    gc.freeze()


async def _sell_in_a_copy(template: str) -> None:
    url = make_url(template)
    server = PostgreSQL(url.set(database="postgres"))
    name = await server.create(url.database or "")
    try:
        await _sell(server.address(name))
    finally:
        await server.drop(name)


async def _sell(address: str) -> None:
    database = Database.at(address)
    shop = await make_shop(database)
    await database.ping()
    await ring(database, shop, paid(shop, basket_of(shop, *shop.products, customer=True)))
    await database.close()


prepare()

"""From settings to a database that is this program's: what every command begins with."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.config import Settings
from pos_tui.db.engines import BATCH_PATIENCE_SECONDS
from pos_tui.db.revision import ensure_current
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Unknown
from pos_tui.log import logging_to_file
from pos_tui.shop.queries import companies
from pos_tui.shop.views import CompanyRules

T = TypeVar("T")


def in_shop(
    options: Options, work: Callable[[Settings, Database], Awaitable[T]], *, looks_only: bool = False
) -> T:
    """Runs `work` on the shop's database, whose schema is current or refused with a sentence.

    What `looks_only` has a connection on which the database refuses every write.
    """
    settings = settings_of(options)

    async def run() -> T:
        async with opened(settings, looks_only=looks_only) as database:
            await ensure_current(database)
            return await work(settings, database)

    with logging_to_file(settings):
        return asyncio.run(run())


@asynccontextmanager
async def opened(settings: Settings, *, looks_only: bool = False) -> AsyncIterator[Database]:
    """The database of the settings, closed again whatever happens."""
    database = Database.at(
        settings.database.get_secret_value(), journal=settings.sqlite_journal, patience=BATCH_PATIENCE_SECONDS,
        looks_only=looks_only,
    )  # fmt: skip
    try:
        yield database
    finally:
        await database.close()


async def chosen_company(session: Reading, name: str | None) -> CompanyRules:
    """The company of that name, or the only one; refuses to guess between several."""
    found = await companies(session)
    if not found:
        raise Unknown("This database has no shop in it yet: run «pos-tui setup FILE».")
    if name is None and len(found) == 1:
        return found[0]
    names = ", ".join(company.name for company in found)
    if name is None:
        raise Unknown(f"This database holds several companies ({names}): say which with --company NAME.")
    for company in found:
        if company.name == name:
            return company
    raise Unknown(f"There is no company {name!r} in this database: there is {names}.")

"""How each engine makes a database for one test, fast."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.postgres import PostgreSQL


class Store(Protocol):
    """Makes databases and clears them away; gives their addresses."""

    name: str

    def migrated(self) -> AbstractAsyncContextManager[str]: ...
    def empty(self) -> AbstractAsyncContextManager[str]: ...


@dataclass
class SQLiteStore:
    """Files in the test's own folder."""

    folder: Path
    template: Path
    name: str = "sqlite"
    _numbers: Iterator[int] = field(default_factory=count)

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        file = self._new_file()
        shutil.copyfile(self.template, file)
        yield f"sqlite+aiosqlite:///{file}"

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        yield f"sqlite+aiosqlite:///{self._new_file()}"

    def _new_file(self) -> Path:
        return self.folder / f"shop-{next(self._numbers)}.db"


@dataclass
class PostgreSQLStore:
    """Databases on the server of the run."""

    server: PostgreSQL
    name: str = "postgresql"

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        async with self._database(self.server.template) as address:
            yield address

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        async with self._database("template0") as address:
            yield address

    @asynccontextmanager
    async def _database(self, template: str) -> AsyncIterator[str]:
        name = await self.server.create(template)
        try:
            yield self.server.address(name)
        finally:
            await self.server.drop(name)

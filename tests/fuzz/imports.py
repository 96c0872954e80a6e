"""One shop into which anything is imported; what was written is taken back, so every try begins alike."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar
from uuid import UUID

from pos_tui.commands.imports import IMPORTS, UNDATED
from pos_tui.db.migrations import upgrade
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.products import import_products
from pos_tui.intake.views import ImportResult
from tests.intake.test_every_kind_of_file import GIVEN
from tests.shops import NOW, make_shop

T = TypeVar("T")
KINDS = tuple(sorted(GIVEN))


class TakenBack(Exception):
    """It went through as far as the commit."""


class Forgetful(Database):
    """Everything of one try is in one transaction, which is taken back."""

    _session: Writing | None = None

    @asynccontextmanager
    async def one_try(self) -> AsyncIterator[None]:
        with suppress(TakenBack):
            async with self.transaction() as session:
                self._session = session
                yield
                raise TakenBack

    async def write(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        assert self._session is not None
        done = await command(self._session)
        await self._session.flush()
        return done

    async def read(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        assert self._session is not None
        return await query(self._session)


class Fixture:
    """A loop, a shop and its database, for as long as the process lives."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp())
        address = f"sqlite+aiosqlite:///{self.folder / 'shop.db'}"
        upgrade(address)
        self.runner = asyncio.Runner()
        self.company_id = self.runner.run(self._found(address))
        database = Forgetful.at(address)
        assert isinstance(database, Forgetful)
        self.database = database

    async def _found(self, address: str) -> UUID:
        database = Database.at(address)
        shop = await make_shop(database)
        await database.close()
        return shop.company_id

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)


@cache
def fixture() -> Fixture:
    """The one of this process."""
    return Fixture()


def import_anything(data: bytes) -> ImportResult:
    """The first byte says which kind, the second whether the header is ours; the rest is the file."""
    kind, ours, rest = KINDS[(data[:1] or b"\0")[0] % len(KINDS)], (data[1:2] or b"\0")[0] % 2, data[2:]
    here = fixture()
    file = here.folder / f"{kind}.csv"
    file.write_bytes((GIVEN[kind].partition("\n")[0].encode() + b"\n" if ours else b"") + rest)
    return here.runner.run(_import(here, kind, file))


async def _import(here: Fixture, kind: str, file: Path) -> ImportResult:
    options: dict[str, Any] = {"skip_bad": True}
    if kind not in UNDATED:
        options["now"] = NOW
    brought: Any = {**UNDATED, **IMPORTS, "products": import_products}[kind]
    async with here.database.one_try():
        result: ImportResult = await brought(here.database, here.company_id, file, **options)
    return result


def seeds_of_imports() -> tuple[bytes, ...]:
    """A good file of every kind, with its header and with ours."""
    return tuple(seed for position, kind in enumerate(KINDS) for seed in _seeds(position, GIVEN[kind]))


def _seeds(position: int, text: str) -> Sequence[bytes]:
    rows = text.partition("\n")[2]
    return bytes([position, 0]) + text.encode(), bytes([position, 1]) + rows.encode()

"""Copies of a whole database while lanes go on selling, and databases of their own to look at a copy in.

What differs between the engines is in `sqlite_copies` and `postgresql_copies`; both keep the promises of `Copies`.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy.engine import URL

from pos_tui.db.engines import parse_url
from pos_tui.db.postgresql_copies import PostgreSQLCopies
from pos_tui.db.sessions import Reading
from pos_tui.db.sqlite_copies import SQLiteCopies

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


class Copies(Protocol):
    """Copies of the database at one address."""

    engine: str
    file_name: str
    """What a copy is called."""
    packed: bool
    """Whether a copy is compressed as it comes."""

    async def copy_out(self, file: Path, look: Callable[[Reading], Awaitable[T]], tell: Tell) -> T:
        """Writes all that is committed now to a new file, and answers what `look` sees of that very moment."""

    def scratch(self, folder: Path) -> AbstractAsyncContextManager[str]:
        """The address of an empty database of the same kind, gone afterwards unless it was put in place."""

    async def copy_in(self, file: Path, address: str, tell: Tell) -> None:
        """Fills an empty database from a file that `copy_out` wrote."""

    def folder(self, beside: Path) -> Path:
        """Where there is room for a copy that may take the place of the database."""

    async def refuse_if_open(self) -> None:
        """Raises StoreUnavailable when a till or another program has the database open."""

    async def put_in_place(self, address: str, aside: str) -> str | None:
        """The scratch database becomes the one at our address; where one was, it is kept and its place answered.

        `aside` is what its name ends with from then on.
        """


def copies_of(address: str, *, programs: Path | None = None) -> Copies:
    """Copies of the database at `address`; `programs` is the folder of PostgreSQL's own programs, else PATH."""
    url: URL = parse_url(address)
    if url.get_backend_name() == "postgresql":
        return PostgreSQLCopies(url, programs)
    return SQLiteCopies(url)

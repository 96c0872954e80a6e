"""Round trips to a PostgreSQL server, counted on the wire: a proxy that knows nothing of any driver."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL, make_url

SOCKET = ".s.PGSQL.5432"
CHUNK = 65_536


@dataclass
class Wire:
    """`trips` grows when the client speaks after the server has."""

    address: str
    trips: int = 0
    server_spoke: bool = True

    def client_speaks(self) -> None:
        self.trips += self.server_spoke
        self.server_spoke = False

    def server_speaks(self) -> None:
        self.server_spoke = True


@asynccontextmanager
async def counting_wire(address: str) -> AsyncIterator[Wire]:
    """A second address of the same database; round trips through it are counted, of one connection at a time."""
    url = make_url(address)
    with TemporaryDirectory() as folder:
        wire = Wire(url.set(host=None, port=None, query={"host": folder}).render_as_string(hide_password=False))
        pairs: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            there = await _connect(url)
            pairs.add(asyncio.create_task(_copy(reader, there[1], wire.client_speaks)))
            pairs.add(asyncio.create_task(_copy(there[0], writer, wire.server_speaks)))

        server = await asyncio.start_unix_server(connected, Path(folder, SOCKET))
        try:
            yield wire
        finally:
            server.close()
            for pair in pairs:
                pair.cancel()
            await asyncio.gather(*pairs, return_exceptions=True)


async def _connect(url: URL) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    folder = url.query.get("host")
    if isinstance(folder, str) and folder.startswith("/"):
        return await asyncio.open_unix_connection(Path(folder, SOCKET))
    return await asyncio.open_connection(url.host or "localhost", url.port or 5432)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, told: Callable[[], None]) -> None:
    try:
        while chunk := await reader.read(CHUNK):
            told()
            writer.write(chunk)
    finally:
        writer.close()

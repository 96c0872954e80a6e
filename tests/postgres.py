"""A real PostgreSQL for the tests: one that is brought up for the run, or a server of yours.

`POS_TUI_TEST_POSTGRESQL=postgresql+asyncpg://USER:PASSWORD@HOST/postgres` points the tests at your own server;
the user must be allowed to create databases. Otherwise a server from the package index runs in a folder of its
own, without a network port, and is gone afterwards; `tests.folders` clears what a killed run left behind.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import asyncpg
from sqlalchemy.engine import URL, make_url

from tests.folders import disk, own_folder

SERVER_OF_YOURS = "POS_TUI_TEST_POSTGRESQL"
TEMPLATE = "TEMPLATE_OF_THE_TILLS_TESTS"
"""Tells the processes of the run the address of the migrated, empty database on its server."""
COPY = "embedded_postgres"
SOMEBODY_ELSE = 65_534
# The server holds nothing that must outlive the run, so it need not wait for the disk.
CAREFUL = "-F -c full_page_writes=off -c max_connections=200"
"""Keeps what it acknowledged when it is killed, though not when the machine is."""
IN_A_HURRY = f"{CAREFUL} -c synchronous_commit=off"
WAITS_FOR_THE_DISK = "-c max_connections=200"


@dataclass
class PostgreSQL:
    """A server to make databases on, and a migrated one among them to copy."""

    url: URL
    template: str = ""
    _numbers: Iterator[int] = field(default_factory=count)

    def address(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    async def create(self, template: str = "template0") -> str:
        """A new database, as a copy of the template; returns its name."""
        name = f"pos_tui_test_{os.getpid()}_{next(self._numbers)}"
        await self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    async def drop(self, name: str) -> None:
        await self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def execute(self, statement: str) -> None:
        host = self.url.query.get("host", self.url.host)
        connection = await asyncpg.connect(
            host=host,
            port=self.url.port,
            user=self.url.username,
            password=self.url.password,
            database=self.url.database,
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def running_server(*, as_in_a_shop: bool = False) -> Iterator[PostgreSQL]:
    """The server of yours, or one for the time of the run; `as_in_a_shop` it waits for the disk at each commit."""
    yours = os.environ.get(SERVER_OF_YOURS)
    if yours:
        yield PostgreSQL(make_url(yours))
        return
    with own_folder(disk() if as_in_a_shop else None) as folder:
        try:
            yield PostgreSQL(start(folder, WAITS_FOR_THE_DISK if as_in_a_shop else IN_A_HURRY))
        finally:
            stop(folder)


def start(folder: Path, settings: str = IN_A_HURRY) -> URL:
    """A new server in the folder, listening on a socket there; PostgreSQL refuses to run as root."""
    if os.geteuid() == 0:
        make_reachable(folder)
        os.chown(folder, SOMEBODY_ELSE, -1)
    run(folder, "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres")
    serve(folder, settings)
    return URL.create("postgresql+asyncpg", "postgres", database="postgres", query={"host": str(folder)})


def serve(folder: Path, settings: str) -> None:
    """Brings up the server whose data are in the folder, after a crash too."""
    run(folder, "pg_ctl", "-w", "-l", folder / "log", "-o", f"-h '' -k {folder} {settings}", "start")


def stop(folder: Path, mode: str = "immediate") -> None:
    """Ends the server that runs in the folder, if one does, and waits until it is gone.

    `immediate` is a crash; `fast` ends every session first, as whoever restarts a server does.
    """
    if (folder / "data" / "postmaster.pid").exists():
        with suppress(subprocess.CalledProcessError):
            run(folder, "pg_ctl", "-w", "-m", mode, "stop")


def run(folder: Path, program: str, *arguments: str | Path) -> None:
    """Runs a program of PostgreSQL as the owner of the folder; its output is in the error when it fails."""
    copy = folder / COPY
    file = (copy if copy.is_dir() else installed()) / "pginstall" / "bin" / program
    owner, command = folder.stat().st_uid, [file, "-D", folder / "data", *arguments]
    with tempfile.TemporaryFile() as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run(command, user=owner, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        if done.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(done.returncode, command, said.read())


def installed() -> Path:
    """Where the wheel keeps PostgreSQL; importing it would look for users and folders."""
    spec = find_spec(COPY)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])


def programs() -> Path | None:
    """The folder of the client programs that fit the server of the run; None leaves it to the PATH."""
    return None if os.environ.get(SERVER_OF_YOURS) else installed() / "pginstall" / "bin"


def make_reachable(folder: Path) -> None:
    """Copies the programs out of folders that only root may enter, rather than opening those folders."""
    folder.chmod(0o755)
    home = installed()
    if not all(parent.stat().st_mode & 0o001 for parent in (home, *home.parents)):
        for part in home.parent.glob(f"{COPY}*"):
            shutil.copytree(part, folder / part.name)

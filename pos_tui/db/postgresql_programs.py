"""PostgreSQL's own `pg_dump` and `pg_restore`, told where the server is without showing it to anybody."""

import asyncio
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL

from pos_tui.errors import StoreUnavailable
from pos_tui.redact import redact
from pos_tui.text import clean

PRIVATE_FILE = 0o600
LONGEST_LINE = 1 << 20
OTHER_VERSION = re.compile(r"server version: (\d+).*pg_dump version: (\d+)", re.DOTALL)


async def run_program(
    name: str, *arguments: str, url: URL, folder: Path | None, step: str, tell: Callable[[int], None]
) -> None:
    """Runs it to its end; `tell` hears how many of its lines so far had `step` in them.

    Raises StoreUnavailable with what it said when it fails, and with what to install when it is not there.
    """
    program = _found(name, folder)
    with TemporaryDirectory(prefix="pos-tui-") as own:
        process = await asyncio.create_subprocess_exec(
            program, *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE, limit=LONGEST_LINE, env=_environment(url, Path(own)),
        )  # fmt: skip
        try:
            said = await _listened(process, step, tell)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        raise StoreUnavailable(_why(name, said))


async def _listened(process: asyncio.subprocess.Process, step: str, tell: Callable[[int], None]) -> list[str]:
    """Its lines that tell of no step, the last ones."""
    said: list[str] = []
    done = 0
    assert process.stderr is not None
    async for raw in process.stderr:
        line = raw.decode(errors="replace")
        if step in line:
            done += 1
            tell(done)
        elif "error" in line or "version" in line or "detail" in line:
            said = [*said[-8:], line]
    await process.wait()
    return said


def _found(name: str, folder: Path | None) -> str:
    program = shutil.which(name, path=str(folder) if folder else None)
    if program is None:
        where = f"in {folder}" if folder else "on the PATH"
        raise StoreUnavailable(
            f"{name} is not {where}: install the client programs of PostgreSQL (postgresql-client), "
            "or name their folder in the setting postgresql_programs."
        )
    return program


def _environment(url: URL, folder: Path) -> dict[str, str]:
    """Where the server is; the password in a file that only we may read, so that no list of processes has it."""
    query = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    hosts, ports = _places(url.host or query.get("host", ""), str(url.port or query.get("port", "")))
    told = {
        "PGHOST": hosts,
        "PGPORT": ports,
        "PGUSER": url.username or query.get("user", ""),
        "PGDATABASE": url.database or "",
        "PGSSLMODE": query.get("ssl", query.get("sslmode", "")),
    }
    password = url.password or query.get("password", "")
    if password:
        file = folder / "pass"
        told["PGPASSFILE"] = str(file)
        escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "w") as opened:
            opened.write(f"*:*:*:*:{escaped}\n")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("POS_TUI_")}
    return kept | {name: value for name, value in told.items() if value} | {"LC_ALL": "C"}


def _places(hosts: str, port: str) -> tuple[str, str]:
    """Several servers may be named, each with its port; a folder of a socket has none."""
    named = [(host, port) if host.startswith("/") else (host.partition(":")) for host in hosts.split(",")]
    ports = [place[-1] or port for place in named]
    return ",".join(place[0] for place in named), ",".join(ports) if any(ports) else ""


def _why(name: str, said: list[str]) -> str:
    words = redact(" ".join(said))
    if versions := OTHER_VERSION.search(words):
        server, program = versions.groups()
        return (
            f"The server is PostgreSQL {server} and this {name} is of {program}: install "
            f"postgresql-client-{server}, or name its folder in the setting postgresql_programs."
        )
    return f"{name} failed ({clean(words, 200) or 'without a word'}): see to that, then try again."

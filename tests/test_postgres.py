"""The server of the tests: gone after the run, also after a run that was killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.folders import clear_leftovers
from tests.postgres import SERVER_OF_YOURS, PostgreSQL, running_server

SSL_REQUEST = bytes([0, 0, 0, 8, 4, 210, 22, 47])
START_AND_WAIT = """
from tests.postgres import running_server
with running_server() as server:
    print(server.url.query["host"], flush=True)
    input()
"""


def started() -> tuple[subprocess.Popen[str], Path]:
    """Another test run, with a server of its own."""
    free = {name: value for name, value in os.environ.items() if name != SERVER_OF_YOURS}
    command = [sys.executable, "-c", START_AND_WAIT]
    run = subprocess.Popen(command, text=True, env=free, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert run.stdout is not None
    return run, Path(run.stdout.readline().strip())


@contextmanager
def caller_of(folder: Path) -> Iterator[socket.socket]:
    """Somebody whom the server answers, and who notices when it goes."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(10)
        caller.connect(str(folder / ".s.PGSQL.5432"))
        caller.sendall(SSL_REQUEST)
        assert caller.recv(1) == b"N"
        yield caller


def test_a_server_in_use_is_left_alone_and_goes_with_its_run() -> None:
    run, folder = started()
    with caller_of(folder) as caller:
        clear_leftovers()
        with caller_of(folder):
            run.communicate("\n")
        assert caller.recv(1) == b""
    assert not folder.exists()


def test_what_a_killed_run_left_is_cleared_by_the_next() -> None:
    run, folder = started()
    run.send_signal(signal.SIGKILL)
    run.communicate()
    with caller_of(folder) as caller:
        clear_leftovers()
        assert caller.recv(1) == b""
    assert not folder.exists()


def test_a_server_of_yours_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER_OF_YOURS, "postgresql+asyncpg://me:secret@db.example:5433/postgres")
    with running_server() as server:
        assert isinstance(server, PostgreSQL)
        assert server.address("shop") == "postgresql+asyncpg://me:secret@db.example:5433/shop"
        assert "secret" not in repr(server)

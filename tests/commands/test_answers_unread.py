"""What a command says when nobody takes its answer: never that the database is to blame."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from pos_tui.cli import READER_GONE, REFUSED
from tests.commands.conftest import Till

pytestmark = pytest.mark.either
FULL = Path("/dev/full")


class Closed(io.StringIO):
    """`head` has seen enough."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


class NoRoom(io.StringIO):
    """The disk is full."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "command", [("export", "products"), ("find", "mate"), ("stock", "--json"), ("report", "totals")]
)
def test_a_reader_that_has_gone_ends_it_quietly(
    till: Till, sold: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr("pos_tui.commands.output.stop_talking", lambda: None)
    monkeypatch.setattr("pos_tui.cli.stop_talking", lambda: None)
    ran = till(*command, "--database", sold)
    assert (ran.code, ran.err) == (READER_GONE, "")


def test_a_full_disk_is_called_one(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", NoRoom())
    monkeypatch.setattr("pos_tui.commands.output.stop_talking", lambda: None)
    ran = till("export", "products", "--database", sold)
    assert (ran.code, ran.err) == (REFUSED, "pos-tui: The answer cannot be written: No space left on device.\n")


def test_what_did_not_fit_is_said_once_and_by_name(till: Till, sold: str) -> None:
    ran = till("export", "products", FULL, "--database", sold)
    assert (ran.code, ran.err) == (REFUSED, "pos-tui: /dev/full cannot be written: No space left on device.\n")
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pos_tui", "find", "mate", "--database", sold],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.count("No space left on device")) == (REFUSED, 1)
    assert done.stderr.count("\n") == 1

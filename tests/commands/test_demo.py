"""`pos-tui demo`: a shop apart from the real one, made once, opened in a real terminal."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Till

SECONDS = 60


def test_the_demo_is_made_once_and_holds(till: Till, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_KEY", "5a" * 32)
    made = till("demo", "--prepare", "--json")
    assert (made.code, made.err) == (0, "Making the demo shop …\n")
    assert json.loads(made.out)["database"] == str(home / "demo.db")
    again = till("demo", "--prepare")
    assert (again.code, again.err) == (0, "")
    assert "PINs: " in again.out
    monkeypatch.delenv("POS_TUI_KEY")
    monkeypatch.setenv("POS_TUI_KEY_FILE", str(home / "demo.key"))
    assert till("verify", "--database", f"sqlite+aiosqlite:///{home / 'demo.db'}").code == 0, (
        "with a key of its own"
    )


def test_fresh_builds_it_anew(till: Till, home: Path) -> None:
    till("demo", "--prepare")
    key = (home / "demo.key").read_text()
    assert till("demo", "--prepare", "--fresh").err == "Making the demo shop …\n"
    assert (home / "demo.key").read_text() != key


def test_it_never_touches_a_database_of_yours(till: Till, home: Path, sold: str) -> None:
    ran = till("demo", "--prepare", "--database", sold)
    assert (ran.code, ran.out) == (2, "")
    assert "The demo has a database of its own" in ran.err
    assert not home.exists()


def test_a_file_that_is_not_the_demo_is_left_alone(till: Till, home: Path) -> None:
    home.mkdir(parents=True)
    (home / "demo.db").write_bytes(b"%PDF-1.7 hello " * 100)
    ran = till("demo", "--prepare")
    assert ran.code == 2
    assert (home / "demo.db").read_bytes().startswith(b"%PDF")


def test_in_a_terminal_the_sign_in_shows_the_pins_and_hanging_up_ends_it(home: Path) -> None:
    screen, terminal = pty.openpty()
    os.set_blocking(screen, False)
    process = subprocess.Popen(
        [sys.executable, "-m", "pos_tui", "demo"], stdin=terminal, stdout=terminal, stderr=terminal,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    try:
        seen = read_until(screen, "135790")
        assert "Sign in" in seen
        process.send_signal(signal.SIGTERM)
        drain(screen)
        assert process.wait(timeout=SECONDS) in (0, 128 + signal.SIGTERM, -signal.SIGTERM)
    finally:
        process.kill()
        os.close(screen)


def read_until(screen: int, wanted: str) -> str:
    """What the terminal shows, up to a text; fails when nothing comes for a while."""
    seen = ""
    while wanted not in seen:
        ready, _, _ = select.select([screen], [], [], SECONDS)
        assert ready, f"{wanted} never came: {seen[-500:]}"
        seen += os.read(screen, 65_536).decode(errors="replace")
    return seen


def drain(screen: int) -> None:
    """Reads on until the program has closed the terminal."""
    while select.select([screen], [], [], SECONDS)[0]:
        try:
            if not os.read(screen, 65_536):
                return
        except OSError:
            return

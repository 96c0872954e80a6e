"""`pos-tui logs`: by level, by sale, as JSON, over the files that the log went on in, and while it is written."""

import json
import logging
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from uuid import UUID

import pytest

from pos_tui import log as till_log
from pos_tui.config import Settings
from pos_tui.log import about_sale, logging_to_file
from tests.commands.conftest import Till
from tests.patience import SECONDS_OF_A_BUSY_MACHINE

SALE, OTHER = UUID(int=1 << 100), UUID(int=1 << 101)
OURS = logging.getLogger("pos_tui.test")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("POS_TUI_LOG_FILE", str(tmp_path / "till.log"))
    return Settings.model_validate({"log_file": tmp_path / "till.log"})


def test_lines_are_found_by_level_and_by_sale(till: Till, settings: Settings) -> None:
    with logging_to_file(settings):
        OURS.info("the till opened")
        with about_sale(SALE):
            OURS.info("sold as BISHAN-1-000001")
            with about_sale(OTHER):
                OURS.warning("refused: NotEnoughStock")
            OURS.error("it failed", exc_info=RuntimeError("no one thought of this"))
    ran = till("logs")
    assert [line[20:].split("[")[0].strip() for line in ran.out.splitlines()[:4]] == [
        "info    the till opened", "info    sold as BISHAN-1-000001", "warning refused: NotEnoughStock",
        "error   it failed",
    ]  # fmt: skip
    assert ran.out.endswith("    RuntimeError: no one thought of this\n")
    assert f"sold as BISHAN-1-000001 [sale {SALE}]" in ran.out
    assert till("logs", "--level", "warning").out.count("refused") == 1
    assert "till opened" not in till("logs", "--level", "warning").out
    entries = [json.loads(line) for line in till("logs", "--json", "--sale", str(SALE)).out.splitlines()]
    assert [(entry["level"], entry["sale"]) for entry in entries] == [("info", str(SALE)), ("error", str(SALE))]
    assert till("logs", "--lines", "1", "--level", "info").out.startswith(ran.out.splitlines()[3])


def test_the_log_goes_on_in_another_file_and_is_read_as_one(
    till: Till, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(till_log, "LARGEST_BYTES", 2_000)
    with logging_to_file(settings):
        for number in range(40):
            OURS.info("line %d", number)
    kept = sorted(settings.log_file.parent.glob("till.log*"))
    assert len(kept) > 2
    assert {file.stat().st_mode & 0o777 for file in kept} == {0o600}
    numbers = [int(line.split()[-1]) for line in till("logs").out.splitlines()]
    assert numbers == list(range(numbers[0], 40))
    assert len(numbers) > 20


def test_a_line_of_an_older_program_and_hostile_text_are_shown(till: Till, settings: Settings) -> None:
    settings.log_file.write_text('2026-11-22T10:00:00 INFO pos_tui 7: sold\n{"message": "a\\u001b[2Jb\\nc"}\n[]\n')
    assert till("logs").out == "2026-11-22T10:00:00 INFO pos_tui 7: sold\na[2Jb c\n[]\n"


@pytest.mark.parametrize("many", ["-4", "0", "x", "1" * 30])
def test_so_many_lines_cannot_be_shown(till: Till, settings: Settings, many: str) -> None:
    settings.log_file.write_text('{"message": "sold"}\n')
    ran = till("logs", "--lines", many)
    assert (ran.code, ran.out) == (2, "")
    assert f"{many!r} is not a number of lines" in ran.err


def test_a_log_without_such_a_line_says_so(till: Till, settings: Settings) -> None:
    settings.log_file.write_text('{"message": "sold"}\n')
    ran = till("logs", "--sale", "0199")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"No line of {settings.log_file} is about that.\n"


def test_without_a_log_it_is_said(till: Till, settings: Settings) -> None:
    ran = till("logs")
    assert (ran.code, ran.out) == (2, "")
    assert f"There is no log {settings.log_file} yet" in ran.err


def test_new_lines_are_followed(settings: Settings) -> None:
    settings.log_file.write_text('{"message": "before"}\n')
    command = [sys.executable, "-m", "pos_tui", "logs", "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        assert ran.stdout.readline() == "before\n"
        settings.log_file.rename(settings.log_file.with_name("till.log.1"))
        settings.log_file.write_text('{"message": "after"}\n')
        assert ran.stdout.readline() == "after\n"
        ran.terminate()


def test_following_ends_at_once_on_control_c_and_leaves_the_terminal_alone(settings: Settings) -> None:
    settings.log_file.write_text('{"message": "before"}\n')
    process, end = pty.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a suite that a shell runs in the background ignores it
        os.execv(sys.executable, [sys.executable, "-m", "pos_tui", "logs", "--follow"])
    try:
        shown = b""
        while b"before" not in shown:
            shown += os.read(end, 4_096)
        was, began = termios.tcgetattr(end), time.monotonic()
        os.write(end, b"\x03")
        while b"^C" not in shown:
            shown += os.read(end, 4_096)  # a terminal that nobody reads holds up who ends on it
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
        assert time.monotonic() - began < SECONDS_OF_A_BUSY_MACHINE
        assert termios.tcgetattr(end) == was
        assert b"Traceback" not in shown
    finally:
        os.close(end)

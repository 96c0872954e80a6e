"""What can be typed, what cannot, and how the program ends when it cannot go on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pos_tui.commands import verify
from pos_tui.commands.grammar import Options, parse
from pos_tui.errors import BadInput
from tests.commands.conftest import Till

HELP_LOADS = """
import sys
from pos_tui.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
heavy = {"textual", "rich", "sqlalchemy", "pydantic", "alembic", "asyncio", "logging"} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
"""


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pos_tui", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    ran = subprocess.run([sys.executable, "-c", HELP_LOADS], capture_output=True, text=True, encoding="utf-8")
    assert ran.stderr == "[]\n"
    for command in ("demo", "setup", "migrate", "import", "replay", "report", "verify", "scan", "doctor"):
        assert f"\n    {command} " in ran.stdout


@pytest.mark.parametrize("arguments", [("report", "week"), ("verify", "--config", "no.toml")])
def test_a_program_that_asked_for_a_document_gets_it_of_a_refusal(till: Till, arguments: tuple[str, ...]) -> None:
    ran = till(*arguments, "--json")
    assert ran.code == 2
    assert ran.err == f"pos-tui: {json.loads(ran.out)['refused']}\n"


def test_a_real_process_answers_with_its_exit_code() -> None:
    ran = started("report", "week")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("pos-tui: Argument REPORT: invalid choice: 'week'")
    assert ran.stderr.count("\n") == 1


def test_a_terminal_without_utf_8_is_told_all_the_same(tmp_path: Path) -> None:
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "XDG_DATA_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "pos_tui", "verify"]
    ran = subprocess.run(command, capture_output=True, text=True, env=ascii_only, encoding="ascii")
    assert ran.returncode == 2
    assert "run \\xabpos-tui setup FILE\\xbb" in ran.stderr


def test_the_version_is_told(till: Till) -> None:
    assert till("--version").out.startswith("pos-tui 0.")


@pytest.mark.parametrize("arguments", [["--json", "verify"], ["verify", "--json"]])
def test_options_are_taken_before_the_command_and_after_it(arguments: list[str]) -> None:
    assert parse(arguments).json
    assert parse(["--database", "one", *arguments]).database == "one"
    assert parse([*arguments, "--database", "one"]).database == "one"
    assert parse(["--database", "one", *arguments, "--database", "two"]).database == "two"


def test_options_reach_a_report_from_all_three_places() -> None:
    for arguments in (["--json", "report", "day"], ["report", "--json", "day"], ["report", "day", "--json"]):
        assert parse(arguments).json


def test_no_command_is_the_till() -> None:
    assert parse([]).module == "till"
    assert parse(["--terminal", "2"]).terminal == "2"


def test_nothing_typed_means_the_same_with_the_grammar_and_without_it() -> None:
    read, meant = parse([]), Options()
    names = [name for name in dir(meant) if not name.startswith("_")]
    assert "module" in names
    assert [name for name in names if getattr(read, name) != getattr(meant, name)] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sell"], "Argument COMMAND: invalid choice: 'sell'"),
        (["verify", "--jsn"], "Unrecognized arguments: --jsn"),
        (["verify", "--js"], "Unrecognized arguments: --js"),
        (["report"], "The following arguments are required: REPORT"),
        (["report", "day", "--date", "22.11.2026"], "'22.11.2026' is not a date: write it as 2026-11-22"),
        (["replay", "sales.jsonl", "--lanes", "0"], "'0' is not a number of lanes from 1 to 64"),
        (["replay", "sales.jsonl", "--lanes", "1e9"], "'1e9' is not a number of lanes from 1 to 64"),
        (["import", "no-such-kind", "file.csv"], "invalid choice: 'no-such-kind'"),
        (["setup"], "The following arguments are required: FILE"),
    ],
)
def test_bad_use_is_one_sentence_and_exit_code_2(till: Till, arguments: list[str], said: str) -> None:
    ran = till(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "--help»." in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--databse", "postgresql+asyncpg://till:geh%eim@host/shop"],
        ["postgresql+asyncpg://till:geh%eim@host/shop"],
        ["verify", "postgresql+asyncpg://till:geh@eim@host/shop?password=geheim"],
    ],
)
def test_a_password_that_was_typed_in_the_wrong_place_is_not_repeated(till: Till, arguments: list[str]) -> None:
    ran = till(*arguments)
    assert ran.code == 2
    assert "eim" not in ran.err
    assert "geh" not in ran.err


def test_a_till_needs_a_terminal(till: Till) -> None:
    ran = till()
    assert ran.code == 2
    assert ran.err.startswith("pos-tui: The till needs a terminal for its screen and keys")


def ends_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def end(_options: Options) -> int:
        raise error

    monkeypatch.setattr(verify, "run", end)


def test_an_interrupted_command_says_nothing(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_with(monkeypatch, KeyboardInterrupt())
    ran = till("verify")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_a_refusal_is_its_sentence(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_with(monkeypatch, BadInput("That cannot be: do it otherwise."))
    ran = till("verify")
    assert (ran.code, ran.out, ran.err) == (2, "", "pos-tui: That cannot be: do it otherwise.\n")


def test_a_bug_is_a_sentence_and_a_report_without_secrets(
    till: Till, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends_with(monkeypatch, RuntimeError("no route to postgresql+asyncpg://till:geheim@host/shop, pin=482913"))
    ran = till("verify", "--database", "postgresql+asyncpg://till:geheim@host/shop")
    assert (ran.code, ran.out) == (2, "")
    (report,) = home.glob("crash-*.txt")
    assert ran.err == f"pos-tui: A bug in this program stopped «verify» (RuntimeError). Please send us {report}.\n"
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError: no route to postgresql+asyncpg://…@host/shop, pin=…" in text
    assert "geheim" not in text + ran.err
    assert report.stat().st_mode & 0o077 == 0


def test_a_bug_in_a_real_process_shows_no_traceback(tmp_path: Path) -> None:
    program = """
import sys
from pos_tui.cli import main
from pos_tui.commands import verify

def end(options):
    raise RuntimeError("no one thought of this")

verify.run = end
sys.exit(main(["verify"]))
"""
    command, home = [sys.executable, "-c", program], {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    ran = subprocess.run(command, capture_output=True, text=True, env=home, encoding="utf-8")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("pos-tui: A bug in this program stopped «verify» (RuntimeError).")
    assert ran.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pos_tui.cli import main; sys.exit(main(['doctor', '--json']))"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + signal.SIGPIPE, b"")

"""Planted secrets are in no output: not in the log, a crash report, an error, the list of processes, a backup."""

import asyncio
import io
import os
import re
import stat
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest

from pos_tui.backups.archive import MANIFEST
from pos_tui.commands.crash import report_crash
from pos_tui.config import Settings, load_settings
from pos_tui.log import OURS, logging_to_file
from pos_tui.private_files import too_open
from tests.commands.conftest import Till
from tests.shops import KEY, PINS

PASSWORD, PIN = "geh:eim/7", "482913"
BACKUP_KEY = "AGE-SECRET-KEY-1" + "Q" * 58
ADDRESS = f"postgresql+asyncpg://till:{PASSWORD.replace(':', '%3A').replace('/', '%2F')}@127.0.0.1:1/shop"
SECRETS = (PASSWORD, "geh%3Aeim%2F7", PIN, KEY.hex(), BACKUP_KEY)
BUG = """
import sys
from pos_tui.cli import main
from pos_tui.commands import verify

def fails(options):
    pin, password = "482913", sys.argv[1]
    raise RuntimeError(f"pin={pin} key={options.database}")

verify.run = fails
sys.exit(main(["verify"]))
"""
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("verify",), ("doctor",), ("doctor", "--json"), ("migrate",), ("migrate", "--check"), ("anchors", "export"),
    ("report", "totals"), ("report", "day"), ("report", "shifts"), ("report", "corrections"),
    ("report", "price", "A"),
    ("backup", "x", "--by", "O1", "--pin-stdin"), ("restore", "x", "--check"), ("setup", "x", "--pin-stdin"),
    ("import", "products", "x"), ("export", "products"), ("replay", "x"), ("audit",), ("tax", "list"),
    ("rates", "list"), ("stock",), ("orders",), ("tills", "list"), ("products", "changes"), ("labels",),
    ("customers", "find", "A"), ("customers", "erase", "A", "--by", "O1", "--pin-stdin"), ("tiers", "list"),
    ("find", "A"), ("logs",),
    ("scan", "A"), ("demo", "--nonsense"), ("no such command",),
)  # fmt: skip
"""All of them, on a database that is not there: each fails on purpose."""
ANSWERS_ALL_THE_SAME = {"scan"}


def secrets_in(text: str) -> set[str]:
    return {secret for secret in SECRETS if secret in text}


def all_below(folder: Path) -> str:
    """Whatever was written there."""
    return "".join(file.read_text(errors="replace") for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("DATABASE", ADDRESS),
        ("KEY", KEY.hex()),
        ("BACKUP_KEY", BACKUP_KEY),
        ("LOG_LEVEL", "debug"),
    ):
        monkeypatch.setenv(f"POS_TUI_{name}", value)


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    "command",
    COMMANDS,
    ids=" ".join,
)
def test_no_command_says_one(
    till: Till, tmp_path: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(PIN + "\n"))
    ran = till(*command)
    assert ran.code in ((0,) if command[0] in ANSWERS_ALL_THE_SAME else (1, 2)), ran
    assert secrets_in(ran.out + ran.err) == set()
    assert secrets_in(all_below(tmp_path)) == set()


def test_every_command_is_asked(till: Till) -> None:
    offered = re.findall(r"'([a-z]+)'", till("no such command").err.partition("choose from")[2])
    assert {command[0] for command in COMMANDS} == {*offered, "no such command"}


@pytest.mark.usefixtures("planted")
def test_a_crash_and_its_log_keep_them(home: Path) -> None:
    command = [sys.executable, "-c", BUG, "nothing"]
    ran = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    (report,) = home.glob("crash-*.txt")
    assert "RuntimeError" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert secrets_in(ran.stdout + ran.stderr + all_below(home)) == set()


def test_a_bug_that_names_every_secret_is_written_without_them(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.model_validate({"log_file": tmp_path / "till.log"})
    said = f"{ADDRESS} pin={PIN} {KEY.hex()} {BACKUP_KEY} DETAIL:  Key (name)=(Mei Tan) already exists."
    with logging_to_file(settings):
        try:
            raise RuntimeError(said)
        except RuntimeError as error:
            sentence = report_crash(error, command="verify")
    written = sentence + all_below(home) + settings.log_file.read_text()
    assert "RuntimeError" in written
    assert secrets_in(written) == set()
    assert "Mei Tan" not in written
    assert OURS in written


@pytest.mark.parametrize("is_taken", [False, True], ids=["in the data folder", "where there is none"])
def test_a_crash_report_is_its_owners_alone(
    home: Path, tmp_path: Path, is_taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the mask is, and where it lies among the temporary files of everybody too."""
    folder = tmp_path / "temporary" if is_taken else home
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    if is_taken:
        home.parent.mkdir()
        home.write_text("no folder")
    mask = os.umask(0)
    try:
        sentence = report_crash(RuntimeError(f"{ADDRESS} pin={PIN} {KEY.hex()}"), command="pos-tui")
    finally:
        os.umask(mask)
    (report,) = folder.glob("crash-*.txt")
    assert str(report) in sentence
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert is_taken or stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert secrets_in(report.read_text(encoding="utf-8") + sentence) == set()


def test_a_backups_manifest_and_the_list_of_processes_keep_them(
    till: Till, sold: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.postgres import programs

    if (folder := programs()) is not None:
        monkeypatch.setenv("POS_TUI_POSTGRESQL_PROGRAMS", str(folder))
    monkeypatch.setattr("sys.stdin", io.StringIO(PINS["owner"] + "\n"))
    seen: list[str] = []
    start = asyncio.create_subprocess_exec

    async def watched(*arguments: str, **options: object) -> object:
        seen.extend(arguments)
        return await start(*arguments, **options)  # type: ignore[arg-type] # whatever the program gives

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    ran = till("backup", tmp_path / "b", "--by", "O1", "--pin-stdin", "--database", sold)
    assert ran.code == 0, ran
    with tarfile.open(tmp_path / "b") as tar:
        manifest = tar.extractfile(MANIFEST)
        assert manifest is not None
        text = manifest.read().decode()
    assert secrets_in(text + " ".join(seen) + ran.out) == set()
    assert not any("password" in argument or "://" in argument for argument in seen)


def test_what_others_can_read_is_named(till: Till, tmp_path: Path) -> None:
    config, key, shop = (tmp_path / name for name in ("config.toml", "shop.key", "shop.db"))
    config.write_text(
        f'database = "sqlite+aiosqlite:///{shop}"\nkey_file = "{key}"\nlog_file = "{tmp_path / "log"}"\n'
    )
    for file in (key, shop):
        file.write_text("x")
    for file in (config, key, shop):
        file.chmod(0o600)
    assert "nobody else on this machine" in till("doctor", "--config", config).out
    for file in (config, key, shop):
        file.chmod(0o640)
        assert f"chmod 600 {file}" in till("doctor", "--config", config).out
        file.chmod(0o600)
    harmless = tmp_path / "harmless.toml"
    harmless.write_text('outlet = "BISHAN"\n')
    harmless.chmod(0o644)
    assert too_open(load_settings(harmless, key_file=key, log_file=tmp_path / "log")) == []

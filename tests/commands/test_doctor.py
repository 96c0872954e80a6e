"""`pos-tui doctor`: one finding per thing, what to do, and 1 when something is wrong."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from pos_tui.db.engines import sqlite_file
from pos_tui.db.facts import StoreFacts
from pos_tui.journal.keys import ShopKey
from pos_tui.reports.doctor import machine, terminal
from tests.commands.conftest import Till
from tests.shops import NOW, PINS

Findings = dict[str, dict[str, Any]]
KILLED = """
import os, signal, sys
from pos_tui.backups import taking
from pos_tui.cli import main

taking.pack = lambda *_given, **_more: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(main(sys.argv[1:]))
"""
"""The command line, killed when a backup has copied the shop and is about to pack it."""


def looked(till: Till, *options: object) -> tuple[set[str], Findings]:
    """What is wrong, and everything that was found; the tests' server may be in a hurry, which is told too."""
    ran = till("doctor", "--json", *options)
    assert ran.err == ""
    document = json.loads(ran.out)
    findings = {finding["name"]: finding for finding in document["findings"]}
    assert document["well"] == (ran.code == 0)
    assert all(finding["do"] for finding in findings.values() if finding["state"] != "ok"), "what to do is said"
    wrong = {name for name, finding in findings.items() if finding["state"] == "wrong"}
    assert bool(wrong) == bool(ran.code)
    return wrong - {"durability"}, findings


def test_a_shop_that_is_well(till: Till, sold: str) -> None:
    wrong, found = looked(till, "--database", sold)
    assert not wrong
    assert found["shop"]["what"] == "Bishan Mini Mart (SGD)"
    assert found["key"]["what"].startswith("the setting key (check ")
    for name in ("python", "packages", "database", "schema", "writing", "clocks"):
        assert found[name]["state"] == "ok", found[name]
    assert "sqlalchemy 2." in found["packages"]["what"]
    assert found["settings"]["what"].endswith("environment: POS_TUI_KEY")
    assert "receipts are shown on the screen" in found["printer"]["what"]


def test_people_get_a_line_for_each_and_what_to_do(till: Till, home: Path) -> None:
    ran = till("doctor")
    assert ran.code == 0
    assert f"! database  {home / 'shop.db'} is not there yet" in ran.out
    assert "→ Run «pos-tui», «pos-tui setup FILE» or «pos-tui demo»." in ran.out
    assert not home.exists(), "looking makes nothing"


def test_no_secret_is_shown(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_DATABASE", "postgresql+asyncpg://till:geheim@127.0.0.1:1/shop")
    ran = till("doctor", "--json")
    assert ran.code == 1
    assert "geheim" not in ran.out
    assert ShopKey.from_hex("5a" * 32).hex() not in ran.out
    (database,) = [finding for finding in json.loads(ran.out)["findings"] if finding["name"] == "database"]
    assert database["what"].startswith("shop on 127.0.0.1: The database does not answer")


def test_settings_that_are_wrong_are_a_finding(till: Till, tmp_path: Path) -> None:
    file = tmp_path / "till.toml"
    file.write_text('outlt = "BISHAN"\n', encoding="utf-8")
    wrong, found = looked(till, "--config", file)
    assert wrong == {"settings"}
    assert "There is no setting 'outlt'" in found["settings"]["what"]
    assert found["python"]["state"] == "ok", "the rest is looked at all the same"


def test_a_database_that_is_empty_or_of_another_kind_is_a_finding(till: Till, empty_address: str) -> None:
    _, found = looked(till, "--database", empty_address)
    assert "schema" in found or "is not there yet" in found["database"]["what"]
    wrong, found = looked(till, "--database", "mysql://till@host/shop")
    assert wrong == {"database"}
    assert "'mysql' are not supported" in found["database"]["what"]


def test_a_shop_that_is_not_founded_yet_is_told(till: Till, address: str) -> None:
    wrong, found = looked(till, "--database", address)
    assert not wrong
    assert (found["shop"]["state"], found["key"]["state"]) == ("warn", "ok")


@pytest.mark.parametrize("named", [False, True], ids=["in its usual folder", "beside the shop"])
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_a_killed_backup_left_is_named_until_it_is_gone(
    till: Till, sold: str, home: Path, named: bool
) -> None:
    folder = sqlite_file(make_url(sold)).parent if named else home / "backups"
    file = [str(folder / "kept")] if named else []
    assert "leftovers" not in looked(till, "--database", sold)[1]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, "backup", *file, "--by", "O1", "--pin-stdin", "--database", sold],
        input=PINS["owner"] + "\n", capture_output=True, text=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed
    assert not [*folder.glob("kept"), *folder.glob("*.pos-tui-backup")], "half a backup is none"
    (left,) = folder.glob(".pos-tui-*")
    assert [path.stat().st_mode & 0o077 for path in (left, *left.iterdir())] == [0, 0], "the copy is ours alone"
    wrong, found = looked(till, "--database", sold)
    assert not wrong
    assert (found["leftovers"]["state"], str(left) in found["leftovers"]["what"]) == ("warn", True)
    assert "remove them: they hold a copy of the shop" in found["leftovers"]["do"]
    shutil.rmtree(left)
    assert "leftovers" not in looked(till, "--database", sold)[1]


def test_a_missing_strange_or_open_key_is_a_finding(
    till: Till, sold: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POS_TUI_KEY")
    assert "is not there: copy it" in looked(till, "--database", sold)[1]["key"]["what"]
    home.mkdir(parents=True)
    file = home / "shop.key"
    file.write_text(ShopKey.fresh().hex())
    wrong, found = looked(till, "--database", sold)
    assert (wrong, found["key"]["what"]) == ({"key"}, f"{file} is the key of another shop")
    file.write_text("5a" * 32)
    file.chmod(0o644)
    wrong, found = looked(till, "--database", sold)
    assert (wrong, found["key"]["do"]) == (set(), f"chmod 600 {file}")
    file.chmod(0o600)
    assert looked(till, "--database", sold)[1]["key"]["state"] == "ok"


def test_a_disk_without_room_and_a_clock_of_the_past_are_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.clock(NOW).state == "ok"
    assert machine.clock(NOW.replace(year=1970)).state == "wrong"
    for free, state in ((10**9, "ok"), (10**8, "warn"), (10**7, "wrong")):
        monkeypatch.setattr(machine, "LITTLE_DISK", 5 * 10**8)
        monkeypatch.setattr("shutil.disk_usage", lambda _folder, free=free: type("Usage", (), {"free": free}))
        assert machine.disk(tmp_path / "not" / "there").state == state
    assert machine.log_file(tmp_path / "till.log").state == "ok"
    assert machine.log_file(tmp_path).state == "warn"


def test_a_sqlite_that_loses_rows_in_wal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "library_version", lambda: "3.40.1")
    assert machine.sqlite().state == "warn"
    monkeypatch.setattr(machine, "library_version", lambda: "3.53.0")
    assert machine.sqlite().state == "ok"


@pytest.mark.parametrize(
    ("environment", "colours"),
    [({"NO_COLOR": "1"}, "switched off (NO_COLOR)"), ({"COLORTERM": "truecolor", "TERM": "xterm"}, "16 million")],
)
def test_colours_are_what_the_terminal_says(environment: dict[str, str], colours: str) -> None:
    assert terminal.colours(environment).what == colours


@pytest.mark.parametrize(
    ("engine", "version", "durability", "kept"),
    [
        ("sqlite", "3.40.1", "wal", False), ("sqlite", "3.53.0", "wal", True),
        ("sqlite", "3.40.1", "truncate", True),
        ("postgresql", "18.6", "on", True), ("postgresql", "18.6", "off", False),
        ("postgresql", "18.6", "no fsync", False),
    ],
)  # fmt: skip
def test_a_database_that_forgets_what_it_said_is_known(
    engine: str, version: str, durability: str, kept: bool
) -> None:
    facts = StoreFacts(engine, version, durability, clock="", size_bytes=0, read_only=False)
    assert facts.keeps_what_it_says is kept


@pytest.mark.either
def test_keys_and_a_locale_that_the_till_would_refuse_are_told(till: Till, sold: str, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('locale = "en-SG"\n[keys]\npay = "f11"\n')
    wrong, found = looked(till, "--config", settings, "--database", sold)
    assert (wrong, found["keys"]["what"]) == (set(), "1 key of the shop's own")
    assert found["locale"]["what"] == "en-SG writes 1,234.50"
    settings.write_text('locale = "xx_YY"\n[keys]\npay = "f99"\n')
    wrong, found = looked(till, "--config", settings, "--database", sold)
    assert (wrong, found["locale"]["state"]) == ({"keys"}, "warn")
    assert "f99" in found["keys"]["what"]

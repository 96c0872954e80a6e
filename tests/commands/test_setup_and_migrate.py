"""`pos-tui setup` and `pos-tui migrate`: an empty database becomes a shop, and nothing else is touched."""

import asyncio
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pos_tui.commands import setup
from pos_tui.db.migrations import current
from pos_tui.db.revision import HEAD, VERSION_TABLE
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.queries import lanes
from pos_tui.staff.queries import colleagues
from pos_tui.workers.sign_in import sign_in
from tests.commands.conftest import Till
from tests.shops import NOW

SHOP = {
    "company": "Bishan Mini Mart", "currency": "SGD", "prices_include_tax": True, "tax_rounding": "document",
    "cash_rounding": "0.05", "stock_policy": "block", "timezone": "Asia/Singapore", "country": "SG",
    "tax_classes": [{"code": "S", "name": "GST 9 %", "kind": "standard", "rate": "9.000"}],
    "outlets": [{"code": "BISHAN", "name": "Bishan", "terminals": ["1", "2"]}],
    "tenders": [{"code": "cash", "name": "Cash", "kind": "cash", "gives_change": True}], "loyalty": None,
}  # fmt: skip


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "shop.json"
    file.write_text(json.dumps(SHOP), encoding="utf-8")
    return file


def typed(monkeypatch: pytest.MonkeyPatch, text_typed: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text_typed))


def in_database(address: str, use: Any) -> Any:
    async def run() -> Any:
        database = Database.at(address)
        try:
            return await use(database)
        finally:
            await database.close()

    return asyncio.run(run())


def test_a_form_becomes_a_shop(till: Till, empty_address: str, form: Path, home: Path) -> None:
    ran = till("setup", form, "--database", empty_address)
    assert ran.code == 0
    assert ran.out == "Bishan Mini Mart is set up: 2 tills.\n"
    assert ran.err == "Nobody can sign in yet: the till asks for the owner when it is started.\n"
    assert (home / "shop.key").stat().st_mode & 0o777 == 0o600
    assert till("verify", "--database", empty_address).code == 0


def test_the_same_form_again_changes_nothing(till: Till, empty_address: str, form: Path, home: Path) -> None:
    first = till("setup", form, "--json", "--database", empty_address)
    key = (home / "shop.key").read_text()
    again = till("setup", form, "--json", "--database", empty_address)
    assert json.loads(first.out) == {
        "company": "Bishan Mini Mart", "created": True,
        "tills": [{"outlet": "BISHAN", "terminal": "1"}, {"outlet": "BISHAN", "terminal": "2"}],
    }  # fmt: skip
    assert json.loads(again.out) == {**json.loads(first.out), "created": False}
    assert (home / "shop.key").read_text() == key


def test_the_owner_signs_in_with_the_pin_from_standard_input(
    till: Till, empty_address: str, form: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "482913\n")
    ran = till("setup", form, "--owner", "Mei Tan", "--pin-stdin", "--database", empty_address)
    assert (ran.code, ran.err) == (0, "")
    assert "482913" not in ran.out + (home / "pos-tui.log").read_text()

    async def signs_in(database: Database) -> str:
        lane = (await database.read(lanes))[0]
        (owner,) = await database.read(lambda session: colleagues(session, lane))
        key = ShopKey.from_hex((home / "shop.key").read_text())
        return (await sign_in(database, lane, owner.staff_id, "482913", key=key, clock=lambda: NOW)).name

    assert in_database(empty_address, signs_in) == "Mei Tan"


def test_the_pin_is_asked_twice_on_a_terminal(
    till: Till, empty_address: str, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["482913", "482914", "482913", "482913"])
    monkeypatch.setattr(setup, "getpass", lambda _prompt: next(answers))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    differing = till("setup", form, "--owner", "Mei Tan", "--database", empty_address)
    assert (differing.code, differing.err) == (2, "pos-tui: The two PINs differ: try again.\n")
    assert current(empty_address) == "empty"
    assert till("setup", form, "--owner", "Mei Tan", "--database", empty_address).code == 0


@pytest.mark.parametrize(
    ("options", "standard_input", "said"),
    [
        (["--owner", "Mei Tan", "--pin-stdin"], "12\n", "A PIN has 4 to 12 digits and nothing else"),
        (["--owner", "Mei Tan", "--pin-stdin"], "", "A PIN has 4 to 12 digits and nothing else"),
        (["--owner", "Mei Tan"], "", "There is no terminal to ask for the PIN"),
        (["--pin-stdin"], "1234\n", "A PIN is for an owner"),
    ],
)
def test_a_pin_that_cannot_be_makes_no_database(
    till: Till, empty_address: str, form: Path, home: Path, monkeypatch: pytest.MonkeyPatch,
    options: list[str], standard_input: str, said: str,
) -> None:  # fmt: skip
    typed(monkeypatch, standard_input)
    ran = till("setup", form, *options, "--database", empty_address)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert current(empty_address) == "empty"
    assert not (home / "shop.key").exists()


def test_a_form_with_mistakes_makes_no_database(till: Till, empty_address: str, form: Path) -> None:
    form.write_text(json.dumps({**SHOP, "curency": "SGD", "tax_rounding": "never"}), encoding="utf-8")
    ran = till("setup", form, "--database", empty_address)
    assert (ran.code, ran.out) == (2, "")
    assert "curency" in ran.err
    assert "tax_rounding" in ran.err
    assert current(empty_address) == "empty"


def test_a_second_till_needs_the_key_of_the_first(till: Till, empty_address: str, form: Path, home: Path) -> None:
    till("setup", form, "--database", empty_address)
    (home / "shop.key").unlink()
    ran = till("setup", form, "--database", empty_address)
    assert ran.code == 2
    assert "shop.key is not there: copy it from the till that set up the shop" in ran.err
    assert not (home / "shop.key").exists()


def test_migrate_makes_an_empty_database_current(till: Till, empty_address: str) -> None:
    checked = till("migrate", "--check", "--database", empty_address)
    assert (checked.code, checked.out) == (1, "The database is empty. Run «pos-tui migrate».\n")
    assert current(empty_address) == "empty"
    assert (
        till("migrate", "--database", empty_address).out == f"The database is empty. Now it is current ({HEAD}).\n"
    )
    again = till("migrate", "--json", "--database", empty_address)
    assert json.loads(again.out) == {"before": "current", "after": "current", "schema": HEAD}
    assert till("migrate", "--check", "--database", empty_address).code == 0


@pytest.mark.parametrize("command", [("migrate",), ("migrate", "--check"), ("verify",), ("report", "totals")])
def test_a_newer_database_is_left_alone(till: Till, address: str, command: tuple[str, ...]) -> None:
    newer = f"UPDATE {VERSION_TABLE} SET version_num = '9999'"
    in_database(address, lambda database: database.write(lambda session: session.execute(text(newer))))
    ran = till(*command, "--database", address)
    assert (ran.code, ran.out) == (2, "")
    assert "The database is of a newer pos-tui than this one: install the newer program" in ran.err


@pytest.mark.parametrize("command", [("migrate",), ("verify",), ("setup", "FORM")])
def test_a_database_of_another_program_is_left_alone(
    till: Till, empty_database: Database, empty_address: str, form: Path, command: tuple[str, ...]
) -> None:
    strange = text("CREATE TABLE wp_posts (id INTEGER)")
    in_database(empty_address, lambda database: database.write(lambda session: session.execute(strange)))
    ran = till(*(form if part == "FORM" else part for part in command), "--database", empty_address)
    assert (ran.code, ran.out) == (2, "")
    assert "The database holds tables of another program: check the database setting." in ran.err
    assert current(empty_address) == "foreign"

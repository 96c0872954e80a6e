"""`pos-tui verify`: 0 when the books hold, 1 with the wrong row named, 2 when nothing can be proved."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text, update

from pos_tui.cash.models import Shift
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.models import Terminal
from tests.commands.conftest import Till
from tests.reports.trading import Day


def tamper(address: str, *statements: Any, journal: str = "auto") -> None:
    async def write(session: Writing) -> None:
        for statement in statements:
            await session.execute(statement)

    async def run() -> None:
        database = Database.at(address, journal=journal)
        await database.write(write)
        await database.close()

    asyncio.run(run())


def a_level_is_higher(day: Day) -> Any:
    mate = table_of(StockLevel).c.product_id == day.shop.products["MATE"].product_id
    return update(table_of(StockLevel)).where(mate).values(on_hand=9_000)


def promises(out: str) -> Sequence[dict[str, Any]]:
    (company,) = json.loads(out)["companies"]
    proofs: Sequence[dict[str, Any]] = company["proofs"]
    return proofs


def test_books_that_hold_are_told_so(till: Till, sold: str) -> None:
    ran = till("verify", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Bishan Mini Mart\n")
    assert ran.out.endswith("\nNothing is wrong.\n")
    assert "✗" not in ran.out


def test_a_wrong_row_is_named_and_the_exit_code_is_1(till: Till, sold: str, day: Day) -> None:
    tamper(
        sold,
        a_level_is_higher(day),
        update(table_of(Shift))
        .where(Shift.closed_at.is_(None))
        .values(business_date=day.shop.today.replace(day=1)),
    )
    ran = till("verify", "--database", sold)
    assert ran.code == 1
    assert "2 of these promises are broken:" in ran.out
    assert "✗ stock: Club Mate Regular 500 ml in BISHAN: 9 on hand, its movements come to 5." in ran.out


def test_programs_get_every_promise_as_json(till: Till, sold: str, day: Day) -> None:
    held = till("--json", "--database", sold, "verify")
    assert held.code == 0
    assert json.loads(held.out)["holds"]
    assert {proof["wrong"] for proof in promises(held.out)} == {None}
    tamper(sold, a_level_is_higher(day))
    broken = till("verify", "--json", "--database", sold)
    assert (broken.code, broken.err) == (1, "")
    assert [proof["name"] for proof in promises(broken.out) if proof["wrong"]] == ["stock"]


def test_an_anchor_from_a_receipt_has_to_be_in_the_journal(till: Till, sold: str) -> None:
    ran = till("verify", "--database", sold, "--anchor", "1-2-00000000")
    assert ran.code == 1
    assert "No entry has the anchor 1-2-00000000" in ran.out


def test_anchors_are_not_called_right_when_the_chain_is_broken(till: Till, sold: str, day: Day) -> None:
    terminal = table_of(Terminal).c.id == day.shop.lane.terminal_id
    tamper(sold, update(table_of(Terminal)).where(terminal).values(journal_head="f" * 64))
    ran = till("verify", "--json", "--database", sold, "--anchor", "1-2-00000000")
    assert [proof["name"] for proof in promises(ran.out) if proof["wrong"]] == ["chain", "anchors"]


def test_people_are_warned_where_verifying_keeps_tills_from_selling(
    till: Till, sold: str, store_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_SQLITE_JOURNAL", "truncate")
    tamper(sold, text("UPDATE terminal SET receipts = receipts"), journal="truncate")
    ran = till("verify", "--database", sold)
    assert ran.code == 0
    assert ("no till of this file can sell meanwhile" in ran.err) == (store_name == "sqlite")


def test_without_the_key_nothing_can_be_proved(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POS_TUI_KEY")
    ran = till("verify", "--database", sold)
    assert (ran.code, ran.out) == (2, "")
    assert "shop.key is not there: copy it from the till that set up the shop" in ran.err
    monkeypatch.setenv("POS_TUI_KEY", ShopKey.fresh().hex())
    ran = till("verify", "--database", sold)
    assert ran.code == 2
    assert "The shop key is not the one of Bishan Mini Mart" in ran.err


def test_a_database_without_a_shop_has_nothing_to_prove(
    till: Till, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_KEY", "5a" * 32)
    ran = till("verify", "--database", address)
    assert ran.code == 2
    assert "has no shop in it yet" in ran.err

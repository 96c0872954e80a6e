"""Every command that prints what people wrote: nothing that it writes is obeyed by whoever reads it."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pos_tui.commands import output, tables
from pos_tui.commands.grammar import FILES
from pos_tui.intake import csv_text
from tests.commands.conftest import Till
from tests.faults.acts import World
from tests.hostile.shop import columns
from tests.hostile.strings import MARK, obeyed_in
from tests.shops import TODAY

DAY = ("--from", str(TODAY), "--to", str(TODAY))
MATE = "5012345678900"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("report", "totals", *DAY), ("report", "day", "--date", str(TODAY)), ("report", "taxes", *DAY),
    ("report", "corrections", *DAY), ("report", "shifts", *DAY), ("report", "price", MATE), ("audit", *DAY),
    ("tax", "list"), ("rates", "list"), ("verify",), ("stock",), ("stock", "--below"),
    ("stock", "movements", MATE), ("stock", "lots"), ("orders",), ("products", "changes"), ("labels",),
    ("scan", MATE), ("customers", "find", "mei"), ("customers", "show", "K77"), ("find", "mate"),
    ("tiers", "list"), ("doctor",), ("anchors", "export", "-"),
)  # fmt: skip
TYPED: tuple[tuple[str, ...], ...] = (
    ("scan", "\x1b]0;PWN\x07", "\u202eX", "\x9b2J"), ("find", "\x1b[2J\u202e"),
    ("customers", "show", "\x1b]0;PWN\x07"),
    ("--company", "\x9b2J", "audit"), ("--outlet", "\x1b[2J", "stock"), ("\x1b]0;PWN\x07",),
    ("report", "price", "\x1b[2J\r\nX"), ("import", "products", "\x1b]0;PWN\x07.csv"),
    ("logs", "--sale", "\x1b[2J"),
    ("verify", "--config", "\x1b[2J.toml"), ("audit", "--person", "\udcff\x1b[2J"), ("scan", "\udcff\udcfe"),
)  # fmt: skip
WITHOUT_ROWS = {
    "gift_card.code", "account_entry.reason", "bulk_edit.which", "bulk_edit.change", "purchase_order.note",
    "store_credit_entry.reason", "approval.about", "lot.code", "stock_count_entry.lot", "supplier_return.reason",
    "applied_promotion.code", "applied_promotion.name", "tax_part.name",
}  # fmt: skip
"""What did not happen in this shop; their tests are beside what makes them."""


def test_something_hostile_is_in_every_column(planted_shop: tuple[Path, World]) -> None:
    store = sqlite3.connect(planted_shop[0])

    def planted(table: str, column: str) -> int:
        rows = store.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE '%' || ? || '%'", (MARK,))
        return len(rows.fetchall()) or len(store.execute(f"SELECT {column} FROM {table}").fetchall())

    empty = {str(column) for column in columns() if not planted(str(column.table), str(column.name))}
    store.close()
    assert empty == WITHOUT_ROWS


@pytest.mark.parametrize("as_json", [False, True], ids=["for people", "for programs"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_a_command_prints_is_not_obeyed(
    till: Till, planted: str, command: tuple[str, ...], as_json: bool
) -> None:
    ran = till(*command, *(("--json",) if as_json else ()), "--database", planted)
    assert ran.out + ran.err
    assert obeyed_in(ran.out + ran.err) == ""
    if as_json and ran.out:
        for document in [ran.out] if ran.out.startswith("{\n") else ran.out.splitlines():
            json.loads(document)


@pytest.mark.parametrize("command", TYPED, ids=range(len(TYPED)))
def test_what_is_typed_behind_a_command_is_not_obeyed(till: Till, planted: str, command: tuple[str, ...]) -> None:
    ran = till(*command, "--database", planted)
    assert ran.out + ran.err
    assert obeyed_in(ran.out + ran.err) == ""
    assert "Traceback" not in ran.err
    assert "A bug" not in ran.err


@pytest.mark.parametrize("kind", FILES)
def test_a_file_for_a_spreadsheet_runs_nothing(till: Till, planted: str, kind: str) -> None:
    ran = till("export", kind, "--database", planted)
    assert ran.code == 0, ran
    assert obeyed_in(ran.out) == ""
    header, *rows = csv.reader(io.StringIO(ran.out, newline=""))
    assert rows
    cells = [cell for row in rows for cell in row if len(row) == len(header)]
    assert [cell for cell in cells if runs(cell)] == []


def runs(cell: str) -> bool:
    """A spreadsheet takes it for a formula; a plain number is none."""
    return cell[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") and not csv_text.NUMBER.fullmatch(cell)


def test_control_without_the_gates_it_would_be_obeyed(
    till: Till, planted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shop is as hostile as it should be, and these tests see it."""
    assert MARK in till("report", "totals", *DAY, "--database", planted).out
    monkeypatch.setattr(output, "harmless", str)
    monkeypatch.setattr(output, "harmless_json", str)
    said = [till(*command, "--database", planted) for command in (("verify",), ("audit", *DAY, "--json"))]
    assert all(obeyed_in(ran.out) for ran in said)
    monkeypatch.setattr(csv_text, "FORMULA", re.compile("never"))
    exported = till("export", "products", "--database", planted).out
    assert any(runs(cell) for row in csv.reader(io.StringIO(exported, newline="")) for cell in row)


def test_control_a_table_keeps_its_columns(till: Till, planted: str) -> None:
    """Nothing wide, joined or without end moves a figure out of its place."""
    lines = [line for line in till("stock", "--database", planted).out.splitlines() if line]
    rule = next(at for at, line in enumerate(lines) if line.startswith("──"))
    widths: list[Any] = [tables.width(line) for line in lines[rule + 1 :]]
    assert max(widths) <= tables.width(lines[rule])

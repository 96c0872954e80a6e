"""`pos-tui export`: whole files, told of in JSON, and no row twice where the link is lost on the way."""

import asyncio
import json
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from pos_tui.cli import REFUSED
from pos_tui.commands.output import put
from tests.commands.conftest import Till
from tests.postgres import PostgreSQL

only_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


@pytest.fixture
def cut(sold: str, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The server ends every session of the shop when the first line is written; all that was written."""
    written: list[str] = []

    def put_and_cut(text: str, *given: Any) -> None:
        put(text, *given)
        written.append(text)
        if len(written) == 1:
            sessions = f"SELECT pid FROM pg_stat_activity WHERE datname = '{make_url(sold).database}'"
            end = f"SELECT pg_terminate_backend(pid, 5000) FROM ({sessions}) AS theirs"
            ends = Thread(target=lambda: asyncio.run(postgresql.execute(end)))
            ends.start()
            ends.join()

    monkeypatch.setattr("pos_tui.commands.export.put", put_and_cut)
    return written


def test_a_file_that_was_written_is_told_of(till: Till, sold: str, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    ran = till("export", "products", file, "--json", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(ran.out) == {"file": str(file), "rows": len(lines) - 1}


def test_rows_and_json_are_two_answers(till: Till, sold: str) -> None:
    ran = till("export", "products", "--json", "--database", sold)
    said = "--json tells of a FILE: name one, or leave --json out to get the rows themselves."
    assert (ran.code, ran.err) == (REFUSED, f"pos-tui: {said}\n")
    assert json.loads(ran.out) == {"refused": said}


@only_postgresql
def test_a_file_has_no_row_twice_though_the_link_was_lost(
    till: Till, sold: str, cut: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "products.csv"
    assert till("export", "products", file, "--database", sold).code == 0
    head, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert cut == [head, head, *rows], "it was begun twice"


@only_postgresql
def test_who_reads_along_is_told_that_the_link_was_lost(till: Till, sold: str, cut: list[str]) -> None:
    ran = till("export", "products", "--database", sold)
    assert ran.code == REFUSED
    assert ran.err.endswith("they are not whole, export again.\n")
    assert [ran.out] == cut, "nothing came after the first line"

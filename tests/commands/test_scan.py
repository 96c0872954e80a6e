"""`pos-tui scan`: how codes are read, one line each, with a shop or without, whatever is in them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Till
from tests.test_architecture import modules_after

pytestmark = pytest.mark.either

KEYS = [
    "code", "kind", "gtin", "check_digit_ok", "price", "currency", "weight", "weight_unit", "count", "batch",
    "expiry", "serial", "error", "product",
]  # fmt: skip


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def piped(home: Path, given: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    here = {**os.environ, "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    command = [sys.executable, "-m", "pos_tui", "scan", *arguments]
    return subprocess.run(command, input=given, capture_output=True, env=here, check=False, timeout=60)


def test_a_code_is_read_without_a_shop(till: Till, home: Path) -> None:
    ran = till("scan", "--json", "(01)95012345678903(3103)000350(10)AB(17)301231", "MATE")
    assert (ran.code, ran.err) == (0, "")
    said, sku = objects(ran.out)
    assert list(said) == KEYS
    assert (said["kind"], said["gtin"], said["check_digit_ok"]) == ("gs1", "95012345678903", True)
    assert (said["weight"], said["batch"], said["expiry"]) == ("0.350", "AB", "2030-12-31")
    assert (sku["kind"], sku["product"]) == ("sku", None)
    assert not home.exists()


def test_products_are_named_where_there_is_a_shop(till: Till, sold: str) -> None:
    ran = till(
        "scan", "--json", "--database", sold, "5012345678900", "05012345678900", "MATE", "4006381333931", "X"
    )
    found = [said["product"] for said in objects(ran.out)]
    mate = {"sku": "MATE", "name": "Club Mate Regular 500 ml", "active": True}
    assert found[:3] == [mate] * 3
    assert (found[3]["sku"], found[4]) == ("BREAD", None)


def test_a_person_reads_a_sentence(till: Till, sold: str) -> None:
    ran = till("scan", "--database", sold, "5012345678900*6", "]C10195012345678903" + "3103000350")
    assert ran.out == (
        "5012345678900*6: EAN-13, count 6, MATE Club Mate Regular 500 ml\n"
        "]C101950123456789033103000350: GS1, weight 0.350 kg\n"
    )


def test_a_wrong_check_digit_is_told_and_is_exit_code_1(till: Till) -> None:
    ran = till("scan", "5012345678901")
    assert ran.code == 1
    assert ran.out.endswith("\n  5012345678901: the last digit should be 0: scan again or check the digits.\n")


def test_a_pattern_of_the_settings_is_used(till: Till, tmp_path: Path) -> None:
    file = tmp_path / "till.toml"
    file.write_text('[codes]\npatterns = ["21IIIIIWWWWWC"]\n', encoding="utf-8")
    (said,) = objects(till("scan", "--json", "--config", file, "2112345012346").out)
    assert (said["kind"], said["weight"]) == ("restricted", "1.234")


def test_a_database_that_cannot_be_asked_is_noted_and_codes_are_read(till: Till, tmp_path: Path) -> None:
    ran = till("scan", "--database", f"sqlite+aiosqlite:///{tmp_path / 'no.db'}", "MATE")
    assert (ran.code, ran.out) == (0, "MATE: SKU or words\n")
    assert ran.err.startswith("No products are looked up. There is no database file")


def test_standard_input_is_read_line_by_line(tmp_path: Path) -> None:
    ran = piped(tmp_path, b"5012345678900\r\n\n0105012345678900" + b"10A\x1d21S7\nMATE", "--json", "-")
    assert [said["code"] for said in objects(ran.stdout.decode())] == [
        "5012345678900", "010501234567890010A 21S7", "MATE",
    ]  # fmt: skip
    assert objects(ran.stdout.decode())[1]["serial"] == "S7"


@pytest.mark.parametrize(
    "given", [b"\xff\xfe\x00\n\x1b]0;x\x07\n", b"]" * 300 + b"\n*\n3**\n(01)\n", b"x" * 2_000_000]
)
def test_what_is_no_code_is_no_traceback(tmp_path: Path, given: bytes) -> None:
    ran = piped(tmp_path, given, "--json", "-")
    assert ran.returncode in (0, 1)
    assert ran.stderr == b""
    assert all(list(said) == KEYS for said in objects(ran.stdout.decode()))
    assert b"\x1b" not in ran.stdout


def test_no_screens_are_loaded() -> None:
    assert not modules_after("import pos_tui.commands.scan") & {"textual", "rich"}

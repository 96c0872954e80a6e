"""Tables, bars, the log, and what is left out of everything that is written down."""

import json
import logging
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.commands.tables import bars, cut, table, width
from pos_tui.config import Settings
from pos_tui.errors import BadInput
from pos_tui.log import logging_to_file
from pos_tui.redact import redact

SECRETS = (
    "postgresql+asyncpg://till:geheim@host:5432/shop",
    "postgresql+asyncpg://till:ge%40he:im@host/shop",
    "postgresql+asyncpg://till@host/shop?password=geheim&ssl=require",
    "password = geheim",
    "PIN: 482913 was typed",
    "key=" + "5a" * 32,
    "the key " + "0123456789abcdef" * 4 + " is secret",
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
)


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_left_out(text: str) -> None:
    said = redact(text)
    for secret in ("geheim", "he:im", "482913", "5a5a", "0123456789", "c2FsdA"):
        assert secret not in said


def test_what_is_no_secret_stays() -> None:
    for text in (
        "Receipt BISHAN-1-000001 was sold",
        "https://example.org/a@b",
        "anchor 1-17-0a1b2c3d",
        "mac 4f3a",
    ):
        assert redact(text) == text


def test_figures_line_up_on_their_point() -> None:
    assert table(("Name", "Qty"), [("Tea", "2"), ("Café 漢字", "1.5"), ("x", "-10.125")]).splitlines() == [
        "Name           Qty",
        "─────────  ───────",
        "Tea          2",
        "Café 漢字    1.5",
        "x          -10.125",
    ]


def test_a_long_name_is_cut_by_the_cells_it_takes() -> None:
    assert cut("漢字漢字", 5) == "漢字…"
    assert cut("short", 5) == "short"


@given(st.lists(st.tuples(st.text(max_size=50), st.integers(-(10**9), 10**9)), max_size=8))
def test_every_line_of_a_table_is_as_wide_as_its_rule_or_less(rows: list[tuple[str, int]]) -> None:
    shown = [(name.replace("\n", " "), str(number)) for name, number in rows]
    lines = table(("Name", "Number"), shown).split("\n")
    assert len(lines) == len(rows) + 2
    assert all(width(line) <= width(lines[1]) for line in lines)


def test_bars_are_in_proportion_and_fit() -> None:
    drawn = bars(
        {"10:00": (800, "8.00"), "11:00": (400, "4.00"), "12:00": (0, "0.00"), "13:00": (-5, "-0.05")}, columns=34
    )
    assert drawn.splitlines() == [
        "10:00   8.00  ████████████████████",
        "11:00   4.00  ██████████",
        "12:00   0.00",
        "13:00  -0.05",
    ]
    assert bars({}) == ""
    assert bars({"10:00": (0, "0.00")}) == "10:00  0.00"


def logged(tmp_path: Path, level: str, *names: str) -> str:
    settings = Settings.model_validate({"log_file": tmp_path / "logs" / "till.log", "log_level": level})
    with logging_to_file(settings):
        for name in names:
            logging.getLogger(name).debug("a detail")
            logging.getLogger(name).warning("sold for %s", "postgresql+asyncpg://till:geheim@host/shop")
    return (tmp_path / "logs" / "till.log").read_text(encoding="utf-8")


def test_the_log_has_a_time_a_level_and_no_secret(tmp_path: Path) -> None:
    text = logged(tmp_path, "info", "pos_tui.selling")
    assert text.count("\n") == 1
    said = json.loads(text)
    assert said["at"].endswith("+00:00")
    assert datetime.fromisoformat(said["local"]) == datetime.fromisoformat(said["at"])
    assert (said["level"], said["logger"]) == ("warning", "pos_tui.selling")
    assert "sale" not in said
    assert "geheim" not in text
    assert (tmp_path / "logs" / "till.log").stat().st_mode & 0o777 == 0o600


def test_the_level_is_the_setting_s_and_others_stay_quiet(tmp_path: Path) -> None:
    text = logged(tmp_path, "debug", "pos_tui.selling", "somebody.else")
    assert text.count("a detail") == 1


def test_a_traceback_in_the_log_has_no_variables(tmp_path: Path) -> None:
    settings = Settings.model_validate({"log_file": tmp_path / "till.log"})
    with logging_to_file(settings):
        try:
            pin = "482913"
            raise ValueError(f"pin={pin}")
        except ValueError:
            logging.getLogger("pos_tui").exception("it failed")
    text = (tmp_path / "till.log").read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "482913" not in text


def test_a_bug_is_logged_and_a_refusal_is_not(tmp_path: Path) -> None:
    settings = Settings.model_validate({"log_file": tmp_path / "till.log"})
    for error in (BadInput("That cannot be."), RuntimeError("no one thought of this")):
        with pytest.raises(type(error)), logging_to_file(settings):
            raise error
    text = (tmp_path / "till.log").read_text(encoding="utf-8")
    assert '"level": "error", "logger": "pos_tui"' in text
    assert "RuntimeError: no one thought of this" in text
    assert "That cannot be" not in text


def test_a_log_that_cannot_be_written_is_said_and_done_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to_file(Settings.model_validate({"log_file": tmp_path})):
        logging.getLogger("pos_tui").warning("heard by nobody")
    assert capsys.readouterr().err.startswith(f"pos-tui: the log {tmp_path} cannot be written")

"""What is written down: a line stays a line, JSON stays JSON, and reading it with `cat` does nothing."""

import json
import logging
from pathlib import Path

import pytest

from pos_tui.commands.crash import report_crash
from pos_tui.config import Settings
from pos_tui.log import logging_to_file
from tests.commands.conftest import Till
from tests.hostile.strings import HOSTILE, UNSTORABLE, naughty, obeyed_in

TEXTS = [*HOSTILE.values(), *UNSTORABLE.values(), *naughty()]
log = logging.getLogger("pos_tui.hostile")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("POS_TUI_LOG_FILE", str(tmp_path / "till.log"))
    return Settings.model_validate({"log_file": tmp_path / "till.log"})


def test_every_text_is_one_line_of_json_and_comes_back(
    settings: Settings, till: Till, capfd: pytest.CaptureFixture[str]
) -> None:
    with logging_to_file(settings):
        for text in TEXTS:
            log.warning("%s", text)
    assert "Logging error" not in capfd.readouterr().err, "a line was lost"
    raw = settings.log_file.read_text(encoding="utf-8")
    assert obeyed_in(raw) == ""
    assert len(raw.splitlines()) == len(TEXTS)
    said = [json.loads(line)["message"] for line in raw.splitlines()]
    assert [text for text, line in zip(TEXTS, said, strict=True) if text != line and "key" not in text] == []
    for options in ((), ("--json",)):
        shown = till("logs", "--lines", "2000", *options)
        assert shown.code == 0
        assert obeyed_in(shown.out) == ""
        assert len(shown.out.splitlines()) == len(TEXTS)


@pytest.mark.parametrize("text", [*HOSTILE.values(), *UNSTORABLE.values()], ids=[*HOSTILE, *UNSTORABLE])
def test_a_crash_report_is_written_and_read_in_peace(home: Path, text: str) -> None:
    sentence = report_crash(RuntimeError(text), command="verify")
    (report,) = home.glob("crash-*.txt")
    assert str(report) in sentence
    assert obeyed_in(report.read_text(encoding="utf-8")) == ""


def test_control_as_it_was_it_would_be_obeyed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pos_tui.log.harmless_json", str)
    with logging_to_file(settings):
        log.warning("%s", HOSTILE["C1 instead of ESC"])
    assert obeyed_in(settings.log_file.read_text(encoding="utf-8"))

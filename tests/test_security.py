"""SECURITY.md names tests that are there, and each control has at least one."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`((?:tests/)?[\w/]+(?:\.py)?)`")
CONTROLS = re.compile(r"^\| (?!Against|---)(.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def paths_in(cell: str) -> Iterator[Path]:
    """Paths of tests in a cell; one without its folder lies in that of the one before."""
    folder = ROOT
    for name in NAMED.findall(cell):
        path = ROOT / name if name.startswith("tests/") else folder / name
        folder = path.parent
        yield path


def broken(text: str) -> list[str]:
    """Controls that nothing shows, and tests that are not there."""
    found = []
    for against, _, shown_by in CONTROLS.findall(text):
        paths = list(paths_in(shown_by))
        found += [f"{against}: nothing shows it"] if not paths else []
        found += [f"{against}: {path} is not there" for path in paths if not _has_tests(path)]
    return found


def _has_tests(path: Path) -> bool:
    files = [path] if path.suffix == ".py" else sorted(path.glob("test_*.py"))
    there = [file for file in files if file.is_file() and "def test_" in file.read_text(encoding="utf-8")]
    return bool(files) and there == files


def test_every_control_is_shown_by_tests_that_are_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert len(CONTROLS.findall(text)) >= 20
    assert broken(text) == []


def test_control_a_test_that_went_away_is_seen() -> None:
    assert broken("| A thief | a lock | `tests/no/test_lock.py` |")
    assert broken("| A thief | a lock | somebody looked |")
    assert broken("| A thief | a lock | `tests/commands/test_doctor.py`, `test_no_such.py` |")

"""The command that measures: what it says of a figure, and how it ends."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from types import ModuleType

import pytest

from tests.bench import __main__ as bench
from tests.bench.rows import Row, SkippedBench, Tell, in_turns, slow

WITHIN = Row("scan", 9, "ms", 0.15, 90, "a DataTable")
BEYOND = Row("rate", 70, "/s", 80, at_least=True)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """One bench of a name that is known, whose rows are these."""
    rows: list[Row] = []
    made = ModuleType("tests.bench.start")

    def measure(rounds: int, _tell: Tell) -> Sequence[Row]:
        if not rows:
            raise SkippedBench("there is no clock")
        return [*rows, Row("rounds", rounds, "")]

    vars(made)["measure"] = measure
    monkeypatch.setitem(sys.modules, "tests.bench.start", made)
    return rows


@pytest.mark.parametrize(
    ("row", "good"),
    [
        (WITHIN, True),
        (Row("scan", 14, "ms", 0.15, 90), False),
        (Row("scan", 14, "ms", 14), True),
        (Row("scan", 14, "ms", 13.9), False),
        (BEYOND, False),
        (Row("rate", 0.7, "", 0.7, 1, at_least=True), True),
        (Row("told", 1e9, "ms"), True),
    ],
)
def test_a_figure_is_good_within_its_limit(row: Row, good: bool) -> None:
    assert row.is_good is good


def test_the_table_has_the_limit_beside_each_figure(
    measured: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    measured += [WITHIN, BEYOND]
    assert bench.main(["--only", "start", "--rounds", "7"]) == 1
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "what ours baseline ratio limit",
        "✓ scan, against a DataTable 9 ms 90 ms 0.10 × ≤ 0.15",
        "✗ rate 70 /s ≥ 80",
        "rounds 7",
    ]


def test_all_within_their_limits_is_exit_0_and_json_says_it(
    measured: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    measured += [WITHIN]
    assert bench.main(["--only", "start", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["good"] is True
    assert said["rounds"] == 5
    first = said["rows"][0]
    assert (first["bench"], first["ratio"], first["limit"], first["good"]) == ("start", 0.1, 0.15, True)


def test_what_cannot_be_measured_here_is_named(measured: list[Row], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "start"]) == 0
    assert "start was left out: there is no clock" in capsys.readouterr().out
    assert not measured


@pytest.mark.parametrize("arguments", [["--only", "nothing"], ["--rounds", "0"], ["--rounds", "five"]])
def test_bad_use_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(arguments)
    assert "usage" in capsys.readouterr().err


def test_every_bench_that_is_named_is_there() -> None:
    for name in bench.BENCHES:
        __import__(f"tests.bench.{name}")
        assert callable(sys.modules[f"tests.bench.{name}"].measure)


def test_sides_are_measured_in_turns_and_the_first_changes() -> None:
    order: list[str] = []

    def side(name: str) -> int:
        order.append(name)
        return len(order)

    sides = {"ours": partial(side, "ours"), "theirs": partial(side, "theirs")}
    figures = in_turns("x", 3, lambda *_: None, sides)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert figures == {"ours": [1, 4, 5], "theirs": [2, 3, 6]}


def test_the_slow_end_of_some_values() -> None:
    assert slow(range(100)) == 99
    assert slow([5.0]) == 5
    assert slow(range(200), 50) == 100

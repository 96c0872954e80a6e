"""Programs that are not ours, measured beside ours: named on the command line, and told what they lack."""

import json
import sys
from itertools import cycle

import pytest

from tests.bench import __main__ as bench
from tests.bench.named import Other
from tests.bench.others import against, others_opened, scanned

SELLS = "import sys\nfor _ in sys.stdin: print(flush=True)"
ENDS = "0"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    bench.main(["--only", "others", "--rounds", "1", "--json", *arguments])
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


def seller(code: str) -> str:
    return f"toy={sys.executable} -c '{code}'"


def test_another_till_is_measured_beside_ours() -> None:
    """What shows the codes that it gets is all that a till needs to be measured."""
    toy = Other.of("toy=sh -c 'echo ready; exec cat'")
    with others_opened([toy]) as opened:
        scans = scanned(opened["toy"], cycle(["9520000000018", "9520000000025"]))
    assert all(scan.ms > 0 and scan.bytes >= len("9520000000018") for scan in scans)
    rows = against("toy", scans, scans)
    assert [(row.what, row.against, row.ratio, row.limit) for row in rows] == [
        ("scan → line painted", "toy", 1, None),
        ("bytes of a scan", "toy", 1, None),
    ]


def test_another_seller_is_measured_beside_ours(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "--seller", seller(SELLS))
    rows = said["rows"]
    assert isinstance(rows, list)
    assert [(row["what"], row["against"]) for row in rows] == [("sale of 5 lines, PostgreSQL", "toy")]
    assert rows[0]["ratio"] > 1, "who sells nothing is faster"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name one: --till NAME=COMMAND"),
        (["--till", "toy=cat"], "--codes FILE has to name codes"),
        (["--till", "toy=cat", "--codes", "/nowhere"], "/nowhere cannot be read"),
        (["--seller", seller(ENDS)], "toy ended with 0 before it had sold"),
        (["--seller", "toy=/no/such/program"], "toy cannot be started"),
    ],
)
def test_what_it_lacks_is_said(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, *arguments)
    assert said["rows"] == []
    assert sentence in str(said["left_out"])


@pytest.mark.parametrize("text", ["", "toy", "toy=", "=cat", "toy='cat"])
def test_a_name_without_a_command_is_bad_use(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(["--till", text])
    assert "is not NAME=COMMAND" in capsys.readouterr().err


def test_a_command_keeps_its_words_together() -> None:
    assert Other.of("a till=run 'of two words' --now") == Other("a till", ["run", "of two words", "--now"])

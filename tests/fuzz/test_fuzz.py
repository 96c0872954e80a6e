"""What was found once is not found again; codes and files drawn from a seed have an answer; a bug would be seen.

`python -m tests.fuzz --seconds 300` looks for more, led by the branches that it reaches.
"""

import random
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pytest

from pos_tui.catalogue.codes.views import ReadCode
from tests.fuzz import targets
from tests.fuzz.__main__ import NAMES, main
from tests.fuzz.codes import fuzzed_codes
from tests.fuzz.imports import fixture
from tests.fuzz.targets import TARGETS, Feed

SEED, FEW, MANY = 20_261_130, 20_000, 1_000_000
PLAIN = ReadCode(code="", kind="sku")
MUTATIONS = {"imports": 40, "config": 60, "shop": 60}
MOST_MUTATIONS = 300
FOUND: dict[str, tuple[bytes, ...]] = {
    "number": (b"1.0000000000000000000000000000001",),
}
"""Bytes that the program once had no answer to."""


@pytest.fixture(scope="module", autouse=True)
def _shop_is_closed() -> Iterator[None]:
    """The shop that files are imported into lives as long as these tests."""
    yield
    if fixture.cache_info().currsize:
        fixture().close()
        fixture.cache_clear()


def mutated(seeds: tuple[bytes, ...], many: int, seed: int) -> list[bytes]:
    """Seeds with some of their bytes changed, taken out, or put in from another one."""
    chance = random.Random(seed)
    made = []
    for _ in range(many):
        data, other = bytearray(chance.choice(seeds)), chance.choice(seeds)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) + 1)
            match chance.randrange(3):
                case 0:
                    data[at : at + chance.randint(1, 8)] = b""
                case 1:
                    data[at:at] = bytes([chance.randrange(256)])
                case 2:
                    data[at:at] = other[(cut := chance.randrange(len(other) + 1)) : cut + chance.randint(1, 20)]
        made.append(bytes(data))
    return made


def feed_all(name: str, inputs: tuple[bytes, ...] | list[bytes]) -> None:
    for data in inputs:
        try:
            TARGETS[name].feed(data)
        except BaseException as error:
            error.add_note(f"{name} was fed {data!r}")
            raise


def test_every_entrance_is_known_to_the_command() -> None:
    assert set(NAMES) == set(TARGETS)
    assert set(FOUND) <= set(TARGETS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_right_and_what_was_found_has_an_answer(name: str) -> None:
    feed_all(name, TARGETS[name].seeds)
    feed_all(name, FOUND.get(name, ()))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_nearly_right_has_an_answer(name: str) -> None:
    feed_all(name, mutated(TARGETS[name].seeds, MUTATIONS.get(name, MOST_MUTATIONS), SEED))


def read_codes(many: int) -> None:
    for code in fuzzed_codes(many, SEED):
        try:
            targets.code_text(code)
        except BaseException as error:
            error.add_note(f"the code was {code!r}, seed {SEED}")
            raise


def test_fuzzed_codes_have_an_answer() -> None:
    read_codes(FEW)


@pytest.mark.full
@pytest.mark.timeout(3_600)
def test_a_million_fuzzed_codes_have_an_answer() -> None:
    read_codes(MANY)


def test_control_a_program_without_an_answer_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a code shown as it came, or the reader not to know some, these tests would say so."""
    monkeypatch.setattr("pos_tui.catalogue.codes.reading.clean", lambda text, _limit=0: text)
    with pytest.raises(AssertionError, match="shown as"):
        read_codes(FEW)
    monkeypatch.undo()

    monkeypatch.setattr(
        targets, "read_code", lambda text, _rules: [ReadCode(code="", kind="sku"), Decimal(text)][0]
    )
    with pytest.raises(InvalidOperation):
        read_codes(FEW)


@pytest.mark.parametrize(
    ("name", "broken"),
    [("entry", "read_entry"), ("sale", "read_document"), ("shop", "read_shop"), ("counts", "read_counts"),
     ("config", "load_settings"), ("receipt", "receipt_with"), ("imports", "import_anything")],
)  # fmt: skip
def test_control_an_exception_that_is_not_ours_comes_through(
    name: str, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_options: object) -> object:
        raise KeyError("a bug")

    monkeypatch.setattr(targets, broken, fails)
    feed: Feed = TARGETS[name].feed
    with pytest.raises(KeyError):
        feed(TARGETS[name].seeds[0])


def test_bad_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nonsense"])
    assert ended.value.code == 2
    assert "nonsense" in capsys.readouterr().err

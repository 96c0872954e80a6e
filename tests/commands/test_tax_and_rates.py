"""`pos-tui tax` and `pos-tui rates`: who may, from when, and what is refused with a sentence."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.conftest import Ran, Till
from tests.shops import KEY, PINS

pytestmark = pytest.mark.either

SOON = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()


@pytest.fixture
def as_owner(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> Till:
    """A command by the owner, whose PIN comes on standard input."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(PINS["owner"] + "\n"))
        return till(*arguments, "--by", "O1", "--pin-stdin", "--database", sold)

    return run


def test_another_shops_key_seals_nothing_and_counts_no_wrong_pin(
    till: Till, as_owner: Till, sold: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it wrote would be taken for a forgery for good."""
    sales = tmp_path / "sales.jsonl"
    sales.write_text("", encoding="utf-8")
    monkeypatch.setenv("POS_TUI_KEY", "ab" * 32)
    for command in (("tax", "add", "S", "10", "--from", SOON), ("rates", "set", "EUR", "1.5"), ("replay", sales)):
        ran = till(*command, "--database", sold) if command[0] == "replay" else as_owner(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "The shop key is not the one of" in ran.err
    monkeypatch.setenv("POS_TUI_KEY", KEY.hex())
    assert till("verify", "--database", sold).code == 0
    assert till("audit", "--act", "sign_in_failed", "--database", sold).out == "Nothing of that kind was done.\n"


def listed(till: Till, sold: str, what: str) -> list[dict[str, object]]:
    rates: list[dict[str, object]] = json.loads(till(what, "list", "--json", "--database", sold).out)["rates"]
    return rates


def test_a_coming_rate_is_added_told_and_raises_no_price_today(till: Till, as_owner: Till, sold: str) -> None:
    ran = as_owner("tax", "add", "S", "10", "--from", SOON)
    assert (ran.code, ran.err) == (0, "")
    assert f"S      {SOON}  GST 9 %" in ran.out
    rates = listed(till, sold, "tax")
    assert [(rate["from"], rate["rate"]) for rate in rates if rate["code"] == "S"] == [
        ("1900-01-01", "9"),
        (SOON, "10"),
    ]
    (entry,) = json.loads(till("audit", "--act", "tax_rate", "--json", "--database", sold).out)["entries"]
    assert entry["person"] == "O1"
    assert entry["facts"] == {"class": "S", "from": SOON, "before": "9 %", "after": "10 %"}
    assert till("verify", "--database", sold).code == 0


def test_a_rate_of_parts(till: Till, as_owner: Till, sold: str) -> None:
    ran = as_owner("tax", "add", "S", "--from", SOON, "--part", "GST=5", "--part", "QST=9.975+")
    assert ran.code == 0, ran
    rate = next(rate for rate in listed(till, sold, "tax") if rate["from"] == SOON)
    assert rate["rate"] == "15.4738"
    assert rate["parts"] == [
        {"name": "GST", "rate": "5", "compound": False},
        {"name": "QST", "rate": "9.975", "compound": True},
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("S", "10", "--from", "2020-01-01"), "is not after today"),
        (("S", "1000", "--from", SOON), "a rate is a percentage from 0 to 100"),
        (("S", "-1", "--from", SOON), ""),
        (("S", "ten", "--from", SOON), "'ten' is not a number"),
        (("X", "10", "--from", SOON), "There is no tax class X: there is S, Z, E."),
        (("E", "10", "--from", SOON), "E is exempt, which has no rate"),
        (("S", "--from", SOON), "Write a rate, or the parts that make it up"),
        (("S", "10", "--from", SOON, "--part", "A=1"), "Write a rate, or the parts that make it up"),
    ],
)
def test_a_rate_that_cannot_be_meant_is_one_sentence(
    as_owner: Till, arguments: tuple[str, ...], sentence: str
) -> None:
    ran = as_owner("tax", "add", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert sentence.casefold() in ran.err.casefold()


def test_a_day_has_one_rate(as_owner: Till) -> None:
    assert as_owner("tax", "add", "S", "10", "--from", SOON).code == 0
    again = as_owner("tax", "add", "S", "11", "--from", SOON)
    assert f"S has a rate from {SOON} already, 10 %: choose another day." in again.err


def test_a_cashier_and_a_wrong_pin_change_nothing(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, pin, sentence in (
        ("C1", PINS["cashier"], "may not change rates of tax or of foreign money"),
        ("O1", "000000", "Number and PIN do not fit"),
        ("X9", "000000", "Number and PIN do not fit"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(pin + "\n"))
        ran = till("tax", "add", "S", "10", "--from", SOON, "--by", number, "--pin-stdin", "--database", sold)
        assert (ran.code, sentence in ran.err) == (2, True), ran
    assert len(listed(till, sold, "tax")) == 3
    assert "Say who decides it" in till("tax", "add", "S", "10", "--from", SOON, "--database", sold).err


def test_foreign_money_of_a_shop_that_takes_none(till: Till, as_owner: Till, sold: str) -> None:
    assert "No foreign money has a rate" in till("rates", "list", "--database", sold).out
    ran = as_owner("rates", "set", "EUR", "1.4512")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert 'No tender of this shop is cash in EUR: add one with --tender "Cash EUR".' in ran.err
    assert "is not a number" in as_owner("rates", "set", "EUR", "much").err


def test_a_running_shop_takes_foreign_cash_from_now_on(till: Till, as_owner: Till, sold: str) -> None:
    ran = as_owner("rates", "set", "eur", "1.4512", "--tender", "Cash EUR")
    assert (ran.code, ran.err) == (0, "")
    today, page = listed(till, sold, "rates")[0]["from"], ran.out.splitlines()
    assert page[0].split() == ["1", "unit", "of", "From", "Taken", "as", "is", "worth", "SGD"]
    assert page[2].split() == ["EUR", today, "Cash", "EUR", "1.451200"]
    assert as_owner("rates", "set", "EUR", "1.5", "--from", SOON).code == 0
    assert [(rate["currency"], rate["tenders"]) for rate in listed(till, sold, "rates")] == [
        ("EUR", ["Cash EUR"]),
        ("EUR", ["Cash EUR"]),
    ]
    told = json.loads(till("audit", "--act", "exchange_rate", "--json", "--database", sold).out)["entries"]
    assert [entry["facts"].get("tender") for entry in told].count("Cash EUR") == 1
    assert till("verify", "--database", sold).code == 0


@pytest.mark.parametrize(
    ("code", "name", "sentence"),
    [
        ("SGD", "Cash", "SGD is the shop's own money, which has no rate"),
        ("EUR", " ", "Name the tender for EUR"),
        ("XQX", "Cash", "No currency is called that"),
    ],
)
def test_a_tender_that_cannot_be_meant_is_not_added(
    till: Till, as_owner: Till, sold: str, code: str, name: str, sentence: str
) -> None:
    ran = as_owner("rates", "set", code, "1.4512", "--tender", name)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert sentence in ran.err
    assert listed(till, sold, "rates") == []


def test_a_currency_has_one_tender(as_owner: Till) -> None:
    assert as_owner("rates", "set", "EUR", "1.4512", "--tender", "Cash EUR").code == 0
    assert "EUR has a tender already" in as_owner("rates", "set", "EUR", "1.5", "--tender", "Euro").err


def test_the_report_of_taxes(till: Till, sold: str) -> None:
    page = till("report", "taxes", "--database", sold)
    assert (page.code, page.err) == (0, "")
    assert "S      GST 9 %          9" in page.out
    document = json.loads(till("report", "taxes", "--json", "--database", sold).out)
    assert (document["currency"], document["tax"]) == ("SGD", "1.91")
    assert [(row["code"], row["rate"], row["tax"]) for row in document["taxes"]] == [
        ("E", "0", "0.00"),
        ("S", "9", "1.91"),
        ("Z", "0", "0.00"),
    ]
    empty = till("report", "taxes", "--from", SOON, "--database", sold).out
    assert empty.endswith("Nothing was sold then.\n")

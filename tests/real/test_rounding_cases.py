"""Rounding as it was published by others: budget offices, tax offices, other tills' bug reports."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from pos_tui.cash.rules import cash_rounding, settle
from pos_tui.money import Method, Money, parse_money, parse_rate
from pos_tui.pricing.rules import totals
from pos_tui.pricing.views import TaxableLine
from pos_tui.shop.views import TaxRule
from tests.pricing.test_totals import company
from tests.real import DATA

MODES: dict[str, tuple[int, Method]] = {
    "IF2": (10, "half_up"), "Australian": (5, "half_up"), "Danish": (50, "half_up"), "Finnish": (5, "half_up"),
    "Malaysian": (5, "half_up"), "New Zealand A": (10, "half_up"), "New Zealand B": (10, "half_down"),
    "Swedish (old)": (50, "half_up"), "South Africa": (5, "down"), "Japan 5 yen": (5, "down"),
    "Japan 10 yen": (10, "down"), "Norway": (100, "half_up"), "Swedish (new)": (100, "half_up"),
}  # fmt: skip


@cache
def cases() -> dict[str, Any]:
    assert DATA is not None
    found: dict[str, Any] = json.loads((DATA / "vectors" / "rounding_cases.json").read_text(encoding="utf-8"))
    return found


def cents(text: str) -> Money:
    return parse_money(text, 2)


def payable(total: Money, step: int, method: Method = "half_up") -> int:
    return total + cash_rounding(total, Money(0), Money(step), method)


def tax_of(lines: list[str], rate: str, rounding: str) -> tuple[int, int]:
    percent = parse_rate(rate.rstrip("%"))
    rule = TaxRule(tax_class_id=UUID(int=1), code="S", name="Tax", kind="standard", rate=percent)
    taxed = [TaxableLine(amount=cents(amount), tax=rule) for amount in lines]
    result = totals(taxed, basket_discount=Money(0), company=company(inclusive=False, rounding=rounding))
    return result.tax, result.total


def how(case: dict[str, Any]) -> tuple[int, Method]:
    """Step and method of a case out of its rule: "half-up to 0.05", "down to 1"."""
    method: Method = "down" if case["rule"].startswith("down") else "half_up"
    return cents(case["rule"].split(" to ")[1].split(",")[0]), method


def test_canada_rounds_once_after_the_tax_and_never_a_card() -> None:
    case = cases()["cash_rounding"][0]
    tax, total = tax_of(case["lines"], case["tax_rate"], "document")
    assert (tax, total) == (23, cents(case["total"]))
    assert payable(Money(total), 5) == cents(case["cash"])
    assert settle(Money(total), [("card", False, Money(total))], Money(5)).rounding == 0


def test_every_last_digit_in_canada() -> None:
    for digit, rounded in cases()["cash_rounding"][1]["map"].items():
        assert payable(Money(10 * 7 + int(digit)), 5) == 70 + int(rounded)


def test_change_is_of_what_is_payable() -> None:
    old_coin, bug = cases()["cash_rounding"][2:4]
    for total, tendered, change in (
        (old_coin["lines_total"], old_coin["tendered"], old_coin["change"]),
        (bug["total"], bug["tendered"], bug["expect_change"]),
    ):
        assert settle(cents(total), [("cash", True, cents(tendered))], Money(5)).change == cents(change)


def expectations(case: dict[str, Any]) -> list[tuple[str, str]]:
    """Each total of a case and what is payable for it; a refund without a total is of its sale."""
    if "sale_total" not in case:
        return [(case["total"], case["expect_payable"])]
    refund = case.get("refund_total", f"-{case['sale_total']}")
    return [(case["sale_total"], case["sale_payable"]), (refund, case["refund_payable"])]


@pytest.mark.parametrize("number", range(4, 9))
def test_what_other_tills_got_wrong_once(number: int) -> None:
    case = cases()["cash_rounding"][number]
    step, method = how(case)
    for total, expected in expectations(case):
        assert payable(cents(total), step, method) == cents(expected)


def spread(mapped: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Every ending with what it is rounded to, and how many endings there are."""
    for span, rounded in mapped.items():
        first, _, last = span.partition("-")
        for ending in range(int(first), int(last or first) + 1):
            yield ending, rounded, 10 ** len(first)


@pytest.mark.parametrize("mode", sorted(MODES))
def test_a_till_makers_modes_are_a_step_and_a_method(mode: str) -> None:
    step, method = MODES[mode]
    for ending, rounded, size in spread(cases()["till_maker_modes"][mode]["map"]):
        assert payable(Money(7 * size + ending), step, method) == 7 * size + rounded


@pytest.mark.parametrize(("number", "rounding"), [(0, "line"), (1, "document")])
def test_tax_per_line_and_on_the_whole(number: int, rounding: str) -> None:
    case = cases()["tax_rounding"][number]
    assert tax_of(case["lines"], case["rate"], rounding) == (cents(case["tax"]), cents(case["total"]))


def test_ties_that_floats_get_wrong() -> None:
    case = cases()["tax_rounding"][2]
    taxes = [tax_of([line["net"]], line["rate"], "line")[0] for line in case["lines"]]
    assert taxes == [cents(line["tax"]) for line in case["lines"]]
    assert sum(taxes) == cents(case["tax"])

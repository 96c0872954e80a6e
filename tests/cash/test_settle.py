"""Paid exactly: tenders − change = total + cash rounding."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.cash.rules import cash_rounding, check_change, expected_cash, settle
from pos_tui.cash.views import DrawerSum
from pos_tui.errors import BadTender
from pos_tui.money import Method, Money

CASH, CARD = ("cash", True), ("card", False)

totals = st.integers(-50_000, 50_000).map(Money)
steps = st.sampled_from([None, Money(5), Money(10), Money(100)])


@given(totals, st.integers(0, 50_000), st.integers(1, 90_000), steps)
def test_what_is_paid_less_change_is_the_total_and_its_rounding(
    total: Money, by_card: int, in_cash: int, step: Money | None
) -> None:
    total = Money(abs(total) + 1)
    payments = [(*CARD, Money(min(by_card, total))), (*CASH, Money(in_cash))]
    after = settle(total, payments, step)
    paid = sum(amount for _, _, amount in payments)
    assert paid + after.due - after.change == total + after.rounding
    assert after.due == 0 or after.change == 0
    assert abs(after.rounding) * 2 <= (step or 0)


@pytest.mark.parametrize(
    ("total", "rounded"), [(1001, 1000), (1003, 1005), (1002, 1000), (1008, 1010), (-1003, -1005)]
)
def test_cash_is_rounded_to_the_coins_that_there_are(total: int, rounded: int) -> None:
    after = settle(Money(total), [("cash", True, Money(0))], Money(5))
    assert total + after.rounding == rounded


HOW = [
    # step, method, total, what is paid in coins
    (5, "half_up", 492, 490), (5, "half_up", 197, 195), (5, "half_up", -198, -200), (5, "half_up", 1455, 1455),
    (5, "down", 198, 195), (5, "down", -198, -195), (100, "down", 750, 700), (100, "down", -750, -700),
    (100, "half_up", 161, 200), (10, "half_up", 3575, 3580), (10, "half_down", 3575, 3570),
    (10, "half_down", 6, 10),
    (100, "half_up", 50, 100), (100, "half_down", 50, 0), (5, "up", 1, 5), (5, "up", 5, 5),
    (50, "half_up", 25, 50),
]  # fmt: skip


@pytest.mark.parametrize(("step", "method", "total", "rounded"), HOW)
def test_coins_are_rounded_as_the_country_has_it(step: int, method: Method, total: int, rounded: int) -> None:
    after = settle(Money(total), [("cash", True, Money(0))], Money(step), method)
    assert total + after.rounding == rounded


@given(totals, steps, st.sampled_from(get_args(Method)))
def test_a_refund_in_coins_mirrors_its_sale(total: Money, step: Money | None, method: Method) -> None:
    sold = cash_rounding(total, Money(0), step, method)
    assert cash_rounding(Money(-total), Money(0), step, method) == -sold
    assert (total + sold) % (step or 1) == 0
    assert abs(sold) < (step or 1)


def test_a_card_pays_to_the_cent_and_only_the_rest_in_cash_is_rounded() -> None:
    assert settle(Money(1003), [(*CARD, Money(1003))], Money(5)).rounding == 0
    split = settle(Money(1003), [(*CARD, Money(500)), (*CASH, Money(505))], Money(5))
    assert (split.rounding, split.due, split.change) == (2, 0, 0)


def test_change_never_comes_out_of_a_card() -> None:
    with pytest.raises(BadTender, match="gives no change"):
        check_change(Money(100), [(*CARD, Money(1100)), (*CASH, Money(50))])


def test_expected_cash_is_float_and_cash_less_all_change() -> None:
    def row(kind: str, tender: str, amount: int, change: int = 0) -> DrawerSum:
        return DrawerSum.model_validate(
            {"kind": kind, "tender_kind": tender, "tender_code": tender, "count": 1,
             "amount": amount, "change": change}
        )  # fmt: skip

    movements = [
        row("float", "cash", 10_000), row("tender", "cash", 5_000, 440), row("tender", "card", 9_999),
        row("tender", "cheque", 2_000, 150), row("paid_out", "cash", -1_200),
    ]  # fmt: skip
    assert expected_cash(movements) == 10_000 + 5_000 - 440 - 150 - 1_200

"""Paying, tender by tender: what is left, what goes back, and what a till refuses."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.cash.views import TenderKind, TenderType
from pos_tui.errors import BadTender
from pos_tui.money import Money
from pos_tui.shop.views import CompanyRules
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.tendering import Tendering, letters_for


def kind(code: TenderKind, name: str = "", *, gives_change: bool = False) -> TenderType:
    return TenderType(
        tender_type_id=uuid4(), code=code, name=name or code.title(), kind=code, gives_change=gives_change
    )


CASH, CARD, VOUCHER = kind("cash", gives_change=True), kind("card"), kind("voucher")


def company(cash_rounding: int | None = None) -> CompanyRules:
    return CompanyRules(
        company_id=uuid4(), name="Mart", currency="SGD", exponent=2, prices_include_tax=True,
        tax_rounding="document", cash_rounding=Money(cash_rounding) if cash_rounding else None,
        stock_policy="block", timezone="Asia/Singapore", country="SG", points_per=None, point_worth=None,
        key_check="",
    )  # fmt: skip


def owing(total: int, cash_rounding: int | None = None) -> Tendering:
    return Tendering(Money(total), company(cash_rounding), MoneyFormat(currency="SGD"))


def test_cash_gives_change() -> None:
    paid = owing(560).tender(CASH, Money(1_000))
    assert (paid.is_paid, paid.after.change, paid.payments[0].change) == (True, 440, 440)


def test_several_tenders_pay_one_sale() -> None:
    first = owing(2_493).tender(VOUCHER, Money(500)).tender(CASH, Money(1_000))
    assert (first.is_paid, first.due) == (False, 993)
    paid = first.tender(CARD)
    assert [payment.amount for payment in paid.payments] == [500, 1_000, 993]
    assert paid.is_paid


def test_a_card_is_never_charged_above_what_is_due() -> None:
    with pytest.raises(BadTender, match=r"at most SGD 5\.60"):
        owing(560).tender(CARD, Money(561))


def test_cash_is_rounded_and_a_card_is_not() -> None:
    asked = owing(1_002, cash_rounding=5)
    assert (asked.due, asked.due_in_cash) == (1_002, 1_000)
    assert asked.tender(CARD).payments[0].amount == 1_002
    assert asked.tender(CASH).payments[0].amount == 1_000
    assert asked.tender(CASH).after.rounding == -2


def test_what_cash_leaves_over_is_paid_by_card_to_the_cent() -> None:
    asked = owing(86, cash_rounding=10).tender(CASH, Money(50))
    assert (asked.due, asked.due_in_cash) == (36, 40)
    assert asked.tender(CARD).is_paid


def test_cash_comes_in_coins() -> None:
    with pytest.raises(BadTender, match=r"steps of SGD 0\.05"):
        owing(560, cash_rounding=5).tender(CASH, Money(1_001))


def test_the_last_tender_can_be_taken_back() -> None:
    asked = owing(560)
    assert asked.tender(CASH, Money(200)).take_back() == asked


def test_money_that_goes_back_is_exact() -> None:
    back = owing(-560).tender(CASH).payments[0]
    assert (back.amount, back.change) == (-560, 0)
    in_parts = owing(-560).tender(CASH, Money(200)).tender(CARD)
    assert [payment.amount for payment in in_parts.payments] == [-200, -360]
    assert in_parts.is_paid
    with pytest.raises(BadTender, match="goes back"):
        owing(-560).tender(CASH, Money(1_000))


@pytest.mark.parametrize("amount", [0, -100])
def test_a_tender_of_nothing_pays_for_nothing(amount: int) -> None:
    with pytest.raises(BadTender):
        owing(560).tender(CASH, Money(amount))


@given(
    st.integers(1, 100_000),
    st.lists(st.tuples(st.sampled_from([CASH, CARD, VOUCHER]), st.integers(1, 50_000)), max_size=6),
    st.sampled_from([None, 5, 10]),
)
def test_paid_exactly_whatever_the_tenders(
    total: int, tries: list[tuple[TenderType, int]], step: int | None
) -> None:
    state = owing(total, step)
    for tender, amount in tries:
        if state.is_paid:
            break
        try:
            coins = amount - amount % (step or 1)
            state = state.tender(tender, Money(coins if tender is CASH else min(amount, state.due)))
        except BadTender:
            continue
    if not state.is_paid:
        state = state.tender(CARD)
    assert sum(p.amount - p.change for p in state.payments) == total + state.after.rounding
    assert all(0 <= p.change <= p.amount for p in state.payments)
    assert all(not p.change for p in state.payments if p.tender is not CASH)


def test_every_tender_has_a_letter_of_its_own() -> None:
    tenders = [CASH, CARD, VOUCHER, kind("other", "Cheque book"), kind("other", "Cdv"), kind("other", "Ünïcode")]
    letters = letters_for(tenders)
    assert [(letter, tender.name) for letter, tender in letters.items()] == [
        ("c", "Cash"), ("d", "Card"), ("v", "Voucher"), ("h", "Cheque book"), ("a", "Cdv"), ("n", "Ünïcode"),
    ]  # fmt: skip

"""X and Z fit the paper and say everything, whatever the names hold."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.cash.report_text import COPY, SEALED, x_text, z_text
from pos_tui.cash.totals import ShiftTotals, TaxSum
from pos_tui.cash.views import DrawerSum
from pos_tui.cash.z_views import XReport, ZReport
from pos_tui.hardware.paper import columns
from pos_tui.money import LARGEST, Money
from pos_tui.shop.views import CompanyRules, Lane
from tests.shops import NOW, TODAY

ID = UUID(int=7)
hostile = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.sampled_from(
    ["", "\x1b]0;owned\x07", "[/] [@click=app.quit]x", "茶" * 40, "é" * 50, "a\u202eb\u200bc", "👩‍👩‍👧" * 20]
)
money = st.integers(-LARGEST, LARGEST).map(Money)


def lane(name: str = "Bishan Mini Mart", outlet: str = "Bishan", exponent: int = 2) -> Lane:
    company: dict[str, Any] = {
        "company_id": ID, "name": name, "currency": "SGD", "exponent": exponent, "prices_include_tax": True,
        "tax_rounding": "document", "cash_rounding": None, "stock_policy": "block", "timezone": "Asia/Singapore",
        "points_per": None, "point_worth": Money(0), "key_check": "00000000",
    }  # fmt: skip
    rules = CompanyRules.model_construct(**company)
    return Lane.model_construct(
        company=rules, outlet_id=ID, outlet_code="B", outlet_name=outlet, terminal_id=ID, terminal_code="1"
    )


def totals(**changes: Any) -> ShiftTotals:
    drawer = (
        DrawerSum(
            kind="float", tender_kind="cash", tender_code="cash", count=1, amount=Money(10_000), change=Money(0)
        ),
        DrawerSum(
            kind="tender", tender_kind="cash", tender_code="cash", count=1, amount=Money(1_000), change=Money(440)
        ),
    )
    usual = {
        "documents": 2, "goods": 1_050, "tax": 86, "total": 1_050, "drawer": drawer,
        "taxes": {"S": TaxSum(base=Money(964), tax=Money(86))},
    }  # fmt: skip
    return ShiftTotals.model_validate({**usual, **changes})


def z(**changes: Any) -> ZReport:
    usual = {
        "z_number": 3, "shift_id": ID, "shift_number": 7, "terminal_code": "1", "business_date": TODAY,
        "opened_at": NOW, "closed_at": NOW, "totals": totals(), "expected": 10_560, "counted": 10_500,
        "variance": -60, "reason": "a note was missing", "perpetual_total": 99_999, "anchor": "1-12-deadbeef",
    }  # fmt: skip
    return ZReport.model_validate({**usual, **changes})


def x(**changes: Any) -> XReport:
    usual = {
        "shift_number": 7, "terminal_code": "1", "business_date": TODAY, "opened_at": NOW, "totals": totals(),
        "sealed": False,
    }  # fmt: skip
    return XReport.model_validate({**usual, **changes})


def test_a_z_says_everything() -> None:
    text = z_text(z(), lane())
    for said in (
        "Z REPORT 3", "Shift 7", "2026-11-22", "14:32", "TOTAL SGD", "10.50", "Float × 1", "100.00",
        "Change given", "-4.40", "Expected in cash", "105.60", "105.00", "-0.60", "Reason: a note was missing",
        "Perpetual total", "999.99", "1-12-deadbeef", "Tax S on 9.64",
    ):  # fmt: skip
        assert said in text
    assert COPY not in text


def test_a_reprint_says_copy_at_both_ends() -> None:
    lines = z_text(z(), lane(), copy=True).splitlines()
    assert (lines[0].strip(), lines[-1].strip()) == (COPY, COPY)


def test_a_sealed_x_says_nothing_of_the_drawer() -> None:
    sealed = x_text(x(sealed=True, totals=totals(drawer=())), lane(), at=NOW, width=80)
    assert SEALED in sealed
    assert "Float" not in sealed
    assert "Float" in x_text(x(), lane(), at=NOW)


def test_a_paper_that_is_too_narrow_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="needs 32 columns"):
        z_text(z(), lane(), width=31)


@given(hostile, hostile, hostile, hostile, money, money, st.sampled_from((32, 40, 48)), st.sampled_from((0, 2, 3)))
def test_every_line_fits(
    name: str, outlet: str, code: str, reason: str, amount: Money, other: Money, width: int, exponent: int
) -> None:
    moved = DrawerSum(
        kind="tender", tender_kind="other", tender_code=code, count=10**6, amount=amount, change=Money(abs(other))
    )
    sums = totals(
        drawer=(moved,), taxes={code: TaxSum(base=amount, tax=other)}, goods=amount, rounding=other, total=other,
        documents=10**9, discount=amount,
    )  # fmt: skip
    where = lane(name, outlet, exponent)
    report = z(
        totals=sums, reason=reason, expected=amount, counted=other, variance=other - amount, terminal_code=code,
        perpetual_total=amount, anchor=code,
    )  # fmt: skip
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    texts = [
        z_text(report, where, width=width, copy=True),
        x_text(x(totals=sums, terminal_code=code), where, at=moment, width=width),
        x_text(x(sealed=True, totals=sums, terminal_code=code), where, at=moment, width=width),
    ]
    for line in "".join(texts).splitlines():
        assert columns(line) <= width
        assert "\x1b" not in line

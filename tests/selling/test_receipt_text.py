"""A receipt fits the paper and says everything, whatever the names hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unicodedata import category
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.hardware.paper import columns, cut, folded
from pos_tui.money import LARGEST, Money, Quantity, Rate, UnitPrice, decimal_text
from pos_tui.pricing.views import TaxTotal
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.views import Receipt, ReceiptLine, ReceiptTender
from pos_tui.shop.views import TaxRule

WIDTHS = (32, 40, 42, 48)
ID = UUID(int=7)

hostile = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "",
        "\x1b]0;owned\x07TOTAL 0.01",
        "[/] [@click=app.quit]x",
        "茶" * 40,
        "é" * 50,
        "a\u202eb\u200bc",
        "👩‍👩‍👧" * 20,
    ]
)
money = st.integers(-LARGEST, LARGEST).map(Money)
figures = st.integers(-LARGEST, LARGEST)
moments = st.integers(-(10**9), 10**9).map(
    lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)


def tax(
    code: str = "SR", name: str = "GST", kind: str = "standard", rate: int = 90_000, **amounts: int
) -> TaxTotal:
    rule = TaxRule(tax_class_id=ID, code=code, name=name, kind=kind, rate=Rate(rate))
    return TaxTotal(rule=rule, base=Money(amounts.get("base", 1051)), tax=Money(amounts.get("tax", 87)))


def line(name: str = "Club Mate 500 ml", **changes: object) -> ReceiptLine:
    fields: dict[str, object] = {
        "position": 1,
        "sku": "8",
        "name": name,
        "unit": "each",
        "quantity": Quantity(2_000),
        "unit_price": UnitPrice(2_800_000),
        "discount": Money(0),
        "amount": Money(560),
        "tax_code": "SR",
    }
    return ReceiptLine.model_validate(fields | changes)


def receipt(**changes: object) -> Receipt:
    fields: dict[str, object] = {
        "document_id": ID,
        "receipt_number": "BISHAN-3-000123",
        "kind": "sale",
        "company_name": "Little Shop Pte Ltd",
        "outlet_name": "Bishan",
        "currency": "SGD",
        "exponent": 2,
        "timezone": "Asia/Singapore",
        "at": datetime(2026, 11, 22, 6, 32, tzinfo=UTC),
        "business_date": date(2026, 11, 22),
        "cashier": "Aisha",
        "customer": None,
        "lines": (
            line(),
            line("Ledbury Pale 4.0 % pint", discount=Money(49), amount=Money(441), quantity=Quantity(1_000),
                 unit_price=UnitPrice(4_900_000)),
            line("Crisps", amount=Money(50), quantity=Quantity(1_000), unit_price=UnitPrice(500_000)),
        ),
        "prices_include_tax": True,
        "goods": Money(1051),
        "basket_discount": Money(0),
        "taxes": (tax(),),
        "tax": Money(87),
        "total": Money(1051),
        "rounding": Money(-1),
        "tenders": (ReceiptTender(code="cash", name="Cash", amount=Money(2000), change=Money(950)),),
        "points": 0,
        "anchor": "BISHAN-3 41 5f3a9c01",
    }  # fmt: skip
    return Receipt.model_validate(fields | changes)


def test_a_receipt_says_what_was_sold_what_it_cost_and_how_it_was_paid() -> None:
    assert receipt_text(receipt()) == (
        "          Little Shop Pte Ltd\n"
        "                 Bishan\n"
        "Aisha                   2026-11-22 14:32\n"
        "----------------------------------------\n"
        "Club Mate 500 ml                    5.60\n"
        "  2 × 2.80\n"
        "Ledbury Pale 4.0 % pint             4.41\n"
        "  1 × 4.90 less 0.49\n"
        "Crisps                              0.50\n"
        "----------------------------------------\n"
        "TOTAL SGD                          10.51\n"
        "Rounding                           -0.01\n"
        "Cash                               20.00\n"
        "Change                              9.50\n"
        "----------------------------------------\n"
        "Total includes\n"
        "SR GST 9 % on 10.51                 0.87\n"
        "----------------------------------------\n"
        "            BISHAN-3-000123\n"
        "          BISHAN-3 41 5f3a9c01\n"
    )


def test_tax_on_top_stands_between_subtotal_and_total() -> None:
    on_top = receipt(prices_include_tax=False, basket_discount=Money(51), taxes=(tax(base=1000, tax=90),),
                     tax=Money(90), total=Money(1090))  # fmt: skip
    text = receipt_text(on_top, 32).splitlines()
    start = text.index("Subtotal                   10.51")
    assert text[start + 1 : start + 4] == [
        "Discount                   -0.51",
        "SR GST 9 % on 10.00         0.90",
        "TOTAL SGD                  10.90",
    ]


def test_a_class_that_is_named_by_its_rate_does_not_say_it_twice() -> None:
    assert (
        "S GST 9 % on 10.51                  0.87"
        in receipt_text(receipt(taxes=(tax("S", "GST 9 %"),))).splitlines()
    )


def test_lines_carry_their_tax_code_only_where_there_are_several_classes() -> None:
    exempt = tax("E", "Exempt", "exempt", 0, base=441, tax=0)
    text = receipt_text(receipt(taxes=(tax(base=610, tax=50), exempt)))
    assert "Club Mate 500 ml                 5.60 SR" in text.splitlines()
    assert "E Exempt on 4.41                    0.00" in text.splitlines()
    assert " SR\n" not in receipt_text(receipt())


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"unit": "kg", "quantity": Quantity(350), "unit_price": UnitPrice(12_000_000), "amount": Money(420)},
         "  0.350 kg × 12.00/kg"),
        ({"unit": "kg", "quantity": Quantity(1_000), "unit_price": UnitPrice(2_800_000), "amount": Money(280),
          "tare": Quantity(20)}, "  1.000 kg net, tare 0.020 kg, × 2.80/kg"),
        ({"unit_price": UnitPrice(125), "quantity": Quantity(40_000), "amount": Money(1)}, "  40 × 0.000125"),
        ({"quantity": Quantity(-1_000), "amount": Money(-280)}, "  -1 × 2.80"),
        ({"amount": Money(500)}, "  2 × 2.80 agreed"),
        ({"quantity": Quantity(1_000), "amount": Money(500)}, "  1 × 2.80 agreed"),
    ],
)  # fmt: skip
def test_a_line_shows_how_its_amount_came_about(changes: dict[str, Any], shown: str) -> None:
    assert shown in receipt_text(receipt(lines=(line(**changes),))).splitlines()


def test_after_midnight_the_business_date_is_the_shifts() -> None:
    text = receipt_text(receipt(at=datetime(2026, 11, 22, 16, 30, tzinfo=UTC)))
    assert "2026-11-23 00:30" in text
    assert "Business date                 2026-11-22" in text.splitlines()


def test_a_reprint_says_copy_first_and_last_and_changes_nothing_else() -> None:
    original, copy = receipt_text(receipt()).splitlines(), receipt_text(receipt(), copy=True).splitlines()
    assert copy[1:-1] == original
    assert copy[0].strip() == copy[-1].strip() == "*** COPY ***"


def test_a_return_says_so_and_gives_back() -> None:
    cash = ReceiptTender(code="cash", name="Cash", amount=Money(-560), change=Money(0))
    back = line(quantity=Quantity(-2_000), amount=Money(-560))
    text = receipt_text(
        receipt(kind="return", lines=(back,), goods=Money(-560), total=Money(-560), tenders=(cash,))
    )
    assert [piece.strip() for piece in text.splitlines()][2] == "RETURN"
    assert "TOTAL SGD                          -5.60" in text.splitlines()


def test_a_customer_sees_the_points_earned() -> None:
    text = receipt_text(receipt(customer="Mei Tan", points=12))
    assert "Mei Tan                       +12 points" in text.splitlines()


def test_a_currency_without_decimals_is_shown_without() -> None:
    yen = receipt(currency="JPY", exponent=0, lines=(line(unit_price=UnitPrice(2_800_000)),))
    assert "  2 × 280" in receipt_text(yen).splitlines()
    assert "TOTAL JPY                           1051" in receipt_text(yen).splitlines()


receipts = st.builds(
    receipt,
    receipt_number=hostile,
    kind=st.sampled_from(["sale", "return", "void"]),
    company_name=hostile,
    outlet_name=hostile,
    currency=hostile,
    exponent=st.integers(0, 4),
    at=moments,
    cashier=hostile,
    customer=st.none() | hostile,
    lines=st.lists(
        st.builds(
            line, name=hostile, unit=hostile, quantity=figures, unit_price=figures, discount=money, amount=money,
            tax_code=hostile,
        ),
        max_size=4,
    ).map(tuple),
    prices_include_tax=st.booleans(),
    goods=money,
    basket_discount=money,
    taxes=st.lists(
        st.builds(tax, code=hostile, name=hostile, kind=st.sampled_from(["standard", "exempt"]),
                  rate=st.integers(0, 1_000_000), base=money, tax=money),
        max_size=3,
    ).map(tuple),
    total=money,
    rounding=money,
    tenders=st.lists(st.builds(ReceiptTender, code=hostile, name=hostile, amount=money, change=money), max_size=3)
    .map(tuple),
    points=st.integers(-(10**12), 10**12),
    anchor=hostile,
)  # fmt: skip


@given(receipts, st.sampled_from(WIDTHS), st.booleans())
def test_every_line_fits_the_paper_and_holds_no_control_character(
    given_receipt: Receipt, width: int, copy: bool
) -> None:
    text = receipt_text(given_receipt, width, copy)
    assert all(columns(printed) <= width for printed in text.split("\n"))
    assert not any(category(character) in ("Cc", "Zl", "Zp") for character in text.replace("\n", ""))


@given(receipts, st.sampled_from(WIDTHS))
def test_no_amount_is_ever_cut(given_receipt: Receipt, width: int) -> None:
    printed = receipt_text(given_receipt, width).split()
    amounts = [given_receipt.total, *(tender.amount for tender in given_receipt.tenders)]
    amounts += [amount for tax in given_receipt.taxes for amount in (tax.base, tax.tax)]
    assert {decimal_text(amount, given_receipt.exponent) for amount in amounts} <= set(printed)


@given(st.text(max_size=80), st.integers(2, 50))
def test_cutting_and_folding_keep_to_the_width(text: str, width: int) -> None:
    assert columns(cut(text, width)) <= width
    assert all(columns(piece) <= width for piece in folded(text, width))


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), max_size=80), st.integers(2, 50))
def test_folding_loses_no_letter(text: str, width: int) -> None:
    assert "".join(folded(text, width)).replace(" ", "") == text.replace(" ", "")


def test_paper_that_is_too_narrow_is_refused() -> None:
    with pytest.raises(ValueError, match="32 columns"):
        receipt_text(receipt(), 20)

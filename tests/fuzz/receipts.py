"""A receipt whose every text is somebody's."""

from collections.abc import Sequence
from itertools import cycle

from pos_tui.money import Money, Quantity
from pos_tui.selling.views import Receipt, ReceiptSaving, ReceiptTender
from tests.selling.test_receipt_text import line, receipt, tax


def receipt_with(texts: Sequence[str]) -> Receipt:
    """The texts in turn, as names of everything that a receipt names."""
    turn = cycle(texts)

    def some() -> str:
        return next(turn)

    goods = line(some(), serial=some(), savings=(ReceiptSaving(name=some(), amount=Money(20)),), unit=some())
    card = line(some(), kind="gift_card", code=some(), quantity=Quantity(1_000))
    return receipt(
        company_name=some(), outlet_name=some(), cashier=some(), customer=some(), receipt_number=some(),
        anchor=some(), exemption=some(), currency=some(), lines=(goods, card),
        taxes=(tax(some(), some()), tax(some(), some(), kind="exempt")),
        tenders=(
            ReceiptTender(code=some(), name=some(), amount=Money(2_000), change=Money(950)),
            ReceiptTender(code="eur", name=some(), amount=Money(1), change=Money(0), currency="EUR",
                          foreign_amount=Money(1), exchange_rate=1_451_200),
        ),
    )  # fmt: skip

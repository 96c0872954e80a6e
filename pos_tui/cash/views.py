"""Tenders and shifts as a till sees them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pos_tui.money import Money
from pos_tui.view import View

TenderKind = Literal["cash", "card", "voucher", "points", "store_credit", "gift_card", "cheque", "other"]


class TenderType(View):
    """One way of paying; a `currency` is that of foreign cash; what is `on_account` the customer owes."""

    tender_type_id: UUID
    code: str
    name: str
    kind: TenderKind
    gives_change: bool
    currency: str | None = None
    on_account: bool = False


class OpenShift(View):
    """The custody that everything sold now is booked into."""

    shift_id: UUID
    number: int
    business_date: date
    opened_at: datetime
    opened_by: UUID


class Settlement(View):
    """Where a payment stands: what is left to pay, what is given back, what cash rounding adds."""

    due: Money
    change: Money
    rounding: Money


class ForeignCash(View):
    """Foreign notes as they were handed over: minor units of their currency, and the rate in millionths."""

    currency: str
    amount: Money
    rate: int


class DrawerSum(View):
    """The movements of one kind and tender in a shift, added up; foreign cash in its own currency too."""

    kind: str
    tender_kind: TenderKind
    tender_code: str
    count: int
    amount: Money
    change: Money
    currency: str | None = None
    foreign: Money = Money(0)

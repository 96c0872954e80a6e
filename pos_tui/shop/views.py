"""A company's rules and a lane's place in it, as the rest of the program sees them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pos_tui.money import Method, Money, Rate
from pos_tui.view import View

TaxRounding = Literal["document", "line"]
StockPolicy = Literal["block", "warn", "allow"]


class CompanyRules(View):
    """The settings that shape every document of a company."""

    company_id: UUID
    name: str
    currency: str
    exponent: int
    prices_include_tax: bool
    tax_rounding: TaxRounding
    cash_rounding: Money | None
    cash_rounding_method: Method = "half_up"
    stock_policy: StockPolicy
    timezone: str
    country: str
    points_per: Money | None
    point_worth: Money | None
    points_expire_days: int | None = None
    key_check: str
    offers_version: int = 0
    expired_policy: StockPolicy = "warn"


class Lane(View):
    """One terminal, its outlet and its company."""

    company: CompanyRules
    outlet_id: UUID
    outlet_code: str
    outlet_name: str
    terminal_id: UUID
    terminal_code: str


class TaxPart(View):
    """One of the taxes that a class is made of; a compound one is on top of those before it."""

    name: str
    rate: Rate
    compound: bool = False


class TaxRule(View):
    """A tax class and the rate in force on the business date: all `parts` together where there are several."""

    tax_class_id: UUID
    code: str
    name: str
    kind: str
    rate: Rate
    parts: tuple[TaxPart, ...] = ()


RATE_PLACES = 6
"""Decimals of an exchange rate."""


class Exchange(View):
    """What one unit of a foreign currency is worth in ours from a day on, in millionths."""

    currency: str
    starts_on: date
    rate: int

"""A tax class of shop.json: its rate, or the parts of it, and what it becomes on later days."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictStr, model_validator

from pos_tui.money import HUNDRED_PERCENT, NotANumber, Rate, parse_rate
from pos_tui.pricing.tax import effective_rate
from pos_tui.shop.rates import DatedRate
from pos_tui.shop.views import TaxPart
from pos_tui.text import is_clean
from pos_tui.view import View

LONGEST_CODE, LONGEST_NAME, MOST_PARTS = 20, 100, 8
EVER = date(1900, 1, 1)
"""A rate without a beginning: sales of any day can be replayed."""

TaxKind = Literal["standard", "reduced", "zero", "exempt", "out_of_scope"]
TAXED = ("standard", "reduced")


def _code(text: str) -> str:
    if not is_clean(text, LONGEST_CODE) or not text or " " in text:
        raise ValueError(f"a code has 1 to {LONGEST_CODE} letters or digits and no blanks")
    return text


def _name(text: str) -> str:
    if not is_clean(text, LONGEST_NAME) or not text:
        raise ValueError(f"a name has 1 to {LONGEST_NAME} characters on one line, none of them invisible")
    return text


def _rate(text: str) -> str:
    try:
        rate = parse_rate(text)
    except NotANumber as error:
        raise ValueError(f"{error}: write a percentage such as 7.875") from None
    if not 0 <= rate <= HUNDRED_PERCENT:
        raise ValueError("a rate is a percentage from 0 to 100")
    return text


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date: write it as 2026-11-22") from None
    return text


Code = Annotated[StrictStr, AfterValidator(_code)]
Name = Annotated[StrictStr, AfterValidator(_name)]
Percentage = Annotated[StrictStr, AfterValidator(_rate)]
Day = Annotated[StrictStr, AfterValidator(_day)]


class PartForm(View):
    """One of several taxes: the state's, the city's; a compound one is on the price and those before it."""

    name: Name
    rate: Percentage
    compound: StrictBool = False


class RateOrParts(View):
    """A rate, or the parts that make it up: the one or the other."""

    rate: Percentage | None = None
    parts: tuple[PartForm, ...] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "RateOrParts":
        if (self.rate is None) == (self.parts is None):
            raise ValueError("write a rate, or the parts that make it up: the one or the other")
        if self.parts is not None and not 1 <= len(self.parts) <= MOST_PARTS:
            raise ValueError(f"parts are 1 to {MOST_PARTS} taxes with a name and a rate each")
        names = [part.name for part in self.parts or ()]
        if len(set(names)) != len(names):
            raise ValueError("two parts have one name: each is a row of its own on the receipt")
        if not 0 <= self.rate_value <= HUNDRED_PERCENT:
            raise ValueError("all parts together are a percentage from 0 to 100")
        return self

    @property
    def tax_parts(self) -> tuple[TaxPart, ...]:
        """The parts as the till computes with them; none for one rate."""
        return tuple(
            TaxPart(name=part.name, rate=parse_rate(part.rate), compound=part.compound)
            for part in self.parts or ()
        )

    @property
    def rate_value(self) -> Rate:
        """The rate as a number, of all parts together."""
        return parse_rate(self.rate) if self.rate is not None else effective_rate(self.tax_parts)


class RateForm(RateOrParts):
    """What a class takes from a day on."""

    from_: Day = Field(alias="from")

    @property
    def starts_on(self) -> date:
        """Its first business date."""
        return date.fromisoformat(self.from_)


class TaxClassForm(RateOrParts):
    """One tax class, its rate since ever, and the `rates` that it had or will have from a day on."""

    code: Code
    name: Name
    kind: TaxKind
    rates: tuple[RateForm, ...] = ()

    @model_validator(mode="after")
    def _untaxed_has_no_rate(self) -> "TaxClassForm":
        if self.kind not in TAXED and any(each.rate_value for each in (self, *self.rates)):
            raise ValueError(f"a class of kind {self.kind} has the rate 0")
        days = [each.starts_on for each in self.rates]
        twice = next((day for day in days if days.count(day) > 1), None)
        if twice is not None:
            raise ValueError(f"two rates start on {twice}: take one of them out")
        if min(days, default=date.max) <= EVER:
            raise ValueError(f"a dated rate starts after {EVER}: the rate before all others is «rate»")
        return self

    @property
    def dated(self) -> tuple[DatedRate, ...]:
        """All its rates in the order of their days."""
        days = [(EVER, self), *((each.starts_on, each) for each in self.rates)]
        return tuple(
            DatedRate(
                code=self.code, name=self.name, kind=self.kind, starts_on=day,
                rate=form.rate_value, parts=form.tax_parts,
            )
            for day, form in sorted(days, key=lambda one: one[0])
        )  # fmt: skip

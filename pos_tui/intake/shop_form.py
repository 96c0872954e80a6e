"""shop.json as a form: every key is known, every value is meant, or the form is refused where it is wrong."""

from collections.abc import Iterable
from typing import Annotated, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from pos_tui.cash.views import TenderKind
from pos_tui.errors import BadInput
from pos_tui.intake.tax_form import Code, Name, TaxClassForm
from pos_tui.money import Method, Money, NotANumber, parse_money
from pos_tui.shop.views import StockPolicy, TaxRounding
from pos_tui.view import View

T = TypeVar("T")


def _country(text: str) -> str:
    from pos_tui.shop.countries import country_names  # CLDR is loaded only to set up a shop

    if text not in country_names():
        raise ValueError(f"{text!r} is no country: write its two letters, such as SG")
    return text


def _currency(text: str) -> str:
    from pos_tui.shop.countries import find_currency

    try:
        known = find_currency(text)
    except BadInput:
        raise ValueError(f"{text!r} is no currency: write its three letters, such as SGD") from None
    if known != text:
        raise ValueError(f"write the currency in capital letters: {known}")
    return text


def _timezone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError(f"{text!r} is no time zone: write a region and city, such as Asia/Singapore")
    return text


def _some(listed: tuple[T, ...]) -> tuple[T, ...]:
    if not listed:
        raise ValueError("name at least one")
    return listed


class OutletForm(View):
    """One shop and its tills."""

    code: Code
    name: Name
    terminals: Annotated[tuple[Code, ...], AfterValidator(_some)]

    @model_validator(mode="after")
    def _no_terminal_twice(self) -> "OutletForm":
        _each_once("terminal", self.terminals)
        return self


class TenderForm(View):
    """One way of paying."""

    code: Code
    name: Name
    kind: TenderKind
    gives_change: StrictBool
    currency: Annotated[StrictStr, AfterValidator(_currency)] | None = None
    on_account: StrictBool = False

    @model_validator(mode="after")
    def _only_cash_is_foreign(self) -> "TenderForm":
        if self.currency is not None and self.kind != "cash":
            raise ValueError("only a tender of kind cash has a currency of its own")
        return self


class LoyaltyForm(View):
    """A point for each full `points_per`; a point pays `worth`, and expires after `expire_days`, if it does."""

    points_per: StrictStr
    worth: StrictStr
    expire_days: Annotated[StrictInt, Field(ge=1)] | None = None


class ShopFile(View):
    """Everything that shop.json says, checked as a whole."""

    company: Name
    currency: Annotated[StrictStr, AfterValidator(_currency)]
    prices_include_tax: StrictBool
    tax_rounding: TaxRounding
    cash_rounding: StrictStr | None
    cash_rounding_method: Method = "half_up"
    stock_policy: StockPolicy
    expired_policy: StockPolicy = "warn"
    timezone: Annotated[StrictStr, AfterValidator(_timezone)]
    country: Annotated[StrictStr, AfterValidator(_country)]
    tax_classes: Annotated[tuple[TaxClassForm, ...], AfterValidator(_some)]
    outlets: Annotated[tuple[OutletForm, ...], AfterValidator(_some)]
    tenders: Annotated[tuple[TenderForm, ...], AfterValidator(_some)]
    loyalty: LoyaltyForm | None

    @model_validator(mode="after")
    def _sums_up(self) -> "ShopFile":
        _each_once("tax class", (each.code for each in self.tax_classes))
        _each_once("outlet", (each.code for each in self.outlets))
        _each_once("tender", (each.code for each in self.tenders))
        self._foreign_cash_is_foreign()
        if self.cash_rounding is not None and self._amount("cash_rounding", self.cash_rounding) <= 0:
            raise ValueError("cash_rounding is above nothing, or null for none")
        if self.points_per is not None and self.points_per <= 0:
            raise ValueError("loyalty.points_per is above nothing")
        if self.point_worth is not None and self.point_worth < 0:
            raise ValueError("loyalty.worth is not below nothing")
        return self

    def _foreign_cash_is_foreign(self) -> None:
        if any(each.currency == self.currency for each in self.tenders):
            raise ValueError(f"a tender in {self.currency} is no foreign cash: take its currency out")
        cash = [each for each in self.tenders if each.kind == "cash"]
        if cash and all(each.currency for each in cash):
            raise ValueError(f"foreign cash needs a cash tender in {self.currency} too, which gives its change")

    @property
    def exponent(self) -> int:
        """How many decimals the currency has."""
        from pos_tui.shop.currencies import currency_exponent

        return currency_exponent(self.currency)

    @property
    def smallest_coin(self) -> Money | None:
        """What cash is rounded to."""
        return None if self.cash_rounding is None else self._amount("cash_rounding", self.cash_rounding)

    @property
    def points_per(self) -> Money | None:
        """How much has to be spent for a point."""
        return self._amount("loyalty.points_per", self.loyalty.points_per) if self.loyalty else None

    @property
    def point_worth(self) -> Money | None:
        """How much a point pays."""
        return self._amount("loyalty.worth", self.loyalty.worth) if self.loyalty else None

    def _amount(self, key: str, text: str) -> Money:
        try:
            return parse_money(text, self.exponent)
        except NotANumber as error:
            raise ValueError(f"{key}: {error}; write an amount in {self.currency}") from None


def _each_once(what: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"the {what} {code!r} is there twice")
        seen.add(code)

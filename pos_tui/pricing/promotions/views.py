"""What promotions are told about offers, basket and occasion, and what they answer.

Offers are checked when they are made; what is made anew at every scan is plain tuples.
"""

from datetime import date, time
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import Field

from pos_tui.money import Money, Quantity, Rate, UnitPrice
from pos_tui.view import View


class Selector(View):
    """Goods: everything, or these products, categories and brands together.

    A category means all below it too: whoever loads it puts their ids here. Brands are casefolded.
    """

    everything: bool = False
    products: tuple[UUID, ...] = ()
    categories: tuple[UUID, ...] = ()
    brands: tuple[str, ...] = ()


class Group(View):
    """So many whole pieces of a selection in one bundle."""

    selector: Selector
    quantity: int


class When(View):
    """When and for whom; what is left out does not restrict.

    Days are business days, the last one included; weekdays are 1 (Monday) to 7; the hour `to_time` itself is
    outside, and a window may cross midnight. `coupon` is the code that the basket must hold.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    to_time: time | None = None
    tier: str | None = None
    outlet_id: UUID | None = None
    coupon: str | None = None


class PercentReward(View):
    """So many percent off all that the deal takes."""

    kind: Literal["percent"] = "percent"
    rate: Rate


class AmountReward(View):
    """So much off each bundle, or once when the threshold is reached."""

    kind: Literal["amount"] = "amount"
    amount: Money


class PriceReward(View):
    """One price for the bundle."""

    kind: Literal["price"] = "price"
    price: Money


BundleReward = Annotated[PercentReward | AmountReward | PriceReward, Field(discriminator="kind")]
ThresholdReward = Annotated[PercentReward | AmountReward, Field(discriminator="kind")]


class PercentOff(View):
    """So many percent off each of the selection."""

    kind: Literal["percent"] = "percent"
    selector: Selector
    rate: Rate


class AmountOff(View):
    """So much off each unit of the selection: each piece, each kilo."""

    kind: Literal["amount"] = "amount"
    selector: Selector
    amount: Money


class FixedPrice(View):
    """Each unit of the selection at this price."""

    kind: Literal["price"] = "price"
    selector: Selector
    price: UnitPrice


class ForPrice(View):
    """Any so many pieces of the selection for one price."""

    kind: Literal["n_for"] = "n_for"
    selector: Selector
    quantity: int
    price: Money


class BuyGet(View):
    """Who buys these pieces gets those at `rate` percent off; 100 % is free.

    Of pieces that fit both selections, one that is got is never dearer than one that is bought with it.
    """

    kind: Literal["buy_get"] = "buy_get"
    buy: Group
    get: Group
    rate: Rate


class Mix(View):
    """So many pieces of every group together."""

    kind: Literal["mix"] = "mix"
    groups: tuple[Group, ...]
    reward: BundleReward


class Threshold(View):
    """Who spends at least so much on the selection gets the reward on what was counted."""

    kind: Literal["threshold"] = "threshold"
    selector: Selector
    at_least: Money
    reward: ThresholdReward


Deal = Annotated[
    PercentOff | AmountOff | FixedPrice | ForPrice | BuyGet | Mix | Threshold, Field(discriminator="kind")
]


class Promotion(View):
    """An offer. Of two that save the same, the higher priority fires; `most_per_basket` limits bundles."""

    promotion_id: UUID
    code: str
    name: str
    priority: int = 0
    when: When = When()
    deal: Deal
    most_per_basket: int | None = None


class Item(NamedTuple):
    """A line of a basket as promotions see it; `line` is its index there.

    Only whole pieces of goods sold by the piece make bundles. `barred` says in a few words why no promotion may
    touch the line ("its price was agreed by hand").
    """

    line: int
    product_id: UUID
    quantity: Quantity
    unit_price: UnitPrice
    by_piece: bool
    category_id: UUID | None = None
    brand: str | None = None
    eligible: bool = True
    barred: str | None = None


class Occasion(View):
    """Where, when and for whom a basket is priced."""

    business_date: date
    clock: time
    tier: str | None = None
    outlet_id: UUID
    coupons: tuple[str, ...] = ()


class Use(NamedTuple):
    """What a promotion takes off so many units of a line."""

    line: int
    quantity: Quantity
    amount: Money


class Fired(NamedTuple):
    """A promotion that fired: how many times, on which units, and what it saves in all."""

    promotion_id: UUID
    code: str
    name: str
    times: int
    uses: tuple[Use, ...]
    amount: Money


class Missed(View):
    """A promotion that touches these lines and did not fire, and why, in one phrase."""

    promotion_id: UUID
    code: str
    name: str
    lines: tuple[int, ...]
    why: str


class Outcome(NamedTuple):
    """What promotions do to a basket; `amounts` is what each line is lowered by, in the order of the basket.

    Where `exact` is false a better choice may exist; none saves more than `at_most`.
    """

    saved: Money
    at_most: Money
    fired: tuple[Fired, ...] = ()
    amounts: tuple[Money, ...] = ()
    exact: bool = True

"""Why a line costs what it costs, step by step: from the product's price to the cash. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pos_tui.cash.rules import cash_rounding
from pos_tui.money import NOTHING, Money, Quantity, Rate, UnitPrice, extend
from pos_tui.pricing.promotions.explain import why_not
from pos_tui.pricing.promotions.views import Selector
from pos_tui.pricing.saved import Listed
from pos_tui.selling.priced import Market, item_of, occasion, outcome
from pos_tui.selling.rules import line_amount, price_basket, tax_due
from pos_tui.selling.views import Basket, Line
from pos_tui.staff.given import Given
from pos_tui.view import View

DISCOUNT_RIGHTS = ("discount", "override_price", "exempt_tax")
PRICED_BY = {
    "barcode": "Price in the barcode",
    "override": "Price agreed by hand",
    "open": "Price typed at the till",
}


class Writes(Protocol):
    """Writes figures as the shop does."""

    def amount(self, amount: Money) -> str: ...
    def unit_price(self, price: UnitPrice) -> str: ...
    def quantity(self, quantity: Quantity) -> str: ...
    def percent(self, rate: Rate) -> str: ...


class Step(View):
    """One reason: what it is, the figure that it comes to, and whether it counts (`no`: it does not apply)."""

    what: str
    figure: str = ""
    how: Literal["head", "yes", "no"] = "yes"


@dataclass(frozen=True)
class Known:
    """What is known beside the basket: every price of the product in lists, approvals, and who is at the till."""

    listed: Sequence[Listed] = ()
    approvals: Sequence[Given] = ()
    cashier: str = ""


def explained(basket: Basket, index: int, market: Market, known: Known, money: Writes) -> tuple[Step, ...]:
    """The steps of one line of a priced basket, in the order in which they are taken."""
    line = basket.lines[index]
    title = f"{money.quantity(line.quantity)} × {line.name} ({line.sku})"
    steps = [Step(what=title, how="head"), *_price(line, known, basket, market, money)]
    steps += _promotions(basket, index, market, money)
    steps += _discount(line, known, basket, money)
    steps.append(Step(what="This line", figure=money.amount(line_amount(line)), how="head"))
    return (*steps, *_of_the_whole(basket, index, market, money))


def _price(line: Line, known: Known, basket: Basket, market: Market, money: Writes) -> Iterator[Step]:
    if line.returns is not None:
        yield Step(what="It comes back as it was sold: nothing is priced again")
        return
    yield Step(what="Price of the product", figure=money.unit_price(line.list_price))
    if line.priced_by == "list":
        yield Step(what=f"Price list: {line.price_list}", figure=money.unit_price(line.unit_price))
    elif line.priced_by in PRICED_BY:
        reason = f": {line.reason}" if line.reason else ""
        yield Step(what=PRICED_BY[line.priced_by] + reason, figure=money.unit_price(line.unit_price))
    for one in known.listed:
        if one.price_list.name != line.price_list or one.price != line.unit_price:
            why = _why_no_list(one, line, basket, market, money)
            yield Step(what=f"{one.price_list.name}: {why}", figure=money.unit_price(one.price), how="no")
    if line.agreed is not None:
        yield Step(what="Agreed for all of it", figure=money.amount(line.agreed))
    else:
        gross = extend(line.unit_price, line.quantity)
        of_each = f"{money.quantity(line.quantity)} × {money.unit_price(line.unit_price)}"
        yield Step(what=of_each, figure=money.amount(gross))


def _why_no_list(one: Listed, line: Line, basket: Basket, market: Market, money: Writes) -> str:
    """The first thing that keeps a list from this line, as `price_in_force` looks at it."""
    head, tier = one.price_list, basket.customer.tier if basket.customer else None
    if not head.active:
        return "not in use"
    if head.outlet_id not in (None, market.outlet_id):
        return "only at another outlet"
    if head.starts_on is not None and market.business_date < head.starts_on:
        return f"begins on {head.starts_on}"
    if head.ends_on is not None and market.business_date > head.ends_on:
        return f"ended on {head.ends_on}"
    if head.tier is not None and (tier is None or head.tier.casefold() != tier.casefold()):
        return f"only for {head.tier}"
    bought = sum(max(0, each.quantity) for each in basket.lines if each.product_id == line.product_id)
    if one.min_quantity > bought:
        return f"from {money.quantity(one.min_quantity)} on"
    return "another one goes first" if line.priced_by == "list" else f"{line.priced_by} price goes first"


def _promotions(basket: Basket, index: int, market: Market, money: Writes) -> Iterator[Step]:
    line = basket.lines[index]
    for saving in line.savings:
        units = f"on {money.quantity(saving.quantity)} of {money.quantity(line.quantity)}"
        yield Step(what=f"Promotion: {saving.name}, {units}", figure=money.amount(Money(-saving.amount)))
    found = outcome(basket.lines, basket, market)
    items = [item_of(at, each) for at, each in enumerate(basket.lines)]
    for missed in why_not(
        items, market.offers.prepared, occasion(basket, market), found,
        line=index, money=money.amount, called=lambda selector: called_in(basket, selector),
    ):  # fmt: skip
        yield Step(what=f"{missed.name}: {missed.why}", how="no")
    if not found.exact:
        most = money.amount(Money(found.at_most - found.saved))
        yield Step(what=f"So many promotions: another choice might save up to {most} more", how="no")


def called_in(basket: Basket, selector: Selector) -> str | None:
    """The goods of a selection that is one product, category or brand, by the name that the basket has for it."""
    chosen = [*selector.products, *selector.categories, *selector.brands]
    if selector.everything or len(chosen) != 1:
        return None
    for line in basket.lines:
        for key, name in ((line.product_id, line.name), (line.category_id, line.category)):
            if key == chosen[0]:
                return name
        if line.brand and line.brand.casefold() == chosen[0]:
            return line.brand
    return None


def _discount(line: Line, known: Known, basket: Basket, money: Writes) -> Iterator[Step]:
    if line.discount:
        rate = f" {money.percent(line.discount_rate)} %" if line.discount_rate is not None else ""
        by = f", given by {known.cashier}" if known.cashier else ""
        yield Step(what=f"Discount{rate}{by}", figure=money.amount(Money(-line.discount)))
    if line.exempted:
        yield Step(what=f"Exempt: {basket.exemption}", figure=money.amount(Money(-line.exempted)))
    for given in known.approvals:
        if given.permission in DISCOUNT_RIGHTS:
            yield Step(what=f"Approved by {given.by}: {given.about}")


def _of_the_whole(basket: Basket, index: int, market: Market, money: Writes) -> Iterator[Step]:
    """Its part of what is on the whole basket, its tax, and what the total comes to in cash."""
    totals, company, line = price_basket(basket, market.company), market.company, basket.lines[index]
    share, rule = totals.lines[index], tax_due(line, basket)
    if share.basket_share:
        rate = basket.basket_discount_rate
        percent = f" of {money.percent(rate)} %" if rate is not None else ""
        yield Step(
            what=f"Its part of the basket's discount{percent}", figure=money.amount(Money(-share.basket_share))
        )
    within = "in it" if company.prices_include_tax else "on top"
    if basket.exemption is not None and line.portion is None:
        yield Step(what=f"No tax: {basket.exemption}")
    else:
        told = f"{money.percent(rule.rate)} %"
        name = rule.name if told in rule.name else f"{rule.name}, {told}"
        yield Step(what=f"{name}, {within}", figure=money.amount(share.tax))
    for part, tax in zip(rule.parts, share.parts, strict=False):
        yield Step(what=f"  {part.name}, {money.percent(part.rate)} %", figure=money.amount(tax))
    if company.tax_rounding == "document" and share.tax:
        yield Step(what="Tax is rounded once for the whole document; this is the line's part", how="no")
    yield Step(what="The whole basket", figure=money.amount(totals.total), how="head")
    rounding = cash_rounding(totals.total, NOTHING, company.cash_rounding, company.cash_rounding_method)
    if rounding:
        yield Step(what="Cash rounding, where all is paid in cash", figure=money.amount(rounding))
        yield Step(what="In cash", figure=money.amount(Money(totals.total + rounding)))

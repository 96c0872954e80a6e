"""A basket at today's prices. Pure: the same basket on the same occasion always costs the same.

The order is that of the trade: what each unit costs, what follows the goods, promotions, discounts given by hand,
and the tax that an exempt buyer does not pay; tax itself and cash rounding come after (`price_basket`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from pos_tui.catalogue.views import Fee
from pos_tui.errors import PriceChanged
from pos_tui.ids import born_at
from pos_tui.money import NOTHING, ONE, Money, Quantity, extend, percent_of, rounded_quotient
from pos_tui.pricing.lists import price_in_force
from pos_tui.pricing.offers import Offers
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.views import Fired, Item, Occasion, Outcome
from pos_tui.selling.exempting import with_exemption
from pos_tui.selling.views import Basket, Line, Sale, Saving
from pos_tui.shop.views import CompanyRules

if TYPE_CHECKING:  # what a payment reads of products is not loaded for a scan
    from pos_tui.selling.agree import AgreedLine

BY_PIECE = ("each",)
SAVINGS_KEPT = 4_096
"""What promotions took off lines, kept for the next scan: more than the largest basket has."""


@dataclass(frozen=True)
class Market:
    """All that prices depend on besides the basket: the shop's rules, the day, the outlet and what is on offer."""

    company: CompanyRules
    outlet_id: UUID
    business_date: date
    offers: Offers
    last: "LastPriced" = field(init=False, compare=False, repr=False, default_factory=lambda: LastPriced())


@dataclass
class LastPriced:
    """The lines that were priced last, as promotions saw them and what fired: most are in the next basket too.

    No price depends on it: what is the same object costs the same.
    """

    lines: tuple[Line, ...] = ()
    items: Sequence[Item] = ()
    fired: tuple[Fired, ...] = ()

    def has(self, index: int, line: Line) -> bool:
        """True for a line that was priced at the same place and is untouched since."""
        return index < len(self.lines) and self.lines[index] is line


def priced(basket: Basket, market: Market) -> Basket:
    """The basket with every price, promotion and discount as it is now; itself where nothing has changed.

    Lines that come back against a receipt stay as they were sold.
    """
    lines = _with_fees(basket.lines)
    lines = _at_their_prices(lines, _tier(basket))
    items = [
        market.last.items[index] if market.last.has(index, line) else item_of(index, line)
        for index, line in enumerate(lines)
    ]
    found = choose(items, market.offers.prepared, occasion(basket, market))
    lines = _with_promotions(lines, found.fired, market.last)
    lines = with_exemption([_with_discount(line) for line in lines], basket, market.company)
    market.last.lines, market.last.items, market.last.fired = tuple(lines), items, found.fired
    if tuple(lines) != basket.lines or basket.offers_version != market.offers.version:
        changed = {"lines": tuple(lines), "offers_version": market.offers.version}
        basket = basket.model_copy(update=changed)
    return _with_basket_discount(basket)


def check_priced(sale: Sale, agreed: "Sequence[AgreedLine]", market: Market, *, tier: str | None) -> None:
    """What the customer was shown is what the shop's prices and offers come to now; else PriceChanged.

    `tier` is the customer's as the database has it, whatever the till believes.
    """
    customer = sale.basket.customer
    known = {
        "lines": tuple(line.line for line in agreed),
        "customer": customer.model_copy(update={"tier": tier}) if customer else None,
    }
    now = priced(sale.basket.model_copy(update=known), market)
    for shown, due in zip_longest(sale.basket.lines, now.lines):
        if shown is None or due is None or _essence(shown) != _essence(due):
            name = (due or shown).name
            raise PriceChanged(
                f"What {name} costs has changed meanwhile: go back (Esc), look at the total, then pay.",
                product=(due or shown).sku,
            )
    if now.basket_discount != sale.basket.basket_discount:
        raise PriceChanged(
            "The discount on the basket has changed: go back (Esc), look at the total, then pay.", product=""
        )


def _essence(line: Line) -> tuple[object, ...]:
    promotions = tuple(saving.promotion_id for saving in line.savings)
    money = line.unit_price, line.promotion, line.discount, line.exempted
    return line.product_id, line.kind, line.quantity, money, promotions


def outcome(lines: Sequence[Line], basket: Basket, market: Market) -> Outcome:
    """What the promotions do to these lines, and why others do nothing."""
    return choose(
        [item_of(index, line) for index, line in enumerate(lines)],
        market.offers.prepared,
        occasion(basket, market),
    )


def occasion(basket: Basket, market: Market) -> Occasion:
    """The hour is that at which the basket was begun: no price changes while its customer counts the money."""
    begun = born_at(basket.sale_id)
    clock = begun.astimezone(ZoneInfo(market.company.timezone)).time() if begun else time()
    return Occasion(
        business_date=market.business_date,
        clock=clock,
        tier=_tier(basket),
        outlet_id=market.outlet_id,
        coupons=basket.coupons,
    )


def _tier(basket: Basket) -> str | None:
    return basket.customer.tier if basket.customer else None


def _with_fees(lines: Sequence[Line]) -> list[Line]:
    """Behind each line what follows its product: the deposit on so many bottles."""
    whole: list[Line] = []
    for line in lines:
        if line.follows is None:
            whole.append(line)
            whole += [_fee_line(line, fee) for fee in line.fees if line.returns is None]
    return whole


def _fee_line(line: Line, fee: Fee) -> Line:
    product = fee.product
    return Line(
        product_id=product.product_id,
        sku=product.sku,
        name=product.name,
        category=product.category,
        category_id=product.category_id,
        unit=product.unit,
        quantity=Quantity(rounded_quotient(line.quantity * fee.quantity, ONE)),
        list_price=product.price,
        unit_price=product.price,
        tax=product.tax,
        kind=product.kind,
        follows=line.product_id,
    )


def _at_their_prices(lines: Sequence[Line], tier: str | None) -> list[Line]:
    if not any(line.tariff for line in lines):
        return [_at_its_price(line, tier, Quantity(0)) for line in lines]
    bought = _bought(lines)
    return [_at_its_price(line, tier, Quantity(bought[line.product_id])) for line in lines]


def _bought(lines: Sequence[Line]) -> Mapping[UUID, int]:
    """How much of each product the basket has, on however many lines: that reaches a quantity price."""
    bought: dict[UUID, int] = defaultdict(int)
    for line in lines:
        bought[line.product_id] += max(line.quantity, 0) if line.returns is None else 0
    return bought


def _at_its_price(line: Line, tier: str | None, bought: Quantity) -> Line:
    if line.priced_by == "product" and not line.tariff and line.unit_price == line.list_price:
        return line
    if line.priced_by not in ("product", "list") or line.returns is not None or line.agreed is not None:
        return line
    found = price_in_force(line.tariff, tier, max(bought, Quantity(abs(line.quantity))))
    if found is None:
        price, by, name = line.list_price, "product", None
    else:
        price, by, name = found.price, "list", found.list_name
    if (price, by, name) == (line.unit_price, line.priced_by, line.price_list):
        return line
    return line.model_copy(update={"unit_price": price, "priced_by": by, "price_list": name})


def item_of(index: int, line: Line) -> Item:
    """The line as promotions see it."""
    barred = _barred(line)
    brand = line.brand.casefold() if line.brand else None
    return Item(
        index, line.product_id, line.quantity, line.unit_price, line.unit in BY_PIECE,
        line.category_id, brand, barred is None, barred,
    )  # fmt: skip


def _barred(line: Line) -> str | None:
    """Why no promotion may touch a line, in a few words."""
    if line.quantity < 0:
        return "it comes back"
    if line.priced_by == "override" or line.agreed is not None:
        return "its price was agreed by hand"
    if line.priced_by == "open":
        return "its price was typed"
    if line.kind != "goods":
        return {"gift_card": "a gift card is money", "deposit": "it is a deposit", "fee": "it is a fee"}[line.kind]
    return None


def _with_promotions(lines: Sequence[Line], fired: Sequence[Fired], last: LastPriced) -> list[Line]:
    """The lines with what these promotions take off; where the same fired on the same line it is left alone."""
    before, now = {id(one): one for one in last.fired}, {id(one): one for one in fired}
    moved = {index for index, line in enumerate(lines) if not last.has(index, line)}
    moved |= {use.line for key in before.keys() ^ now.keys() for use in (before.get(key) or now[key]).uses}
    savings: dict[int, list[Saving]] = defaultdict(list)
    for one in fired:
        for use in one.uses:
            if use.line in moved:
                saving = _saving_of(one.promotion_id, one.code, one.name, use.quantity, use.amount)
                savings[use.line].append(saving)
    return [
        _saving(line, tuple(savings.get(index, ()))) if index in moved else line
        for index, line in enumerate(lines)
    ]


@lru_cache(maxsize=SAVINGS_KEPT)
def _saving_of(promotion_id: UUID, code: str, name: str, quantity: Quantity, amount: Money) -> Saving:
    """Most lines save at this scan what they saved at the one before."""
    return Saving(promotion_id=promotion_id, code=code, name=name, quantity=quantity, amount=amount)


def _saving(line: Line, savings: tuple[Saving, ...]) -> Line:
    return line if line.savings == savings else line.model_copy(update={"savings": savings})


def _with_discount(line: Line) -> Line:
    """A discount never takes more than what is left; one in percent follows it."""
    if line.portion is not None or line.agreed is not None or not (line.discount or line.discount_rate):
        return line
    left = Money(extend(line.unit_price, line.quantity) - line.promotion)
    discount = line.discount
    if line.discount_rate is not None:
        discount = percent_of(left, line.discount_rate)
    elif left >= 0:
        discount = min(discount, left)
    return line if discount == line.discount else line.model_copy(update={"discount": discount})


def _with_basket_discount(basket: Basket) -> Basket:
    """A discount on the whole never exceeds what is bought; one in percent follows it."""
    if not basket.basket_discount and basket.basket_discount_rate is None:
        return basket
    from_goods = Money(sum(_discountable(line) for line in basket.lines))
    rate = basket.basket_discount_rate
    discount = percent_of(from_goods, rate) if rate is not None else min(basket.basket_discount, from_goods)
    if discount == basket.basket_discount:
        return basket
    return basket.model_copy(update={"basket_discount": max(NOTHING, discount)})


def _discountable(line: Line) -> Money:
    if line.portion is not None or line.kind != "goods":
        return NOTHING
    if line.agreed is not None:
        return line.agreed
    return Money(extend(line.unit_price, line.quantity) - line.promotion - line.discount - line.exempted)

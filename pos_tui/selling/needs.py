"""What a sale does that not everybody may do, and who approved it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pos_tui.catalogue.codes.numbers import GTIN_LENGTHS
from pos_tui.catalogue.codes.shapes import right_check_digit
from pos_tui.db.sessions import Writing
from pos_tui.errors import NotPermitted
from pos_tui.money import HUNDRED_PERCENT, Money, extend
from pos_tui.pricing.views import Totals
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.rules import line_amount
from pos_tui.selling.sold import Origins
from pos_tui.selling.views import Basket, Line, Sale
from pos_tui.shop.views import CompanyRules
from pos_tui.staff.permits import refusal, use_approval
from pos_tui.staff.rules import Permission, allows
from pos_tui.staff.views import Actor, Place

PRICE_FIGURES = (4, 5, 6)
"""How many figures a price has in a short code, before the check digit."""


@dataclass(frozen=True)
class Need:
    """One thing that has to be allowed: percent for discounts, minor units for money."""

    permission: Permission
    size: int
    about: str
    why: str = ""
    """A sentence before the refusal, where the person cannot see why it is needed."""


@dataclass(frozen=True)
class Grant:
    """A need, and who approved it; nobody had to where `approved_by` is None."""

    need: Need
    approved_by: UUID | None


def needs_of(sale: Sale, totals: Totals, origins: Origins, certificate: str | None = None) -> list[Need]:
    """Everything in a sale that a role may or may not do; a customer's own `certificate` needs nobody's right."""
    needs = [Need("sell", 0, ""), *_exemption_needs(sale.basket, certificate)]
    for line in sale.basket.lines:
        needs += _line_needs(line)
    if sale.basket.basket_discount > 0:
        needs.append(_of_the_whole(sale.basket))
    if sale.reverses is not None:
        needs.append(Need("void_document", 0, "the receipt"))
    elif origins.lines:
        needs += _refund_needs(sale, origins)
    return needs


def need_of(basket: Basket, permission: Permission, company: CompanyRules) -> Need:
    """The largest thing in a basket that takes this permission; of size 0 where no size counts."""
    needs = [need for line in basket.lines for need in _line_needs(line)]
    needs += _exemption_needs(basket, None)
    if basket.basket_discount > 0:
        needs.append(_of_the_whole(basket))
    back = -sum(line_amount(line) for line in basket.lines if line.returns is not None)
    needs.append(Need("return_with_receipt", max(back, 0), "goods that come back"))
    fitting = [need for need in needs if need.permission == permission]
    return max(fitting, key=lambda need: need.size, default=Need(permission, 0, ""))


async def grant(
    session: Writing, sale: Sale, context: SaleContext, needs: Iterable[Need], *, now: datetime
) -> list[Grant]:
    """Each need is within the person's role or uses up an approval; a replay did all of it long ago.

    Raises NotPermitted for the first that is not, with the sizes of all that want the same permission from there.
    """
    if sale.origin == "replay":
        return []
    place, actor = place_of(sale, context), Actor(staff_id=sale.staff_id, approvals=sale.basket.approvals)
    granted: list[Grant] = []
    wanted = list(needs)
    for place_in_sale, need in enumerate(wanted):
        unit = 1 if need.permission == "discount" else place.unit
        if allows(context.roles, need.permission, need.size, unit=unit):
            granted.append(Grant(need, None))
            continue
        approved_by = await use_approval(
            session, place, actor, need.permission, size=need.size, used_for=sale.basket.sale_id, now=now
        )
        if approved_by is None:
            refused = refusal(context.staff_name, need.permission, need.size, unit=unit)
            sizes = _missing(wanted[place_in_sale:], need.permission, context, place)
            raise NotPermitted(f"{need.why} {refused}".strip(), permission=need.permission, sizes=sizes)
        granted.append(Grant(need, approved_by))
    return granted


def _missing(needs: Sequence[Need], permission: Permission, context: SaleContext, place: Place) -> tuple[int, ...]:
    unit = 1 if permission == "discount" else place.unit
    alike = [need.size for need in needs if need.permission == permission]
    return tuple(size for size in alike if not allows(context.roles, permission, size, unit=unit))


async def may_oversell(session: Writing, sale: Sale, context: SaleContext, *, now: datetime) -> bool:
    """Whoever may, whoever has it approved, and whoever did it long ago."""
    if sale.origin == "replay" or allows(context.roles, "oversell"):
        return True
    if not sale.basket.approvals:
        return False
    place, actor = place_of(sale, context), Actor(staff_id=sale.staff_id, approvals=sale.basket.approvals)
    used_for = sale.basket.sale_id
    return await use_approval(session, place, actor, "oversell", size=0, used_for=used_for, now=now) is not None


def place_of(sale: Sale, context: SaleContext) -> Place:
    """Where the sale happens."""
    return Place(
        company_id=sale.company_id,
        outlet_id=sale.outlet_id,
        terminal_id=sale.terminal_id,
        exponent=context.company.exponent,
    )


def told(granted: Sequence[Grant]) -> list[dict[str, object]]:
    """What the journal says of what somebody approved or did by special right."""
    return [
        {
            "permission": one.need.permission,
            "size": one.need.size,
            "about": one.need.about,
            "approved_by": one.approved_by,
        }
        for one in granted
        if one.need.permission != "sell"
    ]


def _of_the_whole(basket: Basket) -> Need:
    """What comes off the whole counts with what comes off its lines: two small ones are not below a limit."""
    own = [line.discount for line in basket.lines if line.kind == "goods" and line.portion is None]
    given = Money(basket.basket_discount + sum(own))
    return Need("discount", _percent(given, Money(_discountable(basket) + sum(own))), "the whole basket")


def _exemption_needs(basket: Basket, certificate: str | None) -> list[Need]:
    if basket.exemption is None or basket.exemption == certificate:
        return []
    return [Need("exempt_tax", 0, basket.exemption)]


def _line_needs(line: Line) -> list[Need]:
    if line.returns is not None:
        return []
    needs: list[Need] = []
    if _by_hand(line):
        needs.append(Need("override_price", 0, line.name))
    if line.discount:
        whole = Money(extend(line.unit_price, line.quantity) - line.promotion)
        needs.append(Need("discount", _percent(line.discount, whole), line.name))
    if line.by_hand:
        needs.append(Need("manual_weight", 0, line.name))
    if line.quantity < 0 and line.follows is None:
        needs.append(Need(_of_return(line), abs(line_amount(line)), line.name))
    return needs


def _by_hand(line: Line) -> bool:
    """True for a price that somebody agreed: also one said to be open, or in a barcode, where it is neither."""
    if line.priced_by == "barcode":
        return not _stands_in(line.code or "", extend(line.unit_price, line.quantity))
    return (
        line.priced_by == "override"
        or (line.priced_by == "open" and line.list_price != 0)
        or line.agreed is not None
    )


def _stands_in(code: str, price: Money) -> bool:
    """Whether a code carries this price: before the check digit of a short one, anywhere in a longer one.

    How many decimals it has there is the till's own setting.
    """
    if not price:
        return False
    if code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS:
        return right_check_digit(code) == int(code[-1]) and any(
            int(code[-1 - figures : -1]) * tens == price for figures in PRICE_FIGURES for tens in (1, 10, 100)
        )
    return len(code) > max(GTIN_LENGTHS) and str(price).zfill(min(PRICE_FIGURES)).rstrip("0") in code


def _discountable(basket: Basket) -> Money:
    """What a discount on the whole is taken off: neither gift cards nor deposits, nor what comes back."""
    own = [line for line in basket.lines if line.kind == "goods" and line.portion is None]
    return Money(sum(line_amount(line) for line in own))


def _of_return(line: Line) -> Permission:
    """Empties come back without a receipt, as everywhere in the trade, up to what may be refunded with one."""
    return "return_with_receipt" if line.kind == "deposit" else "return_without_receipt"


def _refund_needs(sale: Sale, origins: Origins) -> list[Need]:
    back = -sum(line_amount(line) for line in sale.basket.lines if line.returns is not None)
    needs = [Need("return_with_receipt", max(back, 0), "goods that come back")]
    foreign = [p for p in sale.payments if p.amount < 0 and p.tender.tender_type_id not in origins.tenders]
    if foreign:
        needs.append(Need("refund_other_tender", 0, foreign[0].tender.name))
    return needs


def _percent(part: Money, whole: Money) -> int:
    """The percentage, rounded up, so that no part of a percent slips past a limit."""
    if whole == 0:
        return 100
    exact = abs(part) * HUNDRED_PERCENT
    return int(-(-exact // (abs(whole) * (HUNDRED_PERCENT // 100))))

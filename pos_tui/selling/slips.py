"""Makers' coupons: paper that pays for goods of a maker and is sent in to them.

What a slip pays is a tender and no discount: the shop sold at its price and owes the tax on it. Each slip uses up
the pieces that it asks for, and never pays more than those cost. Pure, but for the two reads.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from pos_tui.cash.queries import tender_types
from pos_tui.catalogue.codes.maker_coupons import MakerCoupon, maker_coupon
from pos_tui.catalogue.codes.reading import read_code, tables_for
from pos_tui.db.sessions import Reading
from pos_tui.errors import SaleRefused
from pos_tui.money import NOTHING, ONE, Money
from pos_tui.pricing.coupon_queries import barcodes_of, listed_products, values_of
from pos_tui.selling.rules import line_amount, price_basket
from pos_tui.selling.views import Basket, Line, Payment, Sale, Slip
from pos_tui.shop.views import CompanyRules

TENDER = "coupon"
"""The code of the tender that makers' coupons are."""
MOST_SLIPS = 100
BY_PIECE = ("each", "pint")


async def slip_for(session: Reading, company_id: UUID, basket: Basket, code: str, *, on: date) -> Slip | None:
    """The maker's coupon that a code is, as it stands for this basket; None where it is no such code.

    Raises SaleRefused for one that this till cannot take.
    """
    await tables_for(code)
    coupon = maker_coupon(read_code(code))
    if coupon is None:
        return None
    if len(basket.slips) >= MOST_SLIPS:
        raise SaleRefused(
            f"A basket holds {MOST_SLIPS} makers' coupons: take the payment, then begin another one."
        )
    _check_day(coupon, on)
    pieces, amount = await _worth(session, company_id, coupon)
    tender = next((one for one in await tender_types(session, company_id) if one.code == TENDER), None)
    if tender is None:
        raise SaleRefused("Makers' coupons are not taken here: import their values first (pos-tui import).")
    slip = Slip(code=code.strip(), name=coupon.code, tender=tender, amount=amount, pieces=pieces)
    return await _fitted(session, company_id, slip, coupon, basket.lines)


async def fitted(session: Reading, company_id: UUID, slips: Sequence[Slip], lines: Sequence[Line]) -> list[Slip]:
    """The slips with the products among these lines that each is for."""
    made: list[Slip] = []
    for slip in slips:
        coupon = maker_coupon(read_code(slip.code))
        assert coupon is not None, "a slip is a coupon"
        made.append(await _fitted(session, company_id, slip, coupon, lines))
    return made


def redeemed(slips: Sequence[Slip], basket: Basket, company: CompanyRules) -> list[Money]:
    """What each slip pays in this basket, in their order; together never more than is to be paid."""
    totals = price_basket(basket, company)
    shelf = [
        _Left(line, _pieces(line), max(NOTHING, Money(line_amount(line) - own.basket_share)))
        for line, own in zip(basket.lines, totals.lines, strict=True)
    ]
    to_pay = max(NOTHING, totals.total)
    paid: list[Money] = []
    for slip in slips:
        amount = Money(min(_take(slip, shelf), to_pay))
        to_pay = Money(to_pay - amount)
        paid.append(amount)
    return paid


def slip_payments(basket: Basket, company: CompanyRules) -> tuple[Payment, ...]:
    """What the slips of a basket pay: tendered before anything else is."""
    amounts = redeemed(basket.slips, basket, company)
    return tuple(
        Payment(tender=slip.tender, amount=amount, coupon=slip.code)
        for slip, amount in zip(basket.slips, amounts, strict=True)
        if amount
    )


def why_nothing(slip: Slip, basket: Basket) -> str:
    """What a slip that pays nothing lacks."""
    held = sum(_pieces(line) for line in basket.lines if line.product_id in slip.products)
    if held < slip.pieces:
        more = slip.pieces - held
        return f"needs {more} more of its goods" if held else f"needs {more} of its goods in the basket"
    return "other coupons use its goods already"


async def check_slips(session: Reading, sale: Sale, company: CompanyRules, *, on: date) -> None:
    """Each slip that is tendered pays what it is worth by the books, no more and no less; else SaleRefused."""
    tendered = [payment for payment in sale.payments if payment.coupon is not None]
    if not tendered:
        return
    known = {slip.code for slip in sale.basket.slips}
    slips: list[Slip] = []
    for payment in tendered:
        code = payment.coupon or ""
        bare = sale.basket.model_copy(update={"slips": ()})
        slip = await slip_for(session, sale.company_id, bare, code, on=on) if code in known else None
        if slip is None or slip.tender.tender_type_id != payment.tender.tender_type_id:
            raise SaleRefused("A maker's coupon is not the one that was scanned: go back (Esc), scan it again.")
        slips.append(slip)
    for slip, payment, amount in zip(slips, tendered, redeemed(slips, sale.basket, company), strict=True):
        if payment.amount != amount:
            raise SaleRefused(
                f"What coupon {slip.name} pays has changed meanwhile: go back (Esc), look at the total, then pay."
            )


class _Left:
    """What of a line no slip has used yet."""

    def __init__(self, line: Line, pieces: int, amount: Money) -> None:
        self.product_id, self.pieces, self.amount = line.product_id, pieces, amount

    @property
    def each(self) -> Fraction:
        """What a piece costs, to put lines in order."""
        return Fraction(self.amount, self.pieces)

    def take(self, pieces: int) -> Money:
        cost = Money(self.amount * pieces // self.pieces)
        self.pieces, self.amount = self.pieces - pieces, Money(self.amount - cost)
        return cost


def _take(slip: Slip, shelf: Sequence[_Left]) -> Money:
    """What the slip pays; its pieces, the dearest first, are used up with it."""
    fitting = [left for left in shelf if left.product_id in slip.products and left.pieces]
    if sum(left.pieces for left in fitting) < slip.pieces:
        return NOTHING
    wanted, cost = slip.pieces, 0
    for left in sorted(fitting, key=lambda one: -one.each):
        taken = min(wanted, left.pieces)
        if taken:
            cost += left.take(taken)
            wanted -= taken
    return Money(min(slip.amount, cost))


def _pieces(line: Line) -> int:
    """Whole pieces that are bought; what is weighed is one, and what comes back is none."""
    if line.quantity <= 0 or line.kind != "goods" or line.returns is not None:
        return 0
    return line.quantity // ONE if line.unit in BY_PIECE else 1


async def _worth(session: Reading, company_id: UUID, coupon: MakerCoupon) -> tuple[int, Money]:
    """How many pieces it asks for, and how much it pays."""
    if coupon.unfit is not None:
        raise SaleRefused(f"Coupon {coupon.code} {coupon.unfit}: read what it says, and take it as a voucher.")
    if coupon.amount is not None:
        return coupon.pieces, Money(coupon.amount)
    value = coupon.value_code or ""
    pieces, amount = (await values_of(session, company_id, [value])).get(value, (0, 0))
    if not amount:
        raise SaleRefused(
            f"Coupon {coupon.code}: value code {value} says no amount here: read it, and take it as a voucher."
        )
    return pieces, Money(amount)


def _check_day(coupon: MakerCoupon, on: date) -> None:
    if coupon.ends_on is not None and on > coupon.ends_on:
        raise SaleRefused(f"Coupon {coupon.code} was valid until {coupon.ends_on}.")
    if coupon.starts_on is not None and on < coupon.starts_on:
        raise SaleRefused(f"Coupon {coupon.code} is not valid before {coupon.starts_on}.")


async def _fitted(
    session: Reading, company_id: UUID, slip: Slip, coupon: MakerCoupon, lines: Sequence[Line]
) -> Slip:
    """By the coupon's list of products where it has one, else by the maker's number in their barcodes."""
    among = [line.product_id for line in lines]
    has_list, products = await listed_products(session, company_id, coupon.code, among)
    if not has_list:
        barcodes = await barcodes_of(session, company_id, among)
        products = frozenset(product_id for product_id, code in barcodes if coupon.fits(code))
    return slip.model_copy(update={"products": tuple(sorted(products))})

"""What a sale comes to by the shop's own rules, before any of it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pos_tui.customers.balances import BalanceMove
from pos_tui.customers.rules import HUNDRED, points_for, points_of
from pos_tui.db.sessions import Writing
from pos_tui.money import Money
from pos_tui.pricing.queries import offers_in_force
from pos_tui.pricing.views import Totals
from pos_tui.selling.agree import AgreedLine, agree
from pos_tui.selling.besides import check_besides
from pos_tui.selling.coupons import coupons_fired
from pos_tui.selling.foreign import check_foreign
from pos_tui.selling.kits import with_parts
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.lots import with_lots
from pos_tui.selling.needs import Grant, grant, may_oversell, needs_of
from pos_tui.selling.on_balance import drawn_by
from pos_tui.selling.priced import Market, check_priced
from pos_tui.selling.product_rows import Products
from pos_tui.selling.record import Record, make_record
from pos_tui.selling.returns import points_back, worth_of
from pos_tui.selling.rules import check_payments, price_basket
from pos_tui.selling.slips import check_slips
from pos_tui.selling.sold import Origins, find_origins
from pos_tui.selling.views import Sale
from pos_tui.selling.voids import check_reversal


@dataclass(frozen=True)
class Decided:
    """A sale that may be written as it is."""

    sale: Sale
    context: SaleContext
    agreed: Sequence[AgreedLine]
    origins: Origins
    drawn: BalanceMove
    record: Record
    totals: Totals
    granted: Sequence[Grant]


async def decide(
    session: Writing, sale: Sale, context: SaleContext, products: Products, *, now: datetime
) -> Decided:
    """Checks a sale line by line and tender by tender; locks what comes back, and uses up approvals.

    Everything is refused with a TillError. What lanes share is neither locked nor moved here.
    """
    origins = await find_origins(session, sale)
    check_reversal(sale, context, origins)
    oversell = await may_oversell(session, sale, context, now=now)
    lines = agree(sale, context, products, origins, oversell=oversell)
    agreed = await with_parts(session, sale, context, lines, oversell=oversell)
    agreed, expired = await with_lots(session, sale, context, agreed)
    coupons: tuple[str, ...] = ()
    if sale.origin == "till":
        offers = await offers_in_force(session, sale.company_id, context.company.offers_version)
        market = Market(context.company, sale.outlet_id, context.business_date, offers)
        check_priced(sale, agreed, market, tier=context.customer_tier)
        await check_besides(session, sale, agreed)
        await check_slips(session, sale, context.company, on=context.business_date)
        coupons = coupons_fired(sale.basket.lines, offers)
    await check_foreign(session, sale, context)
    drawn = await drawn_by(session, sale, context, origins, now=now)
    record, totals = _made(sale, context, agreed, origins, drawn, coupons, now)
    needs = [*needs_of(sale, totals, origins, context.certificate), *expired]
    granted = await grant(session, sale, context, needs, now=now)
    return Decided(sale, context, agreed, origins, drawn, record, totals, granted)


def _made(
    sale: Sale,
    context: SaleContext,
    agreed: Sequence[AgreedLine],
    origins: Origins,
    drawn: BalanceMove,
    coupons: tuple[str, ...],
    now: datetime,
) -> tuple[Record, Totals]:
    """The document's rows, priced from what the database says and not from the screen."""
    basket = sale.basket.model_copy(update={"lines": tuple(line.line for line in agreed)})
    totals = price_basket(basket, context.company)
    rounding = check_payments(totals.total, sale, context.company)
    record = make_record(sale, context, agreed, totals, coupons=coupons, rounding=rounding, now=now)
    if basket.customer is not None:
        record.document["points"] = _points(record, totals, context, origins, drawn)
    return record, totals


def _points(record: Record, totals: Totals, context: SaleContext, origins: Origins, drawn: BalanceMove) -> int:
    """Earned on what is sold, taken back on what returns; a replay without receipts goes by its total."""
    per, held = context.company.points_per, max(0, context.points_held + drawn.points)
    multiplier = context.multiplier if record.document["origin"] == "till" else HUNDRED
    sold = Money(
        sum(
            worth_of(line, context.company)
            for line in record.lines
            if line["returns_document_id"] is None and line["kind"] != "gift_card"
        )
    )
    if sold < 0:
        return points_for(Money(0), points_of(Money(-totals.total), per), per, held)
    return points_for(sold, points_back(record.lines, origins, per), per, held, multiplier)

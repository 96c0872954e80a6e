"""Completing a sale: stock, sale, money and loyalty move together, or none of them does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from pos_tui.accounts import service as accounts
from pos_tui.accounts.rules import document_postings
from pos_tui.cash.models import DrawerMovement
from pos_tui.customers.balances import BalanceMove, move_balances
from pos_tui.customers.balances import Cause as BalanceCause
from pos_tui.customers.gift_cards import move_gift_cards
from pos_tui.customers.rules import HUNDRED, points_for, points_of
from pos_tui.db.insert_all import insert_all, is_there_already
from pos_tui.db.sessions import Writing
from pos_tui.errors import Overtaken, SaleIdTaken
from pos_tui.inventory import service as inventory
from pos_tui.inventory.views import Cause
from pos_tui.journal import service as journal
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Money
from pos_tui.pricing.queries import offers_in_force
from pos_tui.pricing.views import Totals
from pos_tui.selling.agree import AgreedLine, agree, moves_of
from pos_tui.selling.besides import charges_of, check_besides
from pos_tui.selling.coupons import coupons_fired, give_back, use_coupons
from pos_tui.selling.foreign import check_foreign
from pos_tui.selling.kits import with_parts
from pos_tui.selling.lane import SaleContext, lock_for_sale
from pos_tui.selling.lots import with_lots
from pos_tui.selling.models import AppliedPromotion, Document, DocumentLine, TaxPart
from pos_tui.selling.needs import Grant, grant, may_oversell, needs_of, told
from pos_tui.selling.on_balance import drawn_by
from pos_tui.selling.priced import Market, check_priced
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.receipts import Names, receipt_of
from pos_tui.selling.record import Record, make_record
from pos_tui.selling.returns import points_back, take_back, worth_of
from pos_tui.selling.rules import check_lines, check_payments, fingerprint, price_basket
from pos_tui.selling.shift_sums import totals_after
from pos_tui.selling.slips import check_slips
from pos_tui.selling.sold import Origins, find_origins
from pos_tui.selling.views import Receipt, Sale
from pos_tui.selling.voids import check_reversal


async def complete_sale(session: Writing, sale: Sale, *, key: ShopKey, now: datetime) -> Receipt:
    """Stock, sale, money and loyalty move together, or none of them does.

    The lane's own rows come first; what lanes share comes last and in one order: returned lines, stock by
    product, coupons by code, then the customer, then gift cards. The same sale id again answers with the receipt
    that exists; with another content it raises SaleIdTaken. Any other refusal is a TillError and changes no row.
    """
    check_lines(sale)
    context = await lock_for_sale(session, sale)
    if context.finished is not None:
        return await _again(session, sale, context)
    origins = await find_origins(session, sale)
    check_reversal(sale, context, origins)
    oversell = await may_oversell(session, sale, context, now=now)
    lines = await agree(session, sale, context, origins, oversell=oversell)
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
    await _write(session, record)
    await _post(session, record, sale, context)
    anchor = await _tell(session, record, sale, context, totals, granted, key, now)
    await take_back(session, record.lines, origins)
    await _move_what_lanes_share(session, sale, agreed, record, context, drawn)
    return receipt_of(
        record.document, record.lines, _named(sale, record), _names(sale, context, anchor),
        record.promotions, record.tax_parts,
    )  # fmt: skip


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


async def _tell(
    session: Writing,
    record: Record,
    sale: Sale,
    context: SaleContext,
    totals: Totals,
    granted: Sequence[Grant],
    key: ShopKey,
    now: datetime,
) -> str:
    """The journal's entry, and the terminal's row moved on: number, chain and the shift's totals."""
    approvers = [one.approved_by for one in granted if one.approved_by is not None]
    body = {**record.told, "approvals": told(granted), **_why_discounted(sale)}
    entry = journal.Entry(
        record.document["kind"], sale.staff_id, sale.basket.sale_id, body, approvers[0] if approvers else None
    )
    return await journal.append(
        session,
        context.lane,
        [entry],
        key=key,
        now=now,
        receipts=record.document["number"],
        shift_totals=totals_after(context.lane.shift_totals, record, sale, totals).text(),
        perpetual_total=context.lane.perpetual_total + record.document["total"],
    )


def _why_discounted(sale: Sale) -> dict[str, str]:
    return {"discount_reason": sale.basket.discount_reason} if sale.basket.discount_reason else {}


def _named(sale: Sale, record: Record) -> list[dict[str, Any]]:
    return [
        {**row, "code": payment.tender.code, "name": payment.tender.name}
        for row, payment in zip(record.tenders, sale.payments, strict=True)
    ]


def _names(sale: Sale, context: SaleContext, anchor: str) -> Names:
    return Names(
        company=context.company,
        outlet=context.outlet_name,
        cashier=context.staff_name,
        customer=context.customer_name if sale.basket.customer else None,
        anchor=anchor,
    )


async def _again(session: Writing, sale: Sale, context: SaleContext) -> Receipt:
    """The impatient second Enter, or the answer that got lost on its way."""
    if context.finished != fingerprint(sale):
        raise SaleIdTaken(
            "This basket was sold already with other lines or tenders: look at its receipt, then begin a new one."
        )
    receipt = await find_receipt(session, sale.company_id, sale.basket.sale_id)
    assert receipt is not None, "a finished document has a receipt"
    return receipt


async def _write(session: Writing, record: Record) -> None:
    try:
        await insert_all(
            session, (Document, [record.document]), (DocumentLine, record.lines), (TaxPart, record.tax_parts),
            (AppliedPromotion, record.promotions), (DrawerMovement, record.tenders),
        )  # fmt: skip
    except IntegrityError as error:
        if is_there_already(error):
            raise Overtaken from error
        raise


async def _post(session: Writing, record: Record, sale: Sale, context: SaleContext) -> None:
    document = record.document
    postings = document_postings(
        tenders=[(p.tender.code, p.tender.kind, p.amount, p.change) for p in sale.payments],
        cash_code=context.cash_code,
        total=document["total"],
        tax=document["tax"],
        rounding=document["rounding"],
        cost=record.cost,
        not_turnover=document["not_turnover"],
    )
    await accounts.post(
        session,
        company_id=sale.company_id,
        outlet_id=sale.outlet_id,
        entry_id=sale.basket.sale_id,
        postings=postings,
        business_date=context.business_date,
        now=document["at"],
    )


async def _move_what_lanes_share(
    session: Writing,
    sale: Sale,
    agreed: Sequence[AgreedLine],
    record: Record,
    context: SaleContext,
    drawn: BalanceMove,
) -> None:
    now = record.document["at"]
    cause = Cause(
        company_id=sale.company_id,
        outlet_id=sale.outlet_id,
        source_id=sale.basket.sale_id,
        staff_id=sale.staff_id,
    )
    await inventory.move(session, cause, moves_of(agreed), now=now)
    await use_coupons(session, sale, record.coupons, business_date=context.business_date, now=now)
    if sale.reverses is not None:
        await give_back(session, sale, business_date=context.business_date, now=now)
    if sale.basket.customer is not None:
        await move_balances(
            session, context.company, sale.basket.customer.customer_id,
            replace(drawn, earned=record.document["points"]),
            BalanceCause(sale.basket.sale_id, sale.staff_id, now),
        )  # fmt: skip
    await move_gift_cards(
        session, context.company, charges_of(sale, agreed),
        source_id=sale.basket.sale_id, staff_id=sale.staff_id, now=now,
    )  # fmt: skip

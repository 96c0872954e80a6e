"""Several sales in one transaction, read and written together: each with its own receipt or its own refusal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import apart
from pos_tui.errors import Overtaken, TillError
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import LaneState
from pos_tui.selling.agree import moves_of
from pos_tui.selling.besides import charges_of
from pos_tui.selling.decided import Decided, decide
from pos_tui.selling.lane import SaleContext, context_of, lock_for_sales
from pos_tui.selling.on_balance import has_balance
from pos_tui.selling.product_rows import read_products
from pos_tui.selling.rules import check_lines
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Receipt, Sale
from pos_tui.selling.written import Numbered, number, write

Outcome = Receipt | TillError
MOVES_MORE = ("gift_card", "coupon")
"""Tenders that change more than the drawer."""


async def complete_sales(session: Writing, sales: Sequence[Sale], *, key: ShopKey, now: datetime) -> list[Outcome]:
    """What becomes of the first of these sales, of at least one: call it again in a new transaction for the rest.

    Each is as `complete_sale` would have it after those before it, and a refused one leaves nothing. Those that
    hang on nothing but stock, numbers and the journal are written together, so that what lanes share is locked
    once and in order; where the database has a word to say against one of them, fewer are tried.
    """
    together = _fitting(sales)
    while len(together) > 1:
        try:
            async with apart(session):
                told = await _complete_together(session, together, key=key, now=now)
        except (Overtaken, TillError, IntegrityError):
            together = together[: len(together) // 2]
        else:
            if told:
                return told
            break
    try:
        async with apart(session):
            return [await complete_sale(session, together[0], key=key, now=now)]
    except TillError as refusal:
        return [refusal]


async def _complete_together(
    session: Writing, sales: Sequence[Sale], *, key: ShopKey, now: datetime
) -> list[Outcome]:
    """Up to the first that hangs on more than it seemed, or was finished before."""
    told: list[Outcome | Numbered] = []
    known = await _contexts(session, sales)
    pairs = zip(sales, known, strict=True)
    met = [(sale, one.business_date) for sale, one in pairs if isinstance(one, SaleContext)]
    products = await read_products(session, met) if met else {}
    lanes: dict[UUID, LaneState] = {}
    for sale, context in zip(sales, known, strict=True):
        if isinstance(context, TillError):
            told.append(context)
            continue
        if context.finished is not None:
            break
        here = replace(context, lane=lanes.get(sale.terminal_id, context.lane))
        try:
            decided = await decide(session, sale, here, products, now=now)
        except TillError as refusal:
            told.append(refusal)
            continue
        if _hangs_on_more(decided):
            break
        numbered = number(decided, key=key, now=now)
        lanes[sale.terminal_id] = numbered.told.after
        told.append(numbered)
    if any(isinstance(one, Numbered) for one in told):
        await write(session, [one for one in told if isinstance(one, Numbered)])
    return [one.receipt if isinstance(one, Numbered) else one for one in told]


async def _contexts(session: Writing, sales: Sequence[Sale]) -> list[SaleContext | TillError]:
    found: list[SaleContext | TillError] = []
    for sale, rows in zip(sales, await lock_for_sales(session, sales), strict=True):
        try:
            check_lines(sale)
            found.append(context_of(sale, rows))
        except TillError as refusal:
            found.append(refusal)
    return found


def _fitting(sales: Sequence[Sale]) -> Sequence[Sale]:
    """The first of them, as many as are of one outlet, none twice, and hang on nothing but what a set reads."""
    ids: set[UUID] = set()
    for count, sale in enumerate(sales):
        elsewhere = (sale.company_id, sale.outlet_id) != (sales[0].company_id, sales[0].outlet_id)
        if elsewhere or sale.basket.sale_id in ids or not _fits(sale):
            return sales[: max(count, 1)]
        ids.add(sale.basket.sale_id)
    return sales


def _fits(sale: Sale) -> bool:
    """True for a sale whose decision reads nothing that another sale changes, and uses nothing up."""
    basket = sale.basket
    gives_back = any(line.returns is not None for line in basket.lines) or sale.reverses is not None
    takes_points = basket.customer is not None and any(line.quantity < 0 for line in basket.lines)
    uses_up = bool(basket.approvals or basket.coupons) or (sale.origin == "till" and _moves_more(sale))
    return not (gives_back or takes_points or uses_up)


def _moves_more(sale: Sale) -> bool:
    return any(has_balance(one.tender) or one.tender.kind in MOVES_MORE or one.coupon for one in sale.payments)


def _hangs_on_more(decided: Decided) -> bool:
    """Goods kept in lots, coupons and gift cards: what others have changed is read again for each."""
    in_lots = any(move.tracking != "none" for move in moves_of(decided.agreed))
    return in_lots or bool(decided.record.coupons) or bool(charges_of(decided.sale, decided.agreed))

"""Completing a sale: stock, sale, money and loyalty move together, or none of them does."""

import asyncio
from datetime import datetime

from pos_tui.db.sessions import Writing
from pos_tui.errors import SaleIdTaken
from pos_tui.journal.keys import ShopKey
from pos_tui.selling.decided import decide
from pos_tui.selling.lane import SaleContext, context_of, lock_for_sale
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.rules import check_lines, fingerprint
from pos_tui.selling.views import Receipt, Sale
from pos_tui.selling.written import Numbered, number, write


async def complete_sale(session: Writing, sale: Sale, *, key: ShopKey, now: datetime) -> Receipt:
    """Stock, sale, money and loyalty move together, or none of them does.

    The lane's own rows come first; what lanes share comes last and in one order: returned lines, stock by
    product, coupons by code, then the customer, then gift cards. The same sale id again answers with the receipt
    that exists; with another content it raises SaleIdTaken. Any other refusal is a TillError and changes no row.
    """
    check_lines(sale)
    rows, products = await lock_for_sale(session, sale)
    context = context_of(sale, rows)
    if context.finished is not None:
        return await _again(session, sale, context)
    numbered = number(await decide(session, sale, context, products, now=now), key=key, now=now)
    receipt = asyncio.create_task(_receipt_of(numbered))  # made while the database writes
    await write(session, [numbered])
    return await receipt


async def _receipt_of(numbered: Numbered) -> Receipt:
    return numbered.receipt


async def _again(session: Writing, sale: Sale, context: SaleContext) -> Receipt:
    """The impatient second Enter, or the answer that got lost on its way."""
    if context.finished != fingerprint(sale):
        raise SaleIdTaken(
            "This basket was sold already with other lines or tenders: look at its receipt, then begin a new one."
        )
    receipt = await find_receipt(session, sale.company_id, sale.basket.sale_id)
    assert receipt is not None, "a finished document has a receipt"
    return receipt

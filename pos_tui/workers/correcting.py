"""Corrections that take several services in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pos_tui.db.sessions import Reading, Writing
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Quantity
from pos_tui.selling.baskets import forget_basket
from pos_tui.selling.holds import recall
from pos_tui.selling.returns import return_line
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Basket, Line, LineReference, Receipt
from pos_tui.selling.voids import void_of
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor


async def recall_instead(
    session: Writing, lane: Lane, staff_id: UUID, sale_id: UUID, *, of: UUID, key: ShopKey, now: datetime
) -> Basket:
    """A held basket comes to this till in place of the empty one `of` it."""
    basket = await recall(session, lane, staff_id, sale_id, key=key, now=now)
    await forget_basket(session, lane, of)
    return basket


async def void_whole(
    session: Writing, lane: Lane, actor: Actor, document_id: UUID, *, sale_id: UUID, key: ShopKey, now: datetime
) -> Receipt:
    """The receipt is reversed; once, however often this is asked with the same `sale_id`."""
    sale = await void_of(
        session, document_id, sale_id=sale_id, company_id=lane.company.company_id,
        terminal_id=lane.terminal_id, staff_id=actor.staff_id,
    )  # fmt: skip
    basket = sale.basket.model_copy(update={"approvals": actor.approvals})
    return await complete_sale(session, sale.model_copy(update={"basket": basket}), key=key, now=now)


async def lines_back(
    session: Reading, company_id: UUID, wanted: Mapping[LineReference, Quantity]
) -> tuple[Line, ...]:
    """The basket lines that take these quantities back, as things stand now."""
    return tuple([await return_line(session, company_id, line, much) for line, much in wanted.items()])

"""The basket on disk: there again after a crash, gone once it is sold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Exists, delete, select, update

from pos_tui.db.base import insert_into
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.selling.models import Document, OpenBasket
from pos_tui.selling.views import Basket
from pos_tui.shop.views import Lane


async def save_basket(session: Writing, lane: Lane, person_id: UUID, basket: Basket, *, now: datetime) -> None:
    """The lane's basket is on disk as it is now: one statement, but for the first time."""
    company_id = lane.company.company_id
    changed = {"staff_id": person_id, "body": basket.model_dump_json(exclude_defaults=True), "updated_at": now}
    known = await session.execute(
        update(OpenBasket)
        .where(OpenBasket.company_id == company_id, OpenBasket.id == basket.sale_id)
        .values(**changed)
        .returning(OpenBasket.id)
        .execution_options(synchronize_session=False)
    )
    if known.one_or_none() is not None:
        return
    await _clear_sold(session, lane)
    place = {"outlet_id": lane.outlet_id, "terminal_id": lane.terminal_id, "note": None, "held_at": None}
    await session.execute(
        insert_into(OpenBasket), [{"company_id": company_id, "id": basket.sale_id, **place, **changed}]
    )


async def _clear_sold(session: Writing, lane: Lane) -> None:
    """Baskets that became documents make room; the sale itself need not think of them."""
    company_id = lane.company.company_id
    await session.execute(
        delete(OpenBasket).where(
            OpenBasket.company_id == company_id,
            OpenBasket.terminal_id == lane.terminal_id,
            OpenBasket.held_at.is_(None),
            OpenBasket.id.in_(select(Document.id).where(Document.company_id == company_id)),
        )
    )


async def take_along(session: Writing, lane: Lane, person_id: UUID, *, now: datetime) -> None:
    """Whoever signs in here brings the basket that they left open at another till.

    Where a basket is open here already, theirs waits among the held ones, so that neither is lost.
    """
    company_id = lane.company.company_id
    theirs = await session.scalars(
        select(OpenBasket).where(
            OpenBasket.company_id == company_id,
            OpenBasket.staff_id == person_id,
            OpenBasket.terminal_id != lane.terminal_id,
            OpenBasket.held_at.is_(None),
            ~is_sold(company_id),
        )
    )
    here = await basket_of_lane(session, lane)
    for basket in theirs.all():
        moved: dict[str, Any] = {"terminal_id": lane.terminal_id, "outlet_id": lane.outlet_id}
        if here is not None and here.lines:
            moved |= {"held_at": now, "note": "left open at another till"}
        await session.execute(
            update(OpenBasket)
            .where(OpenBasket.company_id == company_id, OpenBasket.id == basket.id)
            .values(**moved)
            .execution_options(synchronize_session=False)
        )


async def forget_basket(session: Writing, lane: Lane, sale_id: UUID) -> None:
    """The basket was emptied by hand, so there is nothing to come back to."""
    await session.execute(
        delete(OpenBasket).where(OpenBasket.company_id == lane.company.company_id, OpenBasket.id == sale_id)
    )


async def basket_of_lane(session: Reading, lane: Lane) -> Basket | None:
    """What was being bought here when the till stopped; a basket that has been sold does not come back."""
    company_id = lane.company.company_id
    body = await session.scalar(
        select(OpenBasket.body)
        .where(
            OpenBasket.company_id == company_id,
            OpenBasket.terminal_id == lane.terminal_id,
            OpenBasket.held_at.is_(None),
            ~is_sold(company_id),
        )
        .order_by(OpenBasket.updated_at.desc())
        .limit(1)
    )
    if body is None:
        return None
    try:
        return Basket.model_validate_json(body)
    except ValidationError:
        raise BadInput(
            "The basket that was open here was saved by another pos-tui and cannot be read: scan it again."
        ) from None


def is_sold(company_id: UUID) -> Exists:
    """True of a basket that became a document."""
    return select(Document.id).where(Document.company_id == company_id, Document.id == OpenBasket.id).exists()

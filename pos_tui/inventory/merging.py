"""Two rows of one product become one, as far as stock goes: what lies there is booked over in every outlet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.catalogue.kept import KeptProduct
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import BadInput
from pos_tui.inventory.cost import Moved, move_averages
from pos_tui.inventory.count_models import StockCount, StockCountLine
from pos_tui.inventory.models import MERGED, StockLevel
from pos_tui.inventory.service import move
from pos_tui.inventory.transfer_models import StockTransfer, StockTransferLine
from pos_tui.inventory.views import Cause, Move
from pos_tui.money import Quantity, UnitPrice
from pos_tui.shop.models import Outlet
from pos_tui.view import View


class HeldAt(View):
    """What lies of a product in an outlet, and what one of it costs there."""

    outlet_id: UUID
    outlet: str
    on_hand: Quantity
    cost: UnitPrice | None


async def check_movable(session: Reading, company_id: UUID, gone: KeptProduct) -> None:
    """Raises BadInput while the product is on its way, or being counted."""
    counted = await session.scalar(
        select(StockCount.id)
        .join(StockCountLine, StockCountLine.count_id == StockCount.id)
        .where(
            StockCount.company_id == company_id, StockCount.status == "open",
            StockCountLine.company_id == company_id, StockCountLine.product_id == gone.product_id,
        )
        .limit(1)
    )  # fmt: skip
    if counted is not None:
        raise BadInput(f"{gone.name} is being counted: book that count or give it up first.")
    sent = await session.execute(
        select(StockTransfer.number)
        .join(StockTransferLine, StockTransferLine.transfer_id == StockTransfer.id)
        .where(
            StockTransfer.company_id == company_id, StockTransfer.status == "sent",
            StockTransferLine.company_id == company_id, StockTransferLine.product_id == gone.product_id,
        )
        .limit(1)
    )  # fmt: skip
    if (row := sent.first()) is not None:
        raise BadInput(f"{gone.name} is on its way in transfer {row.number}: receive that or cancel it first.")


async def held_at(session: Reading, company_id: UUID, gone: KeptProduct) -> list[HeldAt]:
    """What lies of it in every outlet that has any."""
    found = await session.execute(_levels(company_id).where(StockLevel.product_id == gone.product_id))
    return [_held(row, gone) for row in found if row.on_hand]


async def book_over(
    session: Writing, company_id: UUID, gone: KeptProduct, kept: KeptProduct, *, staff_id: UUID, now: datetime
) -> list[HeldAt]:
    """Every level of the one is nothing and moves no more; the other has what lay there, at its cost.

    Answers what was booked over. A sale that is under way meanwhile finds the level closed, and is asked again.
    """
    held = [row for row in await _locked(session, company_id, gone, kept) if row.on_hand]
    for one in held:
        await _book(session, company_id, gone, kept, one, staff_id, now)
    level = table_of(StockLevel)
    await session.execute(
        update(level)
        .where(level.c.company_id == company_id, level.c.product_id == gone.product_id)
        .values(tracking=MERGED, may_go_negative=False)
    )
    return held


async def _locked(session: Writing, company_id: UUID, gone: KeptProduct, kept: KeptProduct) -> list[HeldAt]:
    """The levels of both in all outlets, which are opened where there are none: outlet by outlet, as ids go."""
    outlets = (await session.scalars(select(Outlet.id).where(Outlet.company_id == company_id))).all()
    empty = {"company_id": company_id, "on_hand": 0, "may_go_negative": False, "average_cost": None}
    both = sorted((gone.product_id, kept.product_id))
    rows = [
        {**empty, "outlet_id": outlet_id, "product_id": each, "tracking": "none"}
        for outlet_id in sorted(outlets)
        for each in both
    ]
    await insert_missing(session, StockLevel, rows)
    found = await session.execute(
        _levels(company_id)
        .add_columns(StockLevel.product_id)
        .where(StockLevel.product_id.in_(both))
        .order_by(StockLevel.outlet_id, StockLevel.product_id)
        .with_for_update(of=StockLevel)
    )
    return [_held(row, gone) for row in found if row.product_id == gone.product_id]


def _levels(company_id: UUID) -> Any:
    return (
        select(StockLevel.outlet_id, Outlet.code, StockLevel.on_hand, StockLevel.average_cost)
        .join(Outlet, (Outlet.company_id == company_id) & (Outlet.id == StockLevel.outlet_id))
        .where(StockLevel.company_id == company_id)
    )


def _held(row: Any, gone: KeptProduct) -> HeldAt:
    cost = gone.cost if row.average_cost is None else row.average_cost
    return HeldAt(outlet_id=row.outlet_id, outlet=row.code, on_hand=row.on_hand, cost=cost)


async def _book(
    session: Writing,
    company_id: UUID,
    gone: KeptProduct,
    kept: KeptProduct,
    one: HeldAt,
    staff_id: UUID,
    now: datetime,
) -> None:
    """A pair of adjustments: what goes off the one comes onto the other, so the accounts stay as they are."""
    cause = Cause(company_id=company_id, outlet_id=one.outlet_id, source_id=new_id(), staff_id=staff_id)
    moves = [
        Move(
            position=position, product_id=product.product_id, name=product.name, kind="adjustment",
            quantity=quantity, unit_cost=one.cost, may_go_negative=True, reason=reason,
        )
        for position, (product, quantity, reason) in enumerate(_pair(gone, kept, one.on_hand), start=1)
    ]  # fmt: skip
    await move(session, cause, moves, now=now)
    if one.cost is not None and one.on_hand > 0:
        piece = Moved(product_id=kept.product_id, quantity=one.on_hand, cost=one.cost)
        await move_averages(session, cause, [piece])


def _pair(gone: KeptProduct, kept: KeptProduct, on_hand: Quantity) -> Sequence[tuple[KeptProduct, Quantity, str]]:
    return (
        (gone, Quantity(-on_hand), f"merged into {kept.sku}"),
        (kept, on_hand, f"merged from {gone.sku}"),
    )

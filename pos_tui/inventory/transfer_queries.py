"""Transfers as both outlets see them: drafts, what is on its way, and what arrived."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.inventory.transfer_models import StockTransfer, StockTransferLine
from pos_tui.inventory.transfer_rows import named_lots
from pos_tui.inventory.views import LotPart, Tracking
from pos_tui.money import Quantity, UnitPrice
from pos_tui.shop.models import Outlet
from pos_tui.view import View

PAGE = 100


class TransferSummary(View):
    """One transfer in the list of them."""

    transfer_id: UUID
    number: int
    status: str
    from_outlet_id: UUID
    to_outlet_id: UUID
    from_outlet: str
    to_outlet: str
    created_at: datetime
    lines: int
    note: str


class TransferLine(View):
    """What was sent of a product, and what of it arrived."""

    product_id: UUID
    sku: str
    name: str
    sent: Quantity
    received: Quantity | None
    unit_cost: UnitPrice | None
    tracking: Tracking = "none"
    lots: tuple[LotPart, ...] = ()


class OtherOutlet(View):
    """Where goods may be sent."""

    outlet_id: UUID
    code: str
    name: str


async def transfers(
    session: Reading,
    company_id: UUID,
    outlet_id: UUID,
    *,
    in_transit: bool = False,
    before: datetime | None = None,
    limit: int = PAGE,
) -> list[TransferSummary]:
    """From and to an outlet, the newest first; `in_transit` keeps those that were sent and did not arrive yet."""
    transfer = StockTransfer
    query = (
        _summaries(company_id)
        .where(or_(transfer.from_outlet_id == outlet_id, transfer.to_outlet_id == outlet_id))
        .order_by(transfer.created_at.desc(), transfer.id.desc())
        .limit(limit)
    )
    if in_transit:
        query = query.where(transfer.status == "sent")
    if before is not None:
        query = query.where(transfer.created_at < before)
    return [_summary(row) for row in await session.execute(query)]


async def transfer_of(session: Reading, company_id: UUID, transfer_id: UUID) -> TransferSummary:
    """One of them; raises Unknown."""
    row = (await session.execute(_summaries(company_id).where(StockTransfer.id == transfer_id))).one_or_none()
    if row is None:
        raise Unknown("There is no such transfer: look at the list again.")
    return _summary(row)


async def transfer_lines(session: Reading, company_id: UUID, transfer_id: UUID) -> list[TransferLine]:
    """What a transfer is of, in the order of SKUs."""
    line = StockTransferLine
    found = await session.execute(
        select(
            line.product_id, Product.sku, Product.name, line.sent, line.received, line.unit_cost,
            Product.tracking, line.named,
        )
        .join(Product, and_(Product.company_id == line.company_id, Product.id == line.product_id))
        .where(line.company_id == company_id, line.transfer_id == transfer_id)
        .order_by(Product.sku)
    )  # fmt: skip
    names = tuple(TransferLine.model_fields.keys() - {"lots"})
    return [TransferLine(lots=named_lots(row), **{one: getattr(row, one) for one in names}) for row in found]


async def other_outlets(session: Reading, company_id: UUID, outlet_id: UUID) -> list[OtherOutlet]:
    """Every outlet but this one that is in use, by code."""
    found = await session.execute(
        select(Outlet.id.label("outlet_id"), Outlet.code, Outlet.name)
        .where(Outlet.company_id == company_id, Outlet.id != outlet_id, Outlet.active)
        .order_by(Outlet.code)
    )
    return [OtherOutlet.model_validate(dict(row._mapping)) for row in found]


def _summaries(company_id: UUID) -> Any:
    transfer, line = StockTransfer, StockTransferLine
    here, there = aliased(Outlet), aliased(Outlet)
    lines = (
        select(func.count())
        .where(line.company_id == transfer.company_id, line.transfer_id == transfer.id)
        .correlate(transfer)
        .scalar_subquery()
    )
    return (
        select(transfer, here.code, there.code, lines)
        .join(here, and_(here.company_id == transfer.company_id, here.id == transfer.from_outlet_id))
        .join(there, and_(there.company_id == transfer.company_id, there.id == transfer.to_outlet_id))
        .where(transfer.company_id == company_id)
    )


def _summary(row: Any) -> TransferSummary:
    transfer, from_code, to_code, lines = row
    return TransferSummary(
        transfer_id=transfer.id, number=transfer.number or 0, status=transfer.status,
        from_outlet_id=transfer.from_outlet_id, to_outlet_id=transfer.to_outlet_id, from_outlet=from_code,
        to_outlet=to_code, created_at=transfer.created_at, lines=lines, note=transfer.note or "",
    )  # fmt: skip

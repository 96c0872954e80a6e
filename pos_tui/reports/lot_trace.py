"""Where the goods of one lot, or a piece with its serial number, came from and went: for a recall, a guarantee."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from pos_tui.buying.models import GoodsReceipt, Supplier
from pos_tui.catalogue.models import Product
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.inventory.models import Lot, LotLevel, LotMovement
from pos_tui.money import Quantity
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet
from pos_tui.text import clean
from pos_tui.view import View

MOST = 5_000
"""Moves that are told of one lot, the oldest first."""


class LotMove(View):
    """So much of it came to an outlet or left it; who it came from or went to, where that is known."""

    at: datetime
    outlet: str
    kind: str
    quantity: Quantity
    receipt: str | None
    customer: str | None
    phone: str | None
    supplier: str | None
    delivery_note: str | None


class LotTrace(View):
    """One lot of one product: what every outlet still holds, and each move of it."""

    sku: str
    name: str
    unit: str
    code: str
    is_serial: bool
    expires_on: date | None
    on_hand: tuple[tuple[str, Quantity], ...]
    moves: tuple[LotMove, ...]


async def trace_lot(session: Reading, company_id: UUID, code: str) -> list[LotTrace]:
    """Every lot with this code, several products may have one called so, over all outlets.

    Raises Unknown with a sentence where no lot or piece has it.
    """
    query = (
        select(Lot.id, Lot.code, Lot.is_serial, Lot.expires_on, Product.sku, Product.name, Product.unit)
        .join(Product, and_(Product.company_id == company_id, Product.id == Lot.product_id))
        .where(Lot.company_id == company_id, Lot.code == code.strip())
        .order_by(Product.sku, Lot.is_serial)
    )
    found = (await session.execute(query)).all()
    if not found:
        raise Unknown(f"No lot or serial number is {clean(code, 30)}: `pos-tui stock lots` lists those on hand.")
    return [await _traced(session, company_id, lot) for lot in found]


async def _traced(session: Reading, company_id: UUID, lot: Any) -> LotTrace:
    moves = [LotMove.model_validate(dict(row._mapping)) for row in await _moves(session, company_id, lot.id)]
    return LotTrace(
        sku=lot.sku, name=lot.name, unit=lot.unit, code=lot.code, is_serial=lot.is_serial,
        expires_on=lot.expires_on, on_hand=await _on_hand(session, company_id, lot.id), moves=tuple(moves),
    )  # fmt: skip


async def _on_hand(session: Reading, company_id: UUID, lot_id: UUID) -> tuple[tuple[str, Quantity], ...]:
    query = (
        select(Outlet.code, LotLevel.on_hand)
        .join(Outlet, and_(Outlet.company_id == company_id, Outlet.id == LotLevel.outlet_id))
        .where(LotLevel.company_id == company_id, LotLevel.lot_id == lot_id, LotLevel.on_hand != 0)
        .order_by(Outlet.code)
    )
    return tuple((code, on_hand) for code, on_hand in await session.execute(query))


async def _moves(session: Reading, company_id: UUID, lot_id: UUID) -> Sequence[Any]:
    moved, document, receipt = LotMovement, Document, GoodsReceipt
    query = (
        select(
            moved.at, Outlet.code.label("outlet"), moved.kind, moved.quantity,
            document.receipt_number.label("receipt"), receipt.delivery_note,
            Customer.name.label("customer"), Customer.phone.label("phone"), Supplier.name.label("supplier"),
        )
        .select_from(moved)
        .join(Outlet, and_(Outlet.company_id == company_id, Outlet.id == moved.outlet_id))
        .outerjoin(document, and_(document.company_id == company_id, document.id == moved.source_id))
        .outerjoin(Customer, and_(Customer.company_id == company_id, Customer.id == document.customer_id))
        .outerjoin(receipt, and_(receipt.company_id == company_id, receipt.id == moved.source_id))
        .outerjoin(Supplier, and_(Supplier.company_id == company_id, Supplier.id == receipt.supplier_id))
        .where(moved.company_id == company_id, moved.lot_id == lot_id)
        .order_by(moved.at, moved.source_id, moved.position)
        .limit(MOST)
    )  # fmt: skip
    return (await session.execute(query)).all()

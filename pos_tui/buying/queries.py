"""Reading suppliers, orders, deliveries: pages in a stable order, never the whole table."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, tuple_

from pos_tui.buying.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierProduct,
    SupplierReturn,
    SupplierReturnLine,
)
from pos_tui.buying.models import Supplier as SupplierRow
from pos_tui.buying.views import (
    OPEN,
    Goods,
    Order,
    OrderHead,
    OrderLine,
    OrderStatus,
    ReceiptHead,
    Returnable,
    Supplier,
    SupplierHead,
)
from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.money import Money, Quantity, UnitPrice, extend, rounded_quotient
from pos_tui.shop.models import Outlet
from pos_tui.staff.models import Staff
from pos_tui.text import clean

PAGE = 200
PAGE_OF_GOODS = 500


async def suppliers(
    session: Reading,
    company_id: UUID,
    *,
    like: str = "",
    active_only: bool = False,
    after: tuple[str, str] = ("", ""),
    limit: int = PAGE,
) -> list[SupplierHead]:
    """Suppliers by name then code, those whose code or name begins so; the next page is `after` the last one."""
    opened = (
        select(func.count())
        .where(
            PurchaseOrder.company_id == company_id,
            PurchaseOrder.supplier_id == SupplierRow.id,
            PurchaseOrder.status.in_(OPEN),
        )
        .correlate(SupplierRow)
        .scalar_subquery()
    )
    query = (
        select(SupplierRow, opened.label("opened"))
        .where(SupplierRow.company_id == company_id)
        .order_by(SupplierRow.name, SupplierRow.code)
        .limit(limit)
    )
    if after != ("", ""):
        query = query.where(tuple_(SupplierRow.name, SupplierRow.code) > tuple_(*after))
    if wanted := clean(like, 60).casefold():
        query = query.where(
            or_(
                func.lower(SupplierRow.code).startswith(wanted, autoescape=True),
                func.lower(SupplierRow.name).contains(wanted, autoescape=True),
            )
        )
    if active_only:
        query = query.where(SupplierRow.active)
    found = await session.execute(query)
    return [SupplierHead(supplier=supplier_view(row), open_orders=opened) for row, opened in found]


async def supplier_of(session: Reading, company_id: UUID, supplier_id: UUID) -> Supplier | None:
    """One supplier, or None."""
    found = await session.scalars(
        select(SupplierRow)
        .where(SupplierRow.company_id == company_id, SupplierRow.id == supplier_id)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    return supplier_view(row) if row is not None else None


async def supplier_goods(
    session: Reading, company_id: UUID, supplier_id: UUID, *, after: str = "", limit: int = PAGE_OF_GOODS
) -> list[Goods]:
    """What a supplier delivers, by SKU, with its codes and costs."""
    found = await session.execute(
        select(Product.id, Product.sku, Product.name, Product.unit, SupplierProduct.cost, SupplierProduct.code)
        .join(
            SupplierProduct,
            and_(SupplierProduct.company_id == Product.company_id, SupplierProduct.product_id == Product.id),
        )
        .where(Product.company_id == company_id, SupplierProduct.supplier_id == supplier_id, Product.sku > after)
        .order_by(Product.sku)
        .limit(limit)
    )
    return [
        Goods(product_id=row.id, sku=row.sku, name=row.name, unit=row.unit, cost=row.cost, supplier_code=row.code)
        for row in found
    ]


async def orders(
    session: Reading,
    company_id: UUID,
    *,
    outlet_id: UUID | None = None,
    statuses: Sequence[OrderStatus] = (),
    supplier_id: UUID | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[OrderHead]:
    """Orders of an outlet by number, the newest first; the next page is `before` the last one's number."""
    line = PurchaseOrderLine
    query = (
        select(PurchaseOrder, SupplierRow.code.label("code"), SupplierRow.name.label("name"))
        .join(SupplierRow, _same(SupplierRow, PurchaseOrder, PurchaseOrder.supplier_id))
        .where(PurchaseOrder.company_id == company_id)
        .order_by(PurchaseOrder.number.desc(), PurchaseOrder.outlet_id)
        .limit(limit)
    )
    if outlet_id is not None:
        query = query.where(PurchaseOrder.outlet_id == outlet_id)
    if statuses:
        query = query.where(PurchaseOrder.status.in_(statuses))
    if supplier_id is not None:
        query = query.where(PurchaseOrder.supplier_id == supplier_id)
    if before is not None:
        query = query.where(PurchaseOrder.number < before)
    rows = (await session.execute(query)).all()
    found = await session.execute(
        select(line.order_id, line.ordered, line.cost).where(
            line.company_id == company_id, line.order_id.in_([row[0].id for row in rows])
        )
    )
    amounts: dict[UUID, list[Money]] = {}
    for order_id, ordered, cost in found:
        amounts.setdefault(order_id, []).append(extend(cost, ordered))
    return [_head(row, amounts.get(row[0].id, [])) for row in rows]


async def order_by_number(session: Reading, company_id: UUID, outlet_id: UUID, number: int) -> Order:
    """The order that has this number at an outlet; raises Unknown with a sentence."""
    order_id = await session.scalar(
        select(PurchaseOrder.id).where(
            PurchaseOrder.company_id == company_id,
            PurchaseOrder.outlet_id == outlet_id,
            PurchaseOrder.number == number,
        )
    )
    if order_id is None:
        raise Unknown(f"There is no order {number} here: look at the list of orders for the right number.")
    return await order_of(session, company_id, order_id)


async def order_of(session: Reading, company_id: UUID, order_id: UUID) -> Order:
    """An order with its lines; raises Unknown with a sentence."""
    found = await session.execute(
        select(PurchaseOrder, SupplierRow, Outlet.code, Outlet.name, Staff.name)
        .join(SupplierRow, _same(SupplierRow, PurchaseOrder, PurchaseOrder.supplier_id))
        .join(Outlet, _same(Outlet, PurchaseOrder, PurchaseOrder.outlet_id))
        .outerjoin(Staff, _same(Staff, PurchaseOrder, PurchaseOrder.created_by))
        .where(PurchaseOrder.company_id == company_id, PurchaseOrder.id == order_id)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise Unknown("This order is gone meanwhile: look at the list again.")
    order, supplier, outlet_code, outlet_name, by = row
    return Order(
        order_id=order.id, number=order.number, outlet_code=outlet_code, outlet_name=outlet_name,
        supplier=supplier_view(supplier), status=order.status, expected_on=order.expected_on, note=order.note,
        sent_at=order.sent_at, created_at=order.created_at, created_by=by or "",
        lines=await _lines(session, company_id, order_id, supplier.id),
    )  # fmt: skip


async def receipts(
    session: Reading, company_id: UUID, outlet_id: UUID, *, supplier_id: UUID | None = None, limit: int = PAGE
) -> list[ReceiptHead]:
    """Deliveries of an outlet, the newest first."""
    line = GoodsReceiptLine
    lines = (
        select(func.count())
        .where(line.company_id == company_id, line.receipt_id == GoodsReceipt.id)
        .correlate(GoodsReceipt)
        .scalar_subquery()
    )
    query = (
        select(GoodsReceipt, SupplierRow.name, PurchaseOrder.number, lines)
        .join(SupplierRow, _same(SupplierRow, GoodsReceipt, GoodsReceipt.supplier_id))
        .outerjoin(PurchaseOrder, _same(PurchaseOrder, GoodsReceipt, GoodsReceipt.order_id))
        .where(GoodsReceipt.company_id == company_id, GoodsReceipt.outlet_id == outlet_id)
        .order_by(GoodsReceipt.at.desc(), GoodsReceipt.id)
        .limit(limit)
    )
    if supplier_id is not None:
        query = query.where(GoodsReceipt.supplier_id == supplier_id)
    return [
        ReceiptHead(
            receipt_id=row.id, supplier_id=row.supplier_id, supplier_name=name, order_number=number,
            delivery_note=row.delivery_note, at=row.at, lines=count,
        )
        for row, name, number, count in await session.execute(query)
    ]  # fmt: skip


async def returnable(session: Reading, company_id: UUID, receipt_id: UUID) -> list[Returnable]:
    """What came with a delivery, a row for each product, and what of it has not gone back; by SKU.

    Several lines of one product come together at their mean cost.
    """
    line, back = GoodsReceiptLine, SupplierReturnLine
    gone = (
        select(back.product_id, func.sum(back.quantity).label("quantity"))
        .join(SupplierReturn, _same(SupplierReturn, back, back.return_id))
        .where(back.company_id == company_id, SupplierReturn.receipt_id == receipt_id)
        .group_by(back.product_id)
        .subquery()
    )
    told = Product.id, Product.sku, Product.name, Product.unit, line.quantity, line.cost, gone.c.quantity
    found = await session.execute(
        select(*told, Product.tracking)
        .join(line, and_(line.company_id == Product.company_id, line.product_id == Product.id))
        .outerjoin(gone, gone.c.product_id == Product.id)
        .where(Product.company_id == company_id, line.receipt_id == receipt_id)
        .order_by(Product.sku, line.position)
    )
    came: dict[UUID, list[Any]] = {}
    for row in found:
        came.setdefault(row[0], []).append(row)
    return [_returnable(rows) for rows in came.values()]


def supplier_view(row: SupplierRow) -> Supplier:
    """A row as a view."""
    return Supplier(
        supplier_id=row.id, code=row.code, name=row.name, email=row.email, phone=row.phone, address=row.address,
        lead_days=row.lead_days, active=row.active,
    )  # fmt: skip


async def _lines(session: Reading, company_id: UUID, order_id: UUID, supplier_id: UUID) -> tuple[OrderLine, ...]:
    line = PurchaseOrderLine
    own = and_(
        SupplierProduct.company_id == company_id,
        SupplierProduct.supplier_id == supplier_id,
        SupplierProduct.product_id == line.product_id,
    )
    found = await session.execute(
        select(
            line.position, line.product_id, Product.sku, Product.name, Product.unit,
            SupplierProduct.code.label("supplier_code"), line.ordered, line.received, line.cost, Product.tracking,
        )
        .join(Product, _same(Product, line, line.product_id))
        .outerjoin(SupplierProduct, own)
        .where(line.company_id == company_id, line.order_id == order_id)
        .order_by(line.position)
    )  # fmt: skip
    rows: Any = found.mappings()
    return tuple(OrderLine(**row) for row in rows)


def _head(row: Any, amounts: Sequence[Money]) -> OrderHead:
    order = row[0]
    return OrderHead(
        order_id=order.id, number=order.number, supplier_id=order.supplier_id, supplier_code=row.code,
        supplier_name=row.name, status=order.status, lines=len(amounts), total=Money(sum(amounts)),
        expected_on=order.expected_on, created_at=order.created_at,
    )  # fmt: skip


def _returnable(rows: Sequence[Any]) -> Returnable:
    product_id, sku, name, unit, _, _, gone, tracking = rows[0]
    came = sum(row[4] for row in rows)
    worth = sum(row[4] * row[5] for row in rows)
    return Returnable(
        product_id=product_id, sku=sku, name=name, unit=unit, received=Quantity(came),
        left=Quantity(came - int(gone or 0)), cost=UnitPrice(rounded_quotient(worth, came)),
        tracking=tracking,
    )  # fmt: skip


def _same(named: Any, row: Any, its_id: Any) -> Any:
    return and_(named.company_id == row.company_id, named.id == its_id)

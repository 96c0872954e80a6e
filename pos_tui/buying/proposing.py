"""What to order: what is on hand and on its way against the reorder point, and how fast it is sold.

The rule is pure; one set-wise read brings what it needs.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select

from pos_tui.buying.models import PurchaseOrder, PurchaseOrderLine, Supplier, SupplierProduct
from pos_tui.buying.views import OPEN, DraftLine
from pos_tui.catalogue.models import Barcode, Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.money import NOTHING, ONE, Money, Quantity, UnitPrice, extend, rounded_quotient
from pos_tui.view import View

WINDOW_DAYS = 28
"""How far back sales are looked at: whole weeks, so that every weekday counts alike."""
COVER_DAYS = 14
"""So many days of sales are ordered beyond the reorder point."""
MOST_NEEDS = 500
SOLD = ("sale", "return", "void")


class Need(View):
    """A product at or below its reorder point; `sold` is what went in the last `WINDOW_DAYS` days.

    The supplier is the cheapest that has it, or None; `pack` is how many come in one, where a code of it says so.
    """

    product_id: UUID
    sku: str
    name: str
    unit: str
    on_hand: Quantity
    on_order: Quantity
    reorder_point: Quantity
    sold: Quantity
    supplier_id: UUID | None
    supplier_code: str | None
    supplier_name: str | None
    cost: UnitPrice
    pack: Quantity | None = None


class Proposal(View):
    """What one supplier would be asked for."""

    supplier_id: UUID | None
    supplier_name: str
    needs: tuple[Need, ...]
    lines: tuple[DraftLine, ...]

    @property
    def total(self) -> Money:
        """What it would cost."""
        return Money(sum((extend(line.cost, line.ordered) for line in self.lines), NOTHING))


def to_order(need: Need, *, cover_days: int = COVER_DAYS) -> Quantity:
    """How much brings what is on hand and on its way above the reorder point, by so many days of sales.

    Pieces and packs are whole ones, one above the point at least: what was ordered is not proposed again.

        point 10, on hand 4, on order 2, sold 28 in 28 days, 14 days:  10 + 14 − 6 = 18
        point 10, on hand −3, nothing else:                            10 +  1 + 3 = 14
        the same in packs of 24:                                                     24
    """
    coming = need.on_hand + need.on_order
    above = max(ONE, rounded_quotient(max(0, need.sold) * cover_days, WINDOW_DAYS))
    wanted = need.reorder_point + above - coming
    if need.unit == "each":
        wanted = -(-wanted // ONE) * ONE
    return in_packs(Quantity(wanted), need.pack)


def in_packs(wanted: Quantity, pack: Quantity | None) -> Quantity:
    """The least number of whole packs that is enough: 25 in packs of 20 are 40."""
    return wanted if pack is None else Quantity(-(-wanted // pack) * pack)


def proposed(needs: Iterable[Need], *, cover_days: int = COVER_DAYS) -> list[Proposal]:
    """One proposal per supplier by name; what nobody delivers comes last, and cannot be ordered before somebody
    does."""
    by_supplier: dict[UUID | None, list[Need]] = {}
    for need in needs:
        by_supplier.setdefault(need.supplier_id, []).append(need)
    proposals = [
        Proposal(
            supplier_id=supplier_id,
            supplier_name=own[0].supplier_name or "",
            needs=tuple(own),
            lines=tuple(
                DraftLine(
                    product_id=need.product_id, ordered=to_order(need, cover_days=cover_days), cost=need.cost
                )
                for need in own
            ),
        )
        for supplier_id, own in by_supplier.items()
    ]
    return sorted(proposals, key=lambda one: (one.supplier_id is None, one.supplier_name, str(one.supplier_id)))


async def needs_below(
    session: Reading, company_id: UUID, outlet_id: UUID, *, now: datetime, limit: int = MOST_NEEDS, after: str = ""
) -> list[Need]:
    """Every product at or below its reorder point at an outlet, by SKU, in one statement; drafts are on order."""
    coming, cheapest = _on_order(company_id, outlet_id), _cheapest(company_id)
    sold = _sold(company_id, outlet_id, now - timedelta(days=WINDOW_DAYS))
    packs = _packs(company_id)
    on_hand = func.coalesce(StockLevel.on_hand, 0)
    on_order = func.coalesce(coming.c.quantity, 0)
    query = (
        select(
            Product.id.label("product_id"), Product.sku, Product.name, Product.unit, Product.reorder_point,
            on_hand.label("on_hand"), on_order.label("on_order"), func.coalesce(sold.c.quantity, 0).label("sold"),
            Supplier.id.label("supplier_id"), Supplier.code.label("supplier_code"),
            Supplier.name.label("supplier_name"),
            func.coalesce(cheapest.c.cost, Product.cost, 0).label("cost"), packs.c.pack,
        )
        .outerjoin(StockLevel, _level_here(company_id, outlet_id))
        .outerjoin(coming, coming.c.product_id == Product.id)
        .outerjoin(sold, sold.c.product_id == Product.id)
        .outerjoin(packs, packs.c.product_id == Product.id)
        .outerjoin(cheapest, and_(cheapest.c.product_id == Product.id, cheapest.c.place == 1))
        .outerjoin(Supplier, and_(Supplier.company_id == company_id, Supplier.id == cheapest.c.supplier_id))
        .where(
            Product.company_id == company_id,
            Product.active,
            Product.track_stock,
            Product.sku > after,
            Product.reorder_point.is_not(None),
            Product.stock_of_id.is_(None),
            on_hand + on_order <= Product.reorder_point,
        )
        .order_by(Product.sku)
        .limit(limit)
    )  # fmt: skip
    rows: Any = (await session.execute(query)).mappings()
    return [Need(**{name: _plain(value) for name, value in row.items()}) for row in rows]


def _level_here(company_id: UUID, outlet_id: UUID) -> ColumnElement[bool]:
    return and_(
        StockLevel.company_id == company_id,
        StockLevel.outlet_id == outlet_id,
        StockLevel.product_id == Product.id,
    )


def _on_order(company_id: UUID, outlet_id: UUID) -> Any:
    line = PurchaseOrderLine
    missing = case((line.ordered > line.received, line.ordered - line.received), else_=0)
    return (
        select(line.product_id, func.sum(missing).label("quantity"))
        .join(PurchaseOrder, and_(PurchaseOrder.company_id == line.company_id, PurchaseOrder.id == line.order_id))
        .where(line.company_id == company_id, PurchaseOrder.outlet_id == outlet_id, PurchaseOrder.status.in_(OPEN))
        .group_by(line.product_id)
        .subquery()
    )


def _sold(company_id: UUID, outlet_id: UUID, since: datetime) -> Any:
    moved = StockMovement
    return (
        select(moved.product_id, func.sum(-moved.quantity).label("quantity"))
        .where(
            moved.company_id == company_id, moved.outlet_id == outlet_id, moved.kind.in_(SOLD), moved.at >= since
        )
        .group_by(moved.product_id)
        .subquery()
    )


def _cheapest(company_id: UUID) -> Any:
    own = SupplierProduct
    return (
        select(
            own.product_id,
            own.supplier_id,
            own.cost,
            func.row_number()
            .over(partition_by=own.product_id, order_by=(own.cost, Supplier.name, Supplier.id))
            .label("place"),
        )
        .join(Supplier, and_(Supplier.company_id == own.company_id, Supplier.id == own.supplier_id))
        .where(own.company_id == company_id, Supplier.active)
        .subquery()
    )


def _packs(company_id: UUID) -> Any:
    """The smallest pack of several that a code of each product is for."""
    return (
        select(Barcode.product_id, func.min(Barcode.pack).label("pack"))
        .where(Barcode.company_id == company_id, Barcode.pack > ONE)
        .group_by(Barcode.product_id)
        .subquery()
    )


def _plain(value: Any) -> Any:
    """A sum of PostgreSQL's is a Decimal."""
    return value if value is None or isinstance(value, (str, UUID)) else int(value)

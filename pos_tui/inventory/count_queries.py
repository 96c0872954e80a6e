"""Counts as people look at them: which there are, what was found, and where it differs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Category, Product
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.inventory.count_models import StockCount, StockCountEntry, StockCountLine
from pos_tui.inventory.count_scope import countable, within
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.inventory.views import CountScope
from pos_tui.money import Money, Quantity, UnitPrice, extend
from pos_tui.staff.models import Staff
from pos_tui.view import View

PAGE = 100


class CountSummary(View):
    """One count in the list of them."""

    count_id: UUID
    status: str
    scope: CountScope
    opened_at: datetime
    opened_by: str
    lines: int


class CountLine(View):
    """What was found of a product against what was expected; `moved` where goods moved while it was counted."""

    product_id: UUID
    sku: str
    name: str
    expected: Quantity
    counted: Quantity
    booked: Quantity | None
    cost: UnitPrice | None
    moved: bool
    counted_by: str

    @property
    def difference(self) -> Quantity:
        """What is more, or below nothing less, than was expected."""
        return Quantity(self.counted - self.expected) if self.booked is None else self.booked

    @property
    def value(self) -> Money:
        """What the difference cost."""
        return extend(self.cost or UnitPrice(0), self.difference)


class CountProgress(View):
    """How far a count is: products counted of those that it is of, and what the differences so far cost.

    `size` is that without signs: what has to be approved of whoever books it.
    """

    status: str
    scope: CountScope
    counted: int
    products: int
    value: Money
    size: Money


async def counts(
    session: Reading, company_id: UUID, outlet_id: UUID, *, before: datetime | None = None, limit: int = PAGE
) -> list[CountSummary]:
    """The counts of an outlet, the newest first; those opened `before` a time for the next page."""
    count, line = StockCount, StockCountLine
    lines = (
        select(func.count())
        .where(line.company_id == count.company_id, line.count_id == count.id)
        .correlate(count)
        .scalar_subquery()
    )
    query = (
        select(count, Staff.name, lines.label("lines"))
        .join(Staff, and_(Staff.company_id == count.company_id, Staff.id == count.opened_by))
        .where(count.company_id == company_id, count.outlet_id == outlet_id)
        .order_by(count.opened_at.desc(), count.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(count.opened_at < before)
    return [
        CountSummary(
            count_id=row.id, status=row.status, scope=CountScope.model_validate_json(row.scope),
            opened_at=row.opened_at, opened_by=name, lines=lines,
        )
        for row, name, lines in await session.execute(query)
    ]  # fmt: skip


async def count_progress(session: Reading, company_id: UUID, count_id: UUID) -> CountProgress:
    """What a count is of, and how far it is. Raises Unknown."""
    count = await session.get(StockCount, (company_id, count_id))
    if count is None:
        raise Unknown("There is no such count: look at the list again.")
    scope, line = CountScope.model_validate_json(count.scope), StockCountLine
    counted = select(func.count()).where(line.company_id == company_id, line.count_id == count_id)
    products = select(func.count(Product.id)).where(countable(company_id), within(scope, company_id))
    worth = await _worth(session, count)
    return CountProgress(
        status=count.status, scope=scope, counted=await session.scalar(counted) or 0,
        products=await session.scalar(products) or 0,
        value=Money(sum(worth)), size=Money(sum(abs(each) for each in worth)),
    )  # fmt: skip


async def count_scopes(session: Reading, company_id: UUID) -> dict[str, CountScope]:
    """What a count of a category is of, by the category's name in small letters."""
    found = await session.execute(
        select(Category.id, Category.name).where(Category.company_id == company_id).order_by(Category.name)
    )
    return {row.name.casefold(): CountScope(kind="category", name=row.name, category_id=row.id) for row in found}


async def _worth(session: Reading, count: StockCount) -> list[Money]:
    """What the difference of each line cost."""
    line, level = StockCountLine, StockLevel
    found = await session.execute(
        select(
            func.coalesce(line.booked, line.counted - line.expected).label("difference"),
            func.coalesce(level.average_cost, Product.cost, 0).label("cost"),
        )
        .join(Product, and_(Product.company_id == line.company_id, Product.id == line.product_id))
        .outerjoin(
            level,
            and_(
                level.company_id == line.company_id,
                level.outlet_id == count.outlet_id,
                level.product_id == line.product_id,
            ),
        )
        .where(line.company_id == count.company_id, line.count_id == count.id, line.counted != line.expected)
    )
    return [extend(row.cost, row.difference) for row in found]


async def count_lines(
    session: Reading,
    company_id: UUID,
    count_id: UUID,
    *,
    only_differing: bool = False,
    after: str = "",
    limit: int = PAGE,
) -> list[CountLine]:
    """A page of what was counted, in the order of SKUs, those after one of them."""
    line, level = StockCountLine, aliased(StockLevel)
    query = (
        select(
            line.product_id, Product.sku, Product.name, line.expected, line.counted, line.booked,
            func.coalesce(level.average_cost, Product.cost).label("cost"),
            _moved_meanwhile().label("moved"), Staff.name.label("counted_by"),
        )
        .join(StockCount, and_(StockCount.company_id == line.company_id, StockCount.id == line.count_id))
        .join(Product, and_(Product.company_id == line.company_id, Product.id == line.product_id))
        .join(Staff, and_(Staff.company_id == line.company_id, Staff.id == line.counted_by))
        .outerjoin(
            level,
            and_(
                level.company_id == line.company_id,
                level.outlet_id == StockCount.outlet_id,
                level.product_id == line.product_id,
            ),
        )
        .where(line.company_id == company_id, line.count_id == count_id, Product.sku > after)
        .order_by(Product.sku)
        .limit(limit)
    )  # fmt: skip
    if only_differing:
        query = query.where(func.coalesce(line.booked, line.counted - line.expected) != 0)
    return [CountLine.model_validate(dict(row._mapping)) for row in await session.execute(query)]


def _moved_meanwhile() -> Any:
    """Whether anything moved between the first and the last entry of a product."""
    line, entry, moved = StockCountLine, StockCountEntry, StockMovement
    first = (
        select(func.min(entry.at))
        .where(
            entry.company_id == line.company_id,
            entry.count_id == line.count_id,
            entry.product_id == line.product_id,
        )
        .correlate(line)
        .scalar_subquery()
    )
    return (
        select(moved.position)
        .where(
            moved.company_id == line.company_id,
            moved.outlet_id == StockCount.outlet_id,
            moved.product_id == line.product_id,
            moved.at > first,
            moved.at < line.counted_at,
        )
        .correlate(line, StockCount)
        .exists()
    )

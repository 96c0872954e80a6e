"""What a count is of, as a rule that products are asked by."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, select, true

from pos_tui.catalogue.models import Category, Product
from pos_tui.inventory.views import CountScope

LONGEST_LIST = 1_000


def countable(company_id: UUID) -> ColumnElement[bool]:
    """Products that lie on a shelf as themselves and are sold."""
    return and_(
        Product.company_id == company_id,
        Product.active,
        Product.track_stock,
        Product.stock_of_id.is_(None),
        Product.merged_into_id.is_(None),
    )


def within(scope: CountScope, company_id: UUID) -> ColumnElement[bool]:
    """True for the products that the count is of; a category has all that lies within it."""
    if scope.kind == "category":
        return Product.category_id.in_(_categories(company_id, scope.category_id))
    if scope.kind == "shelf":
        return Product.shelf == scope.name
    if scope.kind == "list":
        return Product.id.in_(scope.products) if scope.products else false()
    return true()


def _categories(company_id: UUID, top: UUID | None) -> Select[tuple[UUID]]:
    ours = Category.company_id == company_id
    tree = select(Category.id).where(ours, Category.id == top).cte("tree", recursive=True)
    whole = tree.union(select(Category.id).where(ours, Category.parent_id == tree.c.id))
    return select(whole.c.id)

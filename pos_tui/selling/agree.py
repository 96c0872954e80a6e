"""The second statement of a sale: every product as it stands, against what was agreed with the customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.errors import NotPermitted, NotSellable, PriceChanged
from pos_tui.inventory.views import Move
from pos_tui.money import ONE, Quantity, Rate, UnitPrice, rounded_quotient
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.views import Line, Sale
from pos_tui.shop.models import TaxClass
from pos_tui.shop.queries import rate_in_force
from pos_tui.shop.views import TaxRule


@dataclass(frozen=True)
class AgreedLine:
    """A line that may be sold as it is, with what it takes off the shelf."""

    line: Line
    unit_cost: UnitPrice | None
    move: Move | None


async def agree(session: Writing, sale: Sale, context: SaleContext) -> list[AgreedLine]:
    """Each line is of an active product of this company, at the price and tax that were shown.

    Raises NotSellable, PriceChanged or NotPermitted with a sentence that names the line.
    """
    lines = sale.basket.lines
    found = await session.execute(_statement(dialect_of(session)), _lines(sale, context))
    rows = {row.position: row for row in found}
    agreed: list[AgreedLine] = []
    for position, line in enumerate(lines, start=1):
        row = rows.get(position)
        if row is None or not row.active:
            raise NotSellable(f"{line.name} is not sold here any more: void the line (Del) and pay again.")
        rule = _tax(row)
        if sale.origin == "till":
            _check_price(line, row, rule, context)
        agreed.append(
            AgreedLine(line.model_copy(update={"tax": rule}), row.cost, _move(position, line, row, sale, context))
        )
    return agreed


@cache
def _statement(dialect: str) -> Select[Any]:
    """Built once: putting it together takes longer than running it."""
    # The company is in the rows too: with it as a constant, SQLite would rather read the whole catalogue.
    given = rowset_in(dialect, position=NUMBER, company_id=IDENTITY, product_id=IDENTITY, tax_class_id=IDENTITY)
    company_id, shelf = bindparam("company_id", type_=IDENTITY), aliased(Product)
    return (
        select(
            given.c.position,
            Product.active,
            Product.price,
            Product.cost,
            Product.tax_class_id.label("own_tax_class_id"),
            Product.track_stock,
            Product.stock_policy,
            Product.stock_of_id,
            Product.stock_quantity,
            Product.id.label("product_id"),
            shelf.name.label("shelf_name"),
            shelf.track_stock.label("shelf_tracked"),
            shelf.stock_policy.label("shelf_policy"),
            TaxClass.id.label("tax_class_id"),
            TaxClass.code.label("tax_code"),
            TaxClass.name.label("tax_name"),
            TaxClass.kind.label("tax_kind"),
            rate_in_force(company_id, TaxClass.id, bindparam("day", type_=Date())).label("rate"),
        )
        .select_from(given)
        .join(Product, and_(Product.company_id == given.c.company_id, Product.id == given.c.product_id))
        .join(TaxClass, and_(TaxClass.company_id == given.c.company_id, TaxClass.id == given.c.tax_class_id))
        .outerjoin(shelf, and_(shelf.company_id == company_id, shelf.id == Product.stock_of_id))
    )


def _lines(sale: Sale, context: SaleContext) -> dict[str, Any]:
    """The statement's parameters."""
    rows = [
        {
            "position": position,
            "company_id": sale.company_id,
            "product_id": line.product_id,
            "tax_class_id": line.tax.tax_class_id,
        }
        for position, line in enumerate(sale.basket.lines, start=1)
    ]
    return {**as_rows(rows), "company_id": sale.company_id, "day": context.business_date}


def _tax(row: Any) -> TaxRule:
    return TaxRule(
        tax_class_id=row.tax_class_id,
        code=row.tax_code,
        name=row.tax_name,
        kind=row.tax_kind,
        rate=Rate(row.rate or 0),
    )


def _check_price(line: Line, row: Any, rule: TaxRule, context: SaleContext) -> None:
    if line.returns is not None:
        return
    if line.list_price != row.price:
        raise PriceChanged(
            f"The price of {line.name} has changed: void the line (Del) and scan it again.", product=line.sku
        )
    if line.tax != rule or row.own_tax_class_id != rule.tax_class_id:
        raise PriceChanged(
            f"The tax on {line.name} has changed: void the line (Del) and scan it again.", product=line.sku
        )
    overridden = line.unit_price != line.list_price and line.list_price != 0
    for needed, permission in (
        (overridden or line.agreed is not None, "override_price"),
        (line.discount != 0, "discount"),
        (line.quantity < 0, "return_without_receipt"),
    ):
        if needed and permission not in context.permissions:
            raise NotPermitted(
                f"{context.staff_name} may not do this with {line.name} ({permission.replace('_', ' ')}): "
                "a supervisor has to sign in.",
                permission=permission,
            )


def _move(position: int, line: Line, row: Any, sale: Sale, context: SaleContext) -> Move | None:
    """What the line takes off the shelf: its own product, or so much of the one that it is drawn from."""
    drawn = row.stock_of_id is not None
    if not (row.shelf_tracked if drawn else row.track_stock):
        return None
    taken = rounded_quotient(line.quantity * row.stock_quantity, ONE) if drawn else line.quantity
    policy = (row.shelf_policy if drawn else row.stock_policy) or context.company.stock_policy
    product_id: UUID = row.stock_of_id if drawn else row.product_id
    return Move(
        position=position,
        product_id=product_id,
        name=row.shelf_name if drawn else line.name,
        kind="return" if line.quantity < 0 else "sale",
        quantity=Quantity(-taken),
        unit_cost=row.cost,
        may_go_negative=policy == "allow" or (policy == "warn" and _may_oversell(sale, context)),
    )


def _may_oversell(sale: Sale, context: SaleContext) -> bool:
    return sale.origin == "replay" or "oversell" in context.permissions


def moves_of(agreed: Sequence[AgreedLine]) -> list[Move]:
    """What a whole document takes off the shelf."""
    return [line.move for line in agreed if line.move is not None and line.move.quantity]

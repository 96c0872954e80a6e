"""Every product of a sale as it stands, against what was agreed with the customer."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from pos_tui.catalogue.tariffs import tariff_of
from pos_tui.errors import NotSellable, PriceChanged, SaleRefused
from pos_tui.inventory.lot_rules import LONGEST_CODE, code_of
from pos_tui.inventory.views import LotPart, Move
from pos_tui.money import ONE, Quantity, Rate, UnitPrice, rounded_quotient
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.product_rows import Products, wanted_of
from pos_tui.selling.returns import stored_rule
from pos_tui.selling.sold import Origins
from pos_tui.selling.views import Line, Sale
from pos_tui.shop.rates import parts_of
from pos_tui.shop.views import TaxRule
from pos_tui.text import clean


class AgreedLine(NamedTuple):
    """A line that may be sold as it is, what it takes off the shelf, and whether anything follows its product.

    A kit takes its `parts`, and nothing of its own.
    """

    line: Line
    unit_cost: UnitPrice | None
    move: Move | None
    followed: bool = False
    is_kit: bool = False
    on_shelf: bool = False
    """Whether what it takes has a level here, on which it is locked."""
    parts: tuple[Move, ...] = ()


def agree(
    sale: Sale, context: SaleContext, products: Products, origins: Origins, *, oversell: bool
) -> list[AgreedLine]:
    """Each line is of an active product of this company, at the price and tax that were shown.

    What comes back keeps the tax that it was sold with. `oversell` is whether somebody who may has allowed to sell
    more than is on hand, where the policy is to warn. Raises NotSellable or PriceChanged with a sentence that
    names the line.
    """
    return [
        _agreed(
            line, products.get(wanted_of(line, context.business_date), ()), sale, origins,
            shelf_of(line, position, context, oversell),
        )
        for position, line in enumerate(sale.basket.lines, start=1)
    ]  # fmt: skip


class Shelf(NamedTuple):
    """What a line's move depends on besides the line."""

    position: int
    context: SaleContext
    oversell: bool
    back_of: tuple[UUID, int] | None = None


def shelf_of(line: Line, position: int, context: SaleContext, oversell: bool) -> Shelf:
    """What a line's move depends on; what comes back goes where it was taken from."""
    origin = line.returns
    return Shelf(position, context, oversell, (origin.document_id, origin.position) if origin else None)


def _agreed(line: Line, rows: Sequence[Any], sale: Sale, origins: Origins, shelf: Shelf) -> AgreedLine:
    row = rows[0] if rows else None
    if row is None or not (row.active or line.returns is not None):
        raise NotSellable(f"{line.name} is not sold here any more: void the line (Del) and pay again.")
    if line.portion is not None and line.returns is not None:
        sold = origins.lines[line.returns.document_id, line.returns.position]
        rule, cost = stored_rule(sold.line, sold.parts), sold.line.unit_cost
    else:
        rule, cost = _tax(row), cost_of(row)
        if sale.origin == "till":
            _check_price(line, row, rule)
            rule = line.tax
    known = {"tax": rule, "kind": row.kind, "category_id": row.category_id, "brand": row.brand}
    if line.returns is None:
        known |= {"tariff": tariff_of(rows), "min_age": row.min_age}
    move = None if row.is_kit else move_of(row, line.quantity, line.name, sale, shelf)
    if move is not None and move.tracking != "none":
        move = move.model_copy(update={"lots": named_by(line, move)})
    changed = {
        name: value for name, value in known.items() if (was := getattr(line, name)) is not value and was != value
    }
    return AgreedLine(
        line.model_copy(update=changed) if changed else line, cost, move, row.followed, row.is_kit, row.on_shelf
    )


def _tax(row: Any) -> TaxRule:
    return _rule(row.tax_class_id, row.tax_code, row.tax_name, row.tax_kind, Rate(row.rate or 0), row.parts)


@lru_cache(maxsize=256)
def _rule(tax_class_id: UUID, code: str, name: str, kind: str, rate: Rate, parts: str | None) -> TaxRule:
    return TaxRule(tax_class_id=tax_class_id, code=code, name=name, kind=kind, rate=rate, parts=parts_of(parts))


def _check_price(line: Line, row: Any, rule: TaxRule) -> None:
    if line.list_price != row.price:
        raise PriceChanged(
            f"The price of {line.name} has changed: void the line (Del) and scan it again.", product=line.sku
        )
    if line.tax != rule or row.own_tax_class_id != rule.tax_class_id:
        raise PriceChanged(
            f"The tax on {line.name} has changed: void the line (Del) and scan it again.", product=line.sku
        )


def cost_of(row: Any) -> UnitPrice | None:
    """What one costs at this outlet: the average on its shelf there, else what the product is said to cost."""
    if row.average_cost is None or row.stock_of_id is None:
        cost: UnitPrice | None = row.cost if row.average_cost is None else row.average_cost
        return cost
    return UnitPrice(rounded_quotient(row.average_cost * row.stock_quantity, ONE))


def _stock_cost(row: Any) -> UnitPrice | None:
    """What one of that costs which leaves the shelf."""
    if row.average_cost is not None or row.cost is None or row.stock_of_id is None:
        cost: UnitPrice | None = row.cost if row.average_cost is None else row.average_cost
        return cost
    return UnitPrice(rounded_quotient(row.cost * ONE, row.stock_quantity))


def move_of(row: Any, quantity: Quantity, name: str, sale: Sale, shelf: Shelf) -> Move | None:
    """What so many take off the shelf: of the product itself, or so much of the one that it is drawn from."""
    drawn = row.stock_of_id is not None
    if not (row.shelf_tracked if drawn else row.track_stock):
        return None
    taken = rounded_quotient(quantity * row.stock_quantity, ONE) if drawn else quantity
    policy = (row.shelf_policy if drawn else row.stock_policy) or shelf.context.company.stock_policy
    product_id: UUID = row.stock_of_id if drawn else row.product_id
    expired = (row.shelf_expired if drawn else row.expired_policy) or shelf.context.company.expired_policy
    return Move(
        position=shelf.position,
        product_id=product_id,
        name=row.shelf_name if drawn else name,
        kind="void" if sale.reverses else "return" if quantity < 0 else "sale",
        quantity=Quantity(-taken),
        unit_cost=_stock_cost(row),
        may_go_negative=policy == "allow" or (policy == "warn" and shelf.oversell),
        tracking=row.shelf_tracking if drawn else row.tracking,
        back_of=shelf.back_of,
        good_on=shelf.context.business_date,
        expired="allow" if sale.origin == "replay" else expired,
    )


def named_by(line: Line, move: Move) -> tuple[LotPart, ...]:
    """The serial number of a line, or the lot that its code said; what comes back against a receipt needs none."""
    if move.tracking == "serial":
        if line.returns is None and abs(line.quantity) != ONE:
            raise SaleRefused(f"{line.name} has serial numbers: sell each on a line of its own (Del, then scan).")
        return (LotPart(code=line.serial, quantity=ONE),) if line.serial else ()
    if line.returns is not None or not (line.batch or line.expiry):
        return ()
    part = LotPart(
        code=clean(line.batch or "", LONGEST_CODE), quantity=Quantity(abs(move.quantity)), expires_on=line.expiry
    )
    return (part if move.quantity < 0 else part.model_copy(update={"code": code_of(part)}),)


def moves_of(agreed: Sequence[AgreedLine]) -> list[Move]:
    """What a whole document takes off the shelf."""
    own = [line.move for line in agreed if line.move is not None and line.move.quantity]
    return [*own, *(part for line in agreed for part in line.parts)]

"""Shelves under lock: what lies there, what it cost, and what may be done to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from pos_tui.accounts import service as accounts
from pos_tui.accounts.rules import STOCK
from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import IDENTITY, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import BadInput, Unknown
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.views import Cause, LotPart, Move, Tracking
from pos_tui.money import LARGEST, Money, Quantity, UnitPrice, extend
from pos_tui.shop.models import Company
from pos_tui.staff.views import Place
from pos_tui.text import clean
from pos_tui.view import View

LONGEST_REASON = 120
MOST_LINES = 5_000
COMPANY = bindparam("company", type_=IDENTITY)
MOST_TOLD = 50
"""Products of one act that the journal tells one by one."""


class Held(View):
    """A product on a shelf; `cost` is of one, the average there or else the product's own."""

    product_id: UUID
    sku: str
    name: str
    on_hand: Quantity
    cost: UnitPrice | None
    may_go_negative: bool
    tracking: Tracking = "none"

    def worth(self, quantity: Quantity) -> Money:
        """What so much of it cost."""
        return extend(self.cost or UnitPrice(0), quantity)

    def moved(self, position: int, kind: str, quantity: Quantity, lots: Sequence[LotPart] = ()) -> Move:
        """A change of this shelf, at its cost; of these lots, if they are named."""
        return Move(
            position=position, product_id=self.product_id, name=self.name, kind=kind, quantity=quantity,
            unit_cost=self.cost, may_go_negative=self.may_go_negative, tracking=self.tracking, lots=tuple(lots),
        )  # fmt: skip


async def lock_shelf(
    session: Writing, place: Place, products: Iterable[UUID], *, gone_too: bool = False, merged_too: bool = False
) -> dict[UUID, Held]:
    """The levels of these products at the outlet, which nobody else moves until this transaction ends.

    A level that is missing is opened at nothing. In the order of ids, as everybody locks. Raises Unknown or
    BadInput for a product that has no stock of its own; `gone_too` lets those through that are sold no more,
    `merged_too` those that went into another product: of one that was merged, an entry is taken out of a count.
    """
    wanted = sorted(set(products))
    rows = await check_stocked(session, place, wanted, gone_too=gone_too, merged_too=merged_too)
    ours = {"company_id": place.company_id, "outlet_id": place.outlet_id}
    empty = {"on_hand": 0, "may_go_negative": False, "average_cost": None}
    missing = [{**ours, "product_id": each, **empty, "tracking": rows[each].tracking} for each in wanted]
    await insert_missing(session, StockLevel, missing)
    these = {"company": place.company_id, "outlet": place.outlet_id, **as_rows([{"id": each} for each in wanted])}
    levels = await session.execute(_levels(dialect_of(session)), these)
    return {level.product_id: _held(rows[level.product_id], level) for level in levels}


@cache
def _levels(engine: str) -> Select[*tuple[Any, ...]]:
    given = rowset_in(engine, id=IDENTITY)
    return (
        select(StockLevel.product_id, StockLevel.on_hand, StockLevel.average_cost)
        .where(
            StockLevel.company_id == COMPANY,
            StockLevel.outlet_id == bindparam("outlet", type_=IDENTITY),
            StockLevel.product_id.in_(select(given.c.id)),
        )
        .order_by(StockLevel.product_id)
        .with_for_update(of=StockLevel)
    )


async def check_stocked(
    session: Reading, place: Place, wanted: Sequence[UUID], *, gone_too: bool = False, merged_too: bool = False
) -> dict[UUID, Any]:
    """The products' rows. Raises Unknown or BadInput for the first that has no stock of its own, or is gone."""
    rows = await _products(session, place, wanted)
    for product_id in wanted:
        _check(rows.get(product_id), gone_too=gone_too, merged_too=merged_too)
    return rows


async def trading_day(session: Reading, place: Place, now: datetime) -> date:
    """The day by the shop's clock, for what is booked outside of a shift."""
    zone = await session.scalar(_zone(), {"company": place.company_id})
    return now.astimezone(ZoneInfo(zone or "UTC")).date()


@cache
def _zone() -> Select[*tuple[Any, ...]]:
    return select(Company.timezone).where(Company.id == COMPANY)


async def post_stock(
    session: Writing, cause: Cause, postings: Mapping[str, Money], *, day: date, now: datetime
) -> None:
    """The entry of a change of stock, in accounts that may be new to this shop."""
    sides = {account: amount for account, amount in postings.items() if amount}
    await accounts.open_accounts(session, cause.company_id, sides.keys() - {STOCK})
    await accounts.post(
        session, company_id=cause.company_id, outlet_id=cause.outlet_id, entry_id=cause.source_id,
        postings=sides, business_date=day, now=now,
    )  # fmt: skip


def cause_at(place: Place, source_id: UUID, staff_id: UUID, reason: str = "") -> Cause:
    """The act behind a change at this outlet."""
    return Cause(
        company_id=place.company_id, outlet_id=place.outlet_id, source_id=source_id, staff_id=staff_id,
        reason=reason or None,
    )  # fmt: skip


def said(reason: str) -> str:
    """A reason as it is kept; refused when there is none."""
    kept = clean(reason, LONGEST_REASON)
    if not kept:
        raise BadInput("Say why: stock changes for a reason only.")
    return kept


def check_quantity(quantity: Quantity, *, least: int) -> None:
    """Raises BadInput for a quantity that cannot be meant."""
    if not least <= quantity <= LARGEST:
        what = "above nothing" if least > 0 else "not below nothing" if least == 0 else "smaller than that"
        raise BadInput(f"A quantity here is {what}: type it again.")


def check_lines(count: int, distinct: int) -> None:
    """Raises BadInput for no products, too many at once, or one of them twice."""
    if not count:
        raise BadInput("No product was named: choose one first.")
    if count > MOST_LINES:
        raise BadInput(f"At most {MOST_LINES} products at once: do it in several parts.")
    if distinct < count:
        raise BadInput("A product is named twice: keep one line for it.")


async def _products(session: Reading, place: Place, wanted: Sequence[UUID]) -> dict[UUID, Any]:
    these = {"company": place.company_id, **as_rows([{"id": each} for each in wanted])}
    return {row.id: row for row in await session.execute(_named(dialect_of(session)), these)}


@cache
def _named(engine: str) -> Select[*tuple[Any, ...]]:
    given, into = rowset_in(engine, id=IDENTITY), aliased(Product)
    policy = select(Company.stock_policy).where(Company.id == COMPANY).scalar_subquery()
    return (
        select(
            Product.id, Product.sku, Product.name, Product.cost, Product.active, Product.track_stock,
            Product.stock_of_id, Product.stock_policy, policy.label("policy"), Product.tracking,
            into.name.label("merged_into"),
        )
        .outerjoin(into, and_(into.company_id == Product.company_id, into.id == Product.merged_into_id))
        .where(Product.company_id == COMPANY, Product.id.in_(select(given.c.id)))
    )  # fmt: skip


def gone(row: Any) -> str | None:
    """Why a product is no longer one to count or move, from a row with name, merged_into and active."""
    if row.merged_into is not None:
        return f"{row.name} was merged into {row.merged_into}"
    return None if row.active else f"{row.name} is not sold any more"


def _check(row: Any, *, gone_too: bool, merged_too: bool) -> None:
    if row is None:
        raise Unknown("This product is gone meanwhile: look for it again.")
    if row.merged_into is not None:
        if merged_too:
            return
        raise BadInput(f"{gone(row)}: choose that one.")
    if not row.track_stock or row.stock_of_id is not None:
        raise BadInput(f"{row.name} has no stock of its own: choose the product that lies on the shelf.")
    if (why := gone(row)) is not None and not gone_too:
        raise BadInput(f"{why}: choose another product.")


def _held(row: Any, level: Any) -> Held:
    return Held(
        product_id=row.id, sku=row.sku, name=row.name, on_hand=level.on_hand,
        cost=level.average_cost if level.average_cost is not None else row.cost,
        may_go_negative=(row.stock_policy or row.policy) == "allow",
        tracking=row.tracking,
    )  # fmt: skip

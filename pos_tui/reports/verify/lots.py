"""Lots: each is the sum of its movements, together they are what is on hand, and they move as the stock does."""

from functools import cache
from typing import Any

from sqlalchemy import Subquery, and_, case, func, or_, select

from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import Lot, LotLevel, LotMovement, StockLevel, StockMovement
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.reports.verify.stock import text_of, within
from pos_tui.shop.models import Outlet


async def lots_are_sums(session: Reading, books: Books) -> Findings:
    """Per outlet: a lot is Σ of its movements, a product's lots are its level (none where it is kept in none), and
    of a serial number there is one, at one outlet."""
    return {
        "lots": await _wrong_level(session, books) or await _no_level(session, books),
        "lots on hand": await _wrong_sum(session, books) or await _kept_otherwise(session, books),
        "serial numbers": await _twice(session, books),
    }


async def lots_moved_with_stock(session: Reading, books: Books) -> Findings:
    """A movement of stock that lots were told of is the sum of theirs; what comes back to a lot had left it."""
    return {"lots moved": await _wrong_movement(session, books), "lots back": await _too_much_back(session, books)}


async def _wrong_level(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_levels())
    return wrong and (
        f"Lot {wrong.lot} of {wrong.name} in {wrong.code}: {text_of(wrong.on_hand)} on hand, its movements come "
        f"to {text_of(wrong.moved)}."
    )


@cache
def _wrong_levels() -> Query:
    moved = _moved()
    return (
        select(Outlet.code, Product.name, Lot.code.label("lot"), LotLevel.on_hand,
               or_nothing(moved.c.quantity).label("moved"))
        .join(Lot, within(Lot, LotLevel, LotLevel.lot_id))
        .join(Outlet, within(Outlet, LotLevel, LotLevel.outlet_id))
        .join(Product, within(Product, LotLevel, LotLevel.product_id))
        .outerjoin(moved, and_(moved.c.outlet_id == LotLevel.outlet_id, moved.c.lot_id == LotLevel.lot_id))
        .where(
            LotLevel.company_id == OURS,
            or_(LotLevel.on_hand != or_nothing(moved.c.quantity), LotLevel.product_id != Lot.product_id),
        )
        .order_by(LotLevel.outlet_id, LotLevel.lot_id)
    )  # fmt: skip


async def _no_level(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _moved_without_level())
    return wrong and f"Lot {wrong.code} has a movement of {text_of(wrong.quantity)} but no level on hand."


@cache
def _moved_without_level() -> Query:
    return (
        select(Lot.code, LotMovement.quantity)
        .join(Lot, within(Lot, LotMovement, LotMovement.lot_id))
        .outerjoin(
            LotLevel,
            and_(
                LotLevel.company_id == LotMovement.company_id,
                LotLevel.outlet_id == LotMovement.outlet_id,
                LotLevel.lot_id == LotMovement.lot_id,
            ),
        )
        .where(LotMovement.company_id == OURS, LotLevel.lot_id.is_(None))
        .order_by(LotMovement.source_id, LotMovement.position)
    )


async def _wrong_sum(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_sums())
    return wrong and (
        f"The lots of {wrong.name} in {wrong.code} come to {text_of(wrong.held)}, and {text_of(wrong.due)} of it "
        "are to be in lots."
    )


@cache
def _wrong_sums() -> Query:
    held = (
        select(LotLevel.outlet_id, LotLevel.product_id, summed(LotLevel.on_hand).label("quantity"))
        .where(LotLevel.company_id == OURS)
        .group_by(LotLevel.outlet_id, LotLevel.product_id)
        .subquery()
    )
    due = case((StockLevel.tracking == "none", 0), else_=StockLevel.on_hand)
    return (
        select(Outlet.code, Product.name, due.label("due"), or_nothing(held.c.quantity).label("held"))
        .join(Outlet, within(Outlet, StockLevel, StockLevel.outlet_id))
        .join(Product, within(Product, StockLevel, StockLevel.product_id))
        .outerjoin(
            held, and_(held.c.outlet_id == StockLevel.outlet_id, held.c.product_id == StockLevel.product_id)
        )
        .where(StockLevel.company_id == OURS, due != or_nothing(held.c.quantity))
        .order_by(StockLevel.outlet_id, StockLevel.product_id)
    )


async def _kept_otherwise(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _other_keeping())
    return wrong and (
        f"{wrong.name} is to be kept by {wrong.tracking}, and its level on hand is kept by {wrong.level}."
    )


@cache
def _other_keeping() -> Query:
    return (
        select(Product.name, Product.tracking, StockLevel.tracking.label("level"))
        .join(Product, within(Product, StockLevel, StockLevel.product_id))
        .where(
            StockLevel.company_id == OURS,
            StockLevel.tracking != Product.tracking,
            Product.merged_into_id.is_(None),
        )
        .order_by(StockLevel.outlet_id, StockLevel.product_id)
    )


async def _twice(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _not_single())
    return wrong and f"Serial number {wrong.code} of {wrong.name} is on hand {text_of(wrong.quantity)} times."


@cache
def _not_single() -> Query:
    return (
        select(Lot.code, Product.name, summed(LotLevel.on_hand).label("quantity"))
        .join(Lot, within(Lot, LotLevel, LotLevel.lot_id))
        .join(Product, within(Product, LotLevel, LotLevel.product_id))
        .where(LotLevel.company_id == OURS, or_(LotLevel.is_serial, Lot.is_serial))
        .group_by(Lot.id, Lot.code, Product.name)
        .having(or_(summed(LotLevel.on_hand).not_in((0, 1000)), func.min(LotLevel.on_hand) < 0))
        .order_by(Lot.id)
    )


async def _wrong_movement(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_movements())
    return wrong and (
        f"The lots of {wrong.name} moved by {text_of(wrong.quantity)} for {wrong.source_id}, its stock by "
        f"{text_of(wrong.moved)}."
    )


@cache
def _wrong_movements() -> Query:
    part = (
        select(
            LotMovement.source_id, LotMovement.position, LotMovement.product_id, LotMovement.outlet_id,
            summed(LotMovement.quantity).label("quantity"), func.min(LotMovement.at).label("at"),
        )
        .where(LotMovement.company_id == OURS, LotMovement.kind != "tracking")
        .group_by(
            LotMovement.source_id, LotMovement.position, LotMovement.product_id, LotMovement.outlet_id
        )
        .subquery()
    )  # fmt: skip
    moved = StockMovement
    return (
        select(Product.name, part.c.quantity, or_nothing(moved.quantity).label("moved"), part.c.source_id)
        .select_from(part)
        .join(Product, and_(Product.company_id == OURS, Product.id == part.c.product_id))
        .outerjoin(
            moved,
            and_(
                moved.company_id == OURS,
                moved.source_id == part.c.source_id,
                moved.position == part.c.position,
                moved.product_id == part.c.product_id,
                moved.outlet_id == part.c.outlet_id,
            ),
        )
        .where(or_nothing(moved.quantity) != part.c.quantity)
        .order_by(part.c.source_id, part.c.position)
    )


async def _too_much_back(session: Reading, books: Books) -> str | None:
    """Of what one act took out of a lot; more of a lot may come back than it had where it is the unknown one."""
    wrong = await first_of(session, books, _more_back_than_gone())
    return wrong and (
        f"{text_of(wrong.back)} came back to lot {wrong.code}, of which {text_of(-wrong.gone)} had been taken."
    )


@cache
def _more_back_than_gone() -> Query:
    out, back = LotMovement, _back()
    gone = (
        select(out.source_id, out.lot_id, summed(out.quantity).label("quantity"))
        .where(out.company_id == OURS, out.quantity < 0)
        .group_by(out.source_id, out.lot_id)
        .subquery()
    )
    return (
        select(Lot.code, back.c.quantity.label("back"), gone.c.quantity.label("gone"))
        .select_from(back)
        .join(gone, and_(gone.c.source_id == back.c.back_of_id, gone.c.lot_id == back.c.lot_id))
        .join(Lot, and_(Lot.company_id == OURS, Lot.id == back.c.lot_id))
        .where(back.c.quantity + gone.c.quantity > 0, Lot.code != "unknown", back.c.kind != "transfer_in")
        .order_by(back.c.back_of_id, back.c.lot_id)
    )


def _back() -> Subquery:
    moved = LotMovement
    return (
        select(moved.back_of_id, moved.lot_id, func.min(moved.kind).label("kind"),
               summed(moved.quantity).label("quantity"))
        .where(moved.company_id == OURS, moved.back_of_id.is_not(None))
        .group_by(moved.back_of_id, moved.lot_id)
        .subquery()
    )  # fmt: skip


def _moved() -> Any:
    moved = LotMovement
    return (
        select(moved.outlet_id, moved.lot_id, summed(moved.quantity).label("quantity"))
        .where(moved.company_id == OURS)
        .group_by(moved.outlet_id, moved.lot_id)
        .subquery()
    )

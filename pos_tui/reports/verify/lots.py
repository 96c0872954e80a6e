"""Lots: each is the sum of its movements, together they are what is on hand, and they move as the stock does."""

from typing import Any

from sqlalchemy import Subquery, and_, case, func, or_, select

from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import Lot, LotLevel, LotMovement, StockLevel, StockMovement
from pos_tui.reports.verify.books import Books, Findings, first_of, or_nothing, summed
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
    moved = _moved(books)
    wrong = await first_of(
        session,
        select(Outlet.code, Product.name, Lot.code.label("lot"), LotLevel.on_hand,
               or_nothing(moved.c.quantity).label("moved"))
        .join(Lot, within(Lot, LotLevel, LotLevel.lot_id))
        .join(Outlet, within(Outlet, LotLevel, LotLevel.outlet_id))
        .join(Product, within(Product, LotLevel, LotLevel.product_id))
        .outerjoin(moved, and_(moved.c.outlet_id == LotLevel.outlet_id, moved.c.lot_id == LotLevel.lot_id))
        .where(
            LotLevel.company_id == books.company.company_id,
            or_(LotLevel.on_hand != or_nothing(moved.c.quantity), LotLevel.product_id != Lot.product_id),
        )
        .order_by(LotLevel.outlet_id, LotLevel.lot_id),
    )  # fmt: skip
    return wrong and (
        f"Lot {wrong.lot} of {wrong.name} in {wrong.code}: {text_of(wrong.on_hand)} on hand, its movements come "
        f"to {text_of(wrong.moved)}."
    )


async def _no_level(session: Reading, books: Books) -> str | None:
    wrong = await first_of(
        session,
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
        .where(LotMovement.company_id == books.company.company_id, LotLevel.lot_id.is_(None))
        .order_by(LotMovement.source_id, LotMovement.position),
    )
    return wrong and f"Lot {wrong.code} has a movement of {text_of(wrong.quantity)} but no level on hand."


async def _wrong_sum(session: Reading, books: Books) -> str | None:
    held = (
        select(LotLevel.outlet_id, LotLevel.product_id, summed(LotLevel.on_hand).label("quantity"))
        .where(LotLevel.company_id == books.company.company_id)
        .group_by(LotLevel.outlet_id, LotLevel.product_id)
        .subquery()
    )
    due = case((StockLevel.tracking == "none", 0), else_=StockLevel.on_hand)
    wrong = await first_of(
        session,
        select(Outlet.code, Product.name, due.label("due"), or_nothing(held.c.quantity).label("held"))
        .join(Outlet, within(Outlet, StockLevel, StockLevel.outlet_id))
        .join(Product, within(Product, StockLevel, StockLevel.product_id))
        .outerjoin(
            held, and_(held.c.outlet_id == StockLevel.outlet_id, held.c.product_id == StockLevel.product_id)
        )
        .where(StockLevel.company_id == books.company.company_id, due != or_nothing(held.c.quantity))
        .order_by(StockLevel.outlet_id, StockLevel.product_id),
    )
    return wrong and (
        f"The lots of {wrong.name} in {wrong.code} come to {text_of(wrong.held)}, and {text_of(wrong.due)} of it "
        "are to be in lots."
    )


async def _kept_otherwise(session: Reading, books: Books) -> str | None:
    wrong = await first_of(
        session,
        select(Product.name, Product.tracking, StockLevel.tracking.label("level"))
        .join(Product, within(Product, StockLevel, StockLevel.product_id))
        .where(
            StockLevel.company_id == books.company.company_id,
            StockLevel.tracking != Product.tracking,
            Product.merged_into_id.is_(None),
        )
        .order_by(StockLevel.outlet_id, StockLevel.product_id),
    )
    return wrong and (
        f"{wrong.name} is to be kept by {wrong.tracking}, and its level on hand is kept by {wrong.level}."
    )


async def _twice(session: Reading, books: Books) -> str | None:
    wrong = await first_of(
        session,
        select(Lot.code, Product.name, summed(LotLevel.on_hand).label("quantity"))
        .join(Lot, within(Lot, LotLevel, LotLevel.lot_id))
        .join(Product, within(Product, LotLevel, LotLevel.product_id))
        .where(LotLevel.company_id == books.company.company_id, or_(LotLevel.is_serial, Lot.is_serial))
        .group_by(Lot.id, Lot.code, Product.name)
        .having(or_(summed(LotLevel.on_hand).not_in((0, 1000)), func.min(LotLevel.on_hand) < 0))
        .order_by(Lot.id),
    )
    return wrong and f"Serial number {wrong.code} of {wrong.name} is on hand {text_of(wrong.quantity)} times."


async def _wrong_movement(session: Reading, books: Books) -> str | None:
    part = (
        select(
            LotMovement.source_id, LotMovement.position, LotMovement.product_id, LotMovement.outlet_id,
            summed(LotMovement.quantity).label("quantity"), func.min(LotMovement.at).label("at"),
        )
        .where(LotMovement.company_id == books.company.company_id, LotMovement.kind != "tracking")
        .group_by(
            LotMovement.source_id, LotMovement.position, LotMovement.product_id, LotMovement.outlet_id
        )
        .subquery()
    )  # fmt: skip
    moved = StockMovement
    wrong = await first_of(
        session,
        select(Product.name, part.c.quantity, or_nothing(moved.quantity).label("moved"), part.c.source_id)
        .select_from(part)
        .join(Product, and_(Product.company_id == books.company.company_id, Product.id == part.c.product_id))
        .outerjoin(
            moved,
            and_(
                moved.company_id == books.company.company_id,
                moved.source_id == part.c.source_id,
                moved.position == part.c.position,
                moved.product_id == part.c.product_id,
                moved.outlet_id == part.c.outlet_id,
            ),
        )
        .where(or_nothing(moved.quantity) != part.c.quantity)
        .order_by(part.c.source_id, part.c.position),
    )
    return wrong and (
        f"The lots of {wrong.name} moved by {text_of(wrong.quantity)} for {wrong.source_id}, its stock by "
        f"{text_of(wrong.moved)}."
    )


async def _too_much_back(session: Reading, books: Books) -> str | None:
    """Of what one act took out of a lot; more of a lot may come back than it had where it is the unknown one."""
    out, back = LotMovement, _back(books)
    gone = (
        select(out.source_id, out.lot_id, summed(out.quantity).label("quantity"))
        .where(out.company_id == books.company.company_id, out.quantity < 0)
        .group_by(out.source_id, out.lot_id)
        .subquery()
    )
    wrong = await first_of(
        session,
        select(Lot.code, back.c.quantity.label("back"), gone.c.quantity.label("gone"))
        .select_from(back)
        .join(gone, and_(gone.c.source_id == back.c.back_of_id, gone.c.lot_id == back.c.lot_id))
        .join(Lot, and_(Lot.company_id == books.company.company_id, Lot.id == back.c.lot_id))
        .where(back.c.quantity + gone.c.quantity > 0, Lot.code != "unknown", back.c.kind != "transfer_in")
        .order_by(back.c.back_of_id, back.c.lot_id),
    )
    return wrong and (
        f"{text_of(wrong.back)} came back to lot {wrong.code}, of which {text_of(-wrong.gone)} had been taken."
    )


def _back(books: Books) -> Subquery:
    moved = LotMovement
    return (
        select(moved.back_of_id, moved.lot_id, func.min(moved.kind).label("kind"),
               summed(moved.quantity).label("quantity"))
        .where(moved.company_id == books.company.company_id, moved.back_of_id.is_not(None))
        .group_by(moved.back_of_id, moved.lot_id)
        .subquery()
    )  # fmt: skip


def _moved(books: Books) -> Any:
    moved = LotMovement
    return (
        select(moved.outlet_id, moved.lot_id, summed(moved.quantity).label("quantity"))
        .where(moved.company_id == books.company.company_id)
        .group_by(moved.outlet_id, moved.lot_id)
        .subquery()
    )

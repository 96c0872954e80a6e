"""Goods kept in lots, in a test: MATE has lots and BREAD has serial numbers; and what lies of them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from pos_tui.catalogue.kept import Tracking
from pos_tui.catalogue.listing import kept_product
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import Lot, LotLevel
from pos_tui.inventory.tracking import save_tracked
from pos_tui.inventory.views import LotPart, StockLine
from pos_tui.money import ONE, Quantity
from pos_tui.shop.views import Lane
from tests.inventory.keeping import at, by, change, changed, told
from tests.shops import TODAY, Shop, make_shop

SOON, LATER, OVER = (TODAY + timedelta(days=days) for days in (3, 30, -2))


async def lot_shop(database: Database, **company: Any) -> Shop:
    """10 MATE in lots (all of an unknown one yet), BREAD by serial numbers with nothing on hand."""
    shop = await make_shop(database, stock={"BREAD": 0}, **company)
    await track(database, shop, "MATE", "lot")
    await track(database, shop, "BREAD", "serial")
    return shop


async def track(database: Database, shop: Shop, sku: str, tracking: Tracking, **values: Any) -> None:
    product_id = shop.products[sku].product_id
    kept = await database.read(lambda session: kept_product(session, shop.company_id, product_id))
    assert kept is not None
    made = kept.model_copy(update={"tracking": tracking, **values})
    await database.write(lambda session: save_tracked(session, at(shop), by(shop.owner), made, **told(shop)))


def part(code: str, count: float = 1, until: date | None = None) -> LotPart:
    return LotPart(code=code, quantity=Quantity(round(count * ONE)), expires_on=until)


def serials(*codes: str) -> tuple[LotPart, ...]:
    return tuple(part(code) for code in codes)


def more(shop: Shop, sku: str, *lots: LotPart, by: int | None = None) -> StockLine:
    """So much more (or less, with `by`) of these lots."""
    total = sum(each.quantity for each in lots) if by is None else by * ONE
    return StockLine(product_id=shop.products[sku].product_id, quantity=Quantity(total), lots=lots)


async def put(database: Database, shop: Shop, sku: str, *lots: LotPart, lane: Lane | None = None) -> None:
    """They are on hand from now on."""
    await changed(database, shop, change("difference", more(shop, sku, *lots)), lane=lane)


async def lots_at(database: Database, shop: Shop, sku: str, lane: Lane | None = None) -> dict[str, float]:
    """What lies there, by lot."""
    query = (
        select(Lot.code, LotLevel.on_hand)
        .join(LotLevel, (LotLevel.company_id == Lot.company_id) & (LotLevel.lot_id == Lot.id))
        .where(
            LotLevel.outlet_id == (lane or shop.lane).outlet_id,
            LotLevel.product_id == shop.products[sku].product_id,
            LotLevel.on_hand != 0,
        )
        .order_by(Lot.code)
    )
    found = (await database.read(lambda session: session.execute(query))).all()
    return {code: on_hand / ONE for code, on_hand in found}

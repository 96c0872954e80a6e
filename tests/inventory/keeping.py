"""Stock acts in a test: one person at the first till, each act in a transaction of its own."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from pos_tui.accounts.models import Posting
from pos_tui.catalogue.models import Product
from pos_tui.db.base import table_of
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.count_entries import add_entry
from pos_tui.inventory.counting import book_count, open_count
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.views import Changed, Counted, CountEntry, CountScope, StockChange, StockLine
from pos_tui.money import PRICE_STEPS, Quantity, UnitPrice
from pos_tui.reports.verify.run import verify_books
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Person, Place
from tests.shops import Shop

ALL = CountScope(kind="all", name="everything")


def at(shop: Shop, lane: Lane | None = None) -> Place:
    return Place.at(lane or shop.lane)


def by(person: Person, *approvals: UUID) -> Actor:
    return Actor(staff_id=person.staff_id, approvals=approvals)


def told(shop: Shop) -> dict[str, Any]:
    return {"key": shop.key, "now": shop.now}


def line(shop: Shop, sku: str, quantity: float, cents: int | None = None) -> StockLine:
    cost = None if cents is None else UnitPrice(cents * PRICE_STEPS)
    return StockLine(
        product_id=shop.products[sku].product_id, quantity=Quantity(round(quantity * 1000)), unit_cost=cost
    )


def change(kind: Any, *lines: StockLine, reason: str = "test", source_id: UUID | None = None) -> StockChange:
    return StockChange(source_id=source_id or new_id(), kind=kind, lines=lines, reason=reason)


async def changed(
    database: Database, shop: Shop, what: StockChange, actor: Actor | None = None, lane: Lane | None = None
) -> tuple[Changed, ...]:
    who = actor or by(shop.owner)
    return await database.write(lambda session: change_stock(session, at(shop, lane), who, what, **told(shop)))


async def count_opened(database: Database, shop: Shop, scope: CountScope = ALL) -> UUID:
    count_id = new_id()
    await database.write(
        lambda session: open_count(session, at(shop), by(shop.owner), count_id, scope, **told(shop))
    )
    return count_id


def found(shop: Shop, count_id: UUID, sku: str, quantity: float) -> CountEntry:
    product_id = shop.products[sku].product_id
    return CountEntry(
        entry_id=new_id(), count_id=count_id, product_id=product_id, quantity=Quantity(round(quantity * 1000))
    )


async def enter(database: Database, shop: Shop, entry: CountEntry, person: Person | None = None) -> Counted:
    who = by(person or shop.supervisor)
    return await database.write(lambda session: add_entry(session, at(shop), who, entry, now=shop.now))


async def booked(database: Database, shop: Shop, count_id: UUID) -> tuple[Changed, ...]:
    return await database.write(
        lambda session: book_count(session, at(shop), by(shop.owner), count_id, **told(shop))
    )


async def on_hand(database: Database, shop: Shop, sku: str, lane: Lane | None = None) -> int:
    """Thousandths."""
    level, outlet_id = StockLevel, (lane or shop.lane).outlet_id
    query = select(level.on_hand).where(
        level.outlet_id == outlet_id, level.product_id == shop.products[sku].product_id
    )
    return int(await database.read(lambda session: session.scalar(query)) or 0)


async def balances(database: Database) -> dict[str, int]:
    """What each account holds, those of nothing left out."""
    query = select(Posting.account_code, func.sum(Posting.amount)).group_by(Posting.account_code)
    found = (await database.read(lambda session: session.execute(query))).all()
    return {code: int(amount) for code, amount in found if amount}


async def holds(database: Database, shop: Shop) -> None:
    """Every promise of verify."""
    verdict = await database.read(
        lambda session: verify_books(session, shop.lane.company, key=shop.key, tell=lambda *_: None)
    )
    assert verdict.holds, [proof for proof in verdict.proofs if proof.wrong]


async def another_outlet(database: Database, shop: Shop, code: str = "YISHUN") -> Lane:
    """A second outlet with a till."""
    outlet_id = new_id()
    ours = {"company_id": shop.company_id}

    async def found_it(session: Any) -> Lane:
        named = {**ours, "id": outlet_id, "code": code, "name": code.title()}
        await session.execute(insert(table_of(Outlet)), [named])
        till = {**ours, "id": new_id(), "outlet_id": outlet_id, "code": "1"}
        await session.execute(insert(table_of(Terminal)), [till])
        return next(lane for lane in await lanes(session) if lane.outlet_id == outlet_id)

    return await database.write(found_it)


async def set_product(database: Database, shop: Shop, sku: str, **values: Any) -> None:
    this = update(Product).where(Product.id == shop.products[sku].product_id).values(**values)
    await database.write(lambda session: session.execute(this))

"""The shop in which random days happen: two outlets, three tills, two customers, a supplier; and its books."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Result, func, insert, select, update

from pos_tui.accounts.service import open_tender_account
from pos_tui.buying.suppliers import save_supplier
from pos_tui.buying.views import Supplier
from pos_tui.cash.models import DrawerMovement
from pos_tui.cash.models import TenderType as TenderTypeRow
from pos_tui.cash.queries import tender_types
from pos_tui.cash.rules import expected_cash
from pos_tui.cash.service import open_shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.catalogue.models import Product
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.models import GiftCard
from pos_tui.customers.queries import find_customer
from pos_tui.customers.service import save_customer
from pos_tui.customers.views import Customer, CustomerCard
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.money import Money
from pos_tui.reports.verify.run import verify_books
from pos_tui.selling.models import OpenBasket
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.customers.loyal import loyal_shop
from tests.inventory.keeping import another_outlet
from tests.random_days.model import GIFT, Drawer, Model, Person
from tests.shops import KEY, SHELF, TODAY, Shop

FLOAT = 10_000
LIMIT = 20_000
LIES = 40_000

# What is asked after every act is made once.
SHELVES = (
    select(Outlet.code, Product.sku, StockLevel.on_hand)
    .join(StockLevel, StockLevel.outlet_id == Outlet.id)
    .join(Product, Product.id == StockLevel.product_id)
)
PEOPLE = select(CustomerRow.code, CustomerRow.points, CustomerRow.store_credit, CustomerRow.owed)
CARDS = select(GiftCard.code, GiftCard.balance)
TILLS = select(
    Outlet.code,
    Terminal.code,
    Terminal.receipts,
    Terminal.z_reports,
    Terminal.open_shift_id,
    Terminal.shift_totals,
).join(Outlet, Outlet.id == Terminal.outlet_id)  # fmt: skip
HELD = select(func.count()).select_from(OpenBasket).where(OpenBasket.held_at.is_not(None))


@dataclass
class World:
    """Everything that acts are done with; `model` is what must be, `seconds` how far the clock has gone."""

    database: Database
    shop: Shop
    lanes: dict[str, Lane]
    customers: dict[str, Customer]
    supplier_id: UUID
    model: Model
    seconds: int = 0

    @property
    def owner(self) -> UUID:
        return self.shop.owner.staff_id

    @property
    def actor(self) -> Actor:
        return Actor(staff_id=self.owner)

    def place(self, lane: str) -> Place:
        return Place.at(self.lanes[lane])

    def office(self, outlet: str) -> Place:
        """Where an outlet's stock is kept: at its first till."""
        return self.place(f"{outlet}-1")

    def now(self) -> datetime:
        self.seconds += 1
        return self.shop.now + timedelta(seconds=self.seconds)

    async def write(self, service: Any, *args: Any, keyed: bool = True, **given: Any) -> Any:
        """One act in one transaction."""
        given |= {"now": self.now()} | ({"key": KEY} if keyed else {})
        return await self.database.write(lambda session: service(session, *args, **given))

    async def read(self, query: Any, *args: Any) -> Any:
        return await self.database.read(lambda session: query(session, *args))


async def make_world(database: Database) -> World:
    """Everything open and full."""
    shop = await loyal_shop(database, stock={goods.sku: LIES for goods in SHELF if goods.on_hand is not None})
    there = await another_outlet(database, shop)
    shop = await _with_gift_cards(database, replace(shop, lanes=(*shop.lanes, there)))
    lanes = {f"{lane.outlet_code}-{lane.terminal_code}": lane for lane in shop.lanes}
    model = Model(
        prices={goods.sku: goods.cents for goods in SHELF},
        on_hand={("BISHAN", goods.sku): LIES for goods in SHELF if goods.on_hand is not None}
        | {("YISHUN", goods.sku): 0 for goods in SHELF if goods.on_hand is not None},
        drawers={name: Drawer(cash=FLOAT) for name in lanes},
        people={"C1": Person(limit=LIMIT), "C2": Person(limit=None)},
    )
    supplier = Supplier(supplier_id=new_id(), code="ACME", name="Acme")
    world = World(database, shop, lanes, {}, supplier.supplier_id, model)
    place = world.place("BISHAN-1")
    await world.write(save_supplier, place, world.actor, supplier)
    mei = CustomerCard(customer_id=shop.customer.customer_id, code="C1", name="Mei Tan", credit_limit=Money(LIMIT))
    await world.write(save_customer, place, world.actor, mei)
    await world.write(save_customer, place, world.actor, CustomerCard(customer_id=new_id(), code="C2", name="Bo"))
    world.customers = {code: await world.read(find_customer, shop.company_id, code) for code in ("C1", "C2")}
    await world.write(
        open_shift, there, world.owner, shift_id=new_id(), float_amount=Money(FLOAT), business_date=TODAY
    )
    return world


async def _with_gift_cards(database: Database, shop: Shop) -> Shop:
    """Its sundries are gift cards, and it takes them."""

    async def put(session: Writing) -> None:
        untaxed = {"kind": "gift_card", "tax_class_id": shop.taxes["E"].tax_class_id}
        await session.execute(update(Product).where(Product.sku == GIFT).values(untaxed))
        row = {"company_id": shop.company_id, "id": new_id(), "code": "gift", "name": "Gift card",
               "kind": "gift_card", "gives_change": False, "position": 20}  # fmt: skip
        await session.execute(insert(table_of(TenderTypeRow)), [row])
        await open_tender_account(session, shop.company_id, "gift", "Gift card")

    await database.write(put)
    tenders = await database.read(lambda session: tender_types(session, shop.company_id))
    shop.tenders.update({tender.code: tender for tender in tenders})
    known = {"kind": "gift_card", "tax": shop.taxes["E"]}
    shop.products[GIFT] = shop.products[GIFT].model_copy(update=known)
    return shop


def wanted(model: Model) -> dict[str, object]:
    """What the database must say, flat, so that a difference reads well."""
    said: dict[str, object] = {f"{outlet} {sku}": held for (outlet, sku), held in model.on_hand.items() if held}
    for code, person in model.people.items():
        said[code] = (person.points, person.credit, person.owed)
    said |= {f"card {number}": balance for number, balance in model.cards.items()}
    for name, drawer in model.drawers.items():
        said[name] = (drawer.receipts, drawer.zs, drawer.cash if drawer.open else None)
    return said | {"held": len(model.held)}


async def found(world: World) -> dict[str, object]:
    """What it says, all of one moment."""
    return await world.database.read(_found)


async def _found(session: Reading) -> dict[str, object]:
    shelves = await session.execute(SHELVES)
    said: dict[str, object] = {f"{outlet} {sku}": held for outlet, sku, held in shelves if held}
    for code, *balances in await session.execute(PEOPLE):
        said[code] = tuple(balances)
    said |= {f"card {number}": held for number, held in await session.execute(CARDS)}
    for outlet, code, receipts, zs, shift, running in await session.execute(TILLS):
        cash = expected_cash(ShiftTotals.read(running).drawer) if shift is not None else None
        said[f"{outlet}-{code}"] = (receipts, zs, cash)
    return said | {"held": await session.scalar(HELD)}


async def proved(world: World) -> list[str]:
    """The promises that do not hold."""
    company = world.shop.lane.company
    verdict = await world.read(lambda s: verify_books(s, company, key=KEY, tell=lambda *_: None))
    return [f"{proof.name}: {proof.wrong}" for proof in verdict.proofs if proof.wrong]


async def takings(world: World) -> Counter[str]:
    """What every tender brought, by the ledger of the drawers."""
    return Counter({code: int(brought) for code, brought in (await world.read(_brought)).all()})


async def _brought(session: Reading) -> Result[str, int]:
    """By the ledger itself: a report seals it while a drawer is still to be counted."""
    return await session.execute(
        select(TenderTypeRow.code, func.sum(DrawerMovement.amount - DrawerMovement.change))
        .join(TenderTypeRow, TenderTypeRow.id == DrawerMovement.tender_type_id)
        .where(DrawerMovement.kind == "tender")
        .group_by(TenderTypeRow.code)
    )

"""A shop whose customers have points, store credit and accounts, and what a test does there."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from pos_tui.accounts.service import open_tender_account
from pos_tui.cash.models import TenderType as TenderTypeRow
from pos_tui.cash.queries import tender_types
from pos_tui.customers.models import Customer, StoreCreditEntry
from pos_tui.customers.queries import account_of, find_customer
from pos_tui.customers.service import adjust_points, save_customer
from pos_tui.customers.views import Account, CustomerCard
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.money import Money
from pos_tui.reports.verify.run import verify_books
from pos_tui.shop.models import Company
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.shops import Shop, make_shop

NIL = UUID(int=0)
TENDERS = (("points", "Points", False), ("store_credit", "Store credit", False), ("other", "On account", True))


async def loyal_shop(database: Database, *, expire_days: int | None = None, **company: Any) -> Shop:
    """A shop that takes points (one is worth 0.05), store credit, and purchases on account."""
    shop = await make_shop(database, **company)

    async def put(session: Writing) -> None:
        for position, (kind, name, on_account) in enumerate(TENDERS, 7):
            code = "account" if on_account else kind
            row = {"company_id": shop.company_id, "id": new_id(), "code": code, "name": name, "kind": kind,
                   "gives_change": False, "position": position, "on_account": on_account}  # fmt: skip
            await session.execute(insert(table_of(TenderTypeRow)), [row])
            await open_tender_account(session, shop.company_id, code, name)
        await session.execute(
            update(Company).where(Company.id == shop.company_id).values(points_expire_days=expire_days)
        )
        for tender in await tender_types(session, shop.company_id):
            shop.tenders[tender.code] = tender

    await database.write(put)
    return shop


async def lane_now(database: Database, shop: Shop) -> Lane:
    """The first till with the company's rules as they are now."""
    found = await database.read(lanes)
    return next(lane for lane in found if lane.terminal_id == shop.lane.terminal_id)


def owner(shop: Shop) -> Actor:
    return Actor(staff_id=shop.owner.staff_id)


async def account(database: Database, shop: Shop, customer_id: UUID | None = None) -> Account:
    """What is known of Mei, or of somebody else."""
    who = customer_id or shop.customer.customer_id
    return await database.read(lambda session: account_of(session, shop.company_id, who))


async def with_points(database: Database, shop: Shop, points: int) -> None:
    """The owner gives Mei points."""
    await database.write(
        lambda session: adjust_points(
            session, Place.at(shop.lane), owner(shop), shop.customer.customer_id, points,
            adjustment_id=new_id(), reason="test", key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def with_credit(database: Database, shop: Shop, cents: int) -> None:
    """Something is kept for Mei from before."""

    async def put(session: Writing) -> None:
        ours = {"company_id": shop.company_id, "customer_id": shop.customer.customer_id}
        await session.execute(
            update(Customer).where(Customer.id == shop.customer.customer_id).values(store_credit=cents)
        )
        row = {**ours, "id": new_id(), "kind": "opening", "amount": cents, "at": shop.now}
        await session.execute(insert(table_of(StoreCreditEntry)), [row])

    await database.write(put)


async def keep(database: Database, shop: Shop, card: CustomerCard, actor: Actor | None = None) -> CustomerCard:
    """The owner (or somebody else) saves a customer."""
    return await database.write(
        lambda session: save_customer(
            session, Place.at(shop.lane), actor or owner(shop), card, key=shop.key, now=shop.now
        )
    )


async def with_limit(database: Database, shop: Shop, cents: int | None) -> None:
    """Mei may buy on account up to so much."""
    card = (await account(database, shop)).card.model_copy(update={"credit_limit": cents and Money(cents)})
    await keep(database, shop, card)
    shop_customer = await database.read(lambda session: find_customer(session, shop.company_id, "C1"))
    assert shop_customer.credit_limit == cents


async def holds(database: Database, shop: Shop) -> None:
    """Every promise of the books."""
    verdict = await database.read(
        lambda session: verify_books(session, shop.lane.company, key=shop.key, anchors=(), tell=lambda *_: None)
    )
    assert [(proof.name, proof.wrong) for proof in verdict.proofs if proof.wrong] == []

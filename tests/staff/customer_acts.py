"""Acts on customers as somebody does them who may or may not."""

from uuid import UUID

from sqlalchemy import insert, update

from pos_tui.accounts.service import open_tender_account
from pos_tui.cash.models import TenderType
from pos_tui.customers.merging import merge_customers
from pos_tui.customers.models import AccountEntry, Customer, Tier
from pos_tui.customers.service import adjust_points, save_customer
from pos_tui.customers.tiers import expire_points, remove_tier, save_tier
from pos_tui.customers.views import CustomerCard, TierView
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.selling.crediting import adjust_credit
from pos_tui.selling.paying_off import pay_off
from pos_tui.selling.personal import erase, hand_out
from pos_tui.selling.tiering import reckon_tiers
from pos_tui.staff.views import Actor
from tests.shops import Shop
from tests.staff.floor_acts import Act, Floor

NOBODY = UUID(int=0)
GOLD = TierView(name="Gold", min_spend=Money(1), window_days=1, multiplier=100)


async def customer_added(session: Writing, floor: Floor, actor: Actor) -> CustomerCard:
    card = CustomerCard(customer_id=new_id(), code="C9", name="Bo")
    return await save_customer(session, floor.place, actor, card, key=floor.shop.key, now=floor.shop.now)


def customer_changed(**to: object) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        owner = Actor(staff_id=floor.shop.owner.staff_id)
        card = (await customer_added(session, floor, owner)).model_copy(update=to)
        await save_customer(session, floor.place, actor, card, key=floor.shop.key, now=floor.shop.now)

    return act


def points_adjusted(points: int) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        shop = floor.shop
        await adjust_points(
            session, floor.place, actor, shop.customer.customer_id, points, adjustment_id=new_id(), reason="test",
            key=shop.key, now=shop.now,
        )  # fmt: skip

    return act


def credited(cents: int) -> Act:
    """In a shop that takes store credit."""

    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        shop = floor.shop
        await _tender(session, shop, "credit", "Store credit", kind="store_credit", on_account=False)
        await adjust_credit(
            session, floor.lane, actor, shop.customer.customer_id, Money(cents), adjustment_id=new_id(),
            reason="test", key=shop.key, now=shop.now,
        )  # fmt: skip

    return act


async def _tender(session: Writing, shop: Shop, code: str, name: str, *, kind: str, on_account: bool) -> None:
    row = {"company_id": shop.company_id, "id": new_id(), "code": code, "name": name, "kind": kind,
           "gives_change": False, "position": 9, "on_account": on_account}  # fmt: skip
    await session.execute(insert(table_of(TenderType)), [row])
    await open_tender_account(session, shop.company_id, code, name)


async def merged(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    other = await customer_added(session, floor, Actor(staff_id=shop.owner.staff_id))
    await merge_customers(
        session, floor.place, actor, other.customer_id, shop.customer.customer_id, merge_id=new_id(),
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def tier_saved(session: Writing, floor: Floor, actor: Actor) -> None:
    await save_tier(session, floor.place, actor, GOLD, key=floor.shop.key, now=floor.shop.now)


async def tier_removed(session: Writing, floor: Floor, actor: Actor) -> None:
    await session.execute(insert(table_of(Tier)), [{"company_id": floor.shop.company_id, **GOLD.model_dump()}])
    await remove_tier(session, floor.place, actor, "Gold", key=floor.shop.key, now=floor.shop.now)


async def tiers_reckoned(session: Writing, floor: Floor, actor: Actor) -> None:
    await reckon_tiers(session, floor.place, actor, NOBODY, key=floor.shop.key, now=floor.shop.now)


async def points_expired(session: Writing, floor: Floor, actor: Actor) -> None:
    rules = floor.lane.company.model_copy(update={"points_expire_days": 10})
    lane = floor.lane.model_copy(update={"company": rules})
    await expire_points(session, lane, actor, NOBODY, key=floor.shop.key, now=floor.shop.now)


async def handed_out(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await hand_out(session, floor.lane, actor, shop.customer.customer_id, key=shop.key, now=shop.now)


async def erased(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await erase(session, floor.lane, actor, shop.customer.customer_id, key=shop.key, now=shop.now)


async def paid_off(session: Writing, floor: Floor, actor: Actor) -> None:
    """With a tender that is on account, and something owed."""
    shop, who = floor.shop, floor.shop.customer.customer_id
    ours = {"company_id": shop.company_id, "id": new_id()}
    await _tender(session, shop, "account", "On account", kind="other", on_account=True)
    await session.execute(update(Customer).where(Customer.id == who).values(owed=500))
    owed = {"customer_id": who, "kind": "opening", "amount": 500, "at": shop.now}
    await session.execute(insert(table_of(AccountEntry)), [{**ours, **owed}])
    await pay_off(session, floor.lane, actor, who, Money(500), payment_id=new_id(), key=shop.key, now=shop.now)

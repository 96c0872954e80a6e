"""Every act of the shop floor as somebody does it who may or may not: the real service, with its arguments."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from pos_tui.cash.close import close_shift, count_drawer
from pos_tui.cash.drawer import FREE_REFUSALS, CashKind, move_cash, open_for_nothing
from pos_tui.cash.exchange import set_exchange_rate
from pos_tui.cash.models import TenderType
from pos_tui.cash.queries import open_shift as find_open_shift
from pos_tui.cash.service import open_shift
from pos_tui.cash.tills import add_till
from pos_tui.cash.views import OpenShift
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, Rate, UnitPrice
from pos_tui.pricing.tax_rates import add_tax_rate
from pos_tui.selling.basket import discount_percent, exempt, override_price, told
from pos_tui.selling.baskets import save_basket
from pos_tui.selling.holds import hold, recall
from pos_tui.selling.returns import returnable
from pos_tui.selling.service import complete_sale
from pos_tui.selling.shift_end import end_shift
from pos_tui.selling.traces import abandon, refuse_age, void_line
from pos_tui.selling.views import Basket, Sale
from pos_tui.selling.voids import void_of
from pos_tui.shop.views import Lane
from pos_tui.staff.admin import change_person, hire, reset_pin, set_badge, unlock
from pos_tui.staff.permits import approve
from pos_tui.staff.views import Actor, Person, Place
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, paid
from tests.shops import Shop

NO_PIN = "$argon2id$none"


@dataclass(frozen=True)
class Floor:
    """A shop with somebody of every role, and a receipt of each size."""

    shop: Shop
    people: dict[str, Person]
    small: Sale
    large: Sale

    @property
    def place(self) -> Place:
        """Where it all happens."""
        return Place.at(self.lane)

    @property
    def lane(self) -> Lane:
        """The till."""
        return self.shop.lane


Act = Callable[[Writing, Floor, Actor], Awaitable[object]]


def cash(kind: CashKind, cents: int) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        await move_cash(
            session, floor.place, actor, movement_id=new_id(), kind=kind, amount=Money(cents), reason="test",
            key=floor.shop.key, now=floor.shop.now,
        )  # fmt: skip

    return act


def cash_after_refusals(kind: CashKind, cents: int) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        owner = Actor(staff_id=floor.shop.owner.staff_id)
        for _ in range(FREE_REFUSALS):
            await cash(kind, 10**9)(session, floor, owner)
        await cash(kind, cents)(session, floor, actor)

    return act


async def no_sale(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await open_for_nothing(
        session, floor.place, actor, event_id=new_id(), reason="test", key=shop.key, now=shop.now
    )


async def shift_here(session: Writing, floor: Floor) -> OpenShift:
    shift = await find_open_shift(session, floor.lane)
    assert shift is not None
    return shift


def count(cents: int) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        shift, shop = await shift_here(session, floor), floor.shop
        await count_drawer(
            session, floor.place, actor, shift_id=shift.shift_id, counted=Money(cents), key=shop.key, now=shop.now
        )

    return act


def close(variance: int) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        shift, shop = await shift_here(session, floor), floor.shop
        in_drawer = 10_000 + sum(sale.payments[0].amount for sale in (floor.small, floor.large))
        await count(in_drawer + variance)(session, floor, Actor(staff_id=shop.cashier.staff_id))
        await close_shift(
            session, floor.place, actor, shift_id=shift.shift_id, reason="test", carried=(), key=shop.key,
            now=shop.now,
        )  # fmt: skip

    return act


async def ended(session: Writing, floor: Floor, actor: Actor) -> None:
    """With a basket that is carried on."""
    shift, shop = await shift_here(session, floor), floor.shop
    in_drawer = 10_000 + sum(sale.payments[0].amount for sale in (floor.small, floor.large))
    cashier = Actor(staff_id=shop.cashier.staff_id)
    basket = await put_aside(session, floor, cashier)
    await count(in_drawer)(session, floor, cashier)
    await end_shift(
        session, floor.lane, actor, shift_id=shift.shift_id, reason=None, carry_on={basket.sale_id},
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def begin_shift(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await close(0)(session, floor, Actor(staff_id=shop.cashier.staff_id))
    await open_shift(
        session, floor.lane, actor.staff_id, shift_id=new_id(), float_amount=Money(0),
        business_date=date(2026, 11, 23), key=shop.key, now=shop.now,
    )  # fmt: skip


async def ring(session: Writing, floor: Floor, actor: Actor, sale: Sale) -> None:
    basket = sale.basket.model_copy(update={"approvals": actor.approvals})
    theirs = sale.model_copy(update={"basket": basket, "staff_id": actor.staff_id})
    await complete_sale(session, theirs, key=floor.shop.key, now=floor.shop.now)


def sell(change: Callable[[Basket], Basket] = lambda basket: basket) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        await ring(session, floor, actor, paid(floor.shop, change(basket_of(floor.shop, "STAMP"))))

    return act


def discounted(percent: int) -> Act:
    return sell(lambda basket: discount_percent(basket, 0, Rate(percent * 10_000)))


def taken_back(count: int) -> Act:
    def negative(basket: Basket) -> Basket:
        line = basket.lines[0].model_copy(update={"quantity": Quantity(-count * ONE)})
        return basket.model_copy(update={"lines": (line,)})

    return sell(negative)


def returned(size: str) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        sale: Sale = getattr(floor, size)
        lines = await returnable(session, floor.shop.company_id, sale.basket.sale_id)
        await ring(session, floor, actor, full_return(floor.shop, sale, lines))

    return act


async def voided(session: Writing, floor: Floor, actor: Actor) -> None:
    sale = await void_of(
        session, floor.small.basket.sale_id, sale_id=new_id(), company_id=floor.shop.company_id,
        terminal_id=floor.lane.terminal_id, staff_id=actor.staff_id,
    )  # fmt: skip
    await ring(session, floor, actor, sale)


def line_voided(*, total_shown: bool) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        basket = basket_of(floor.shop, "STAMP", "MATE").model_copy(update={"total_shown": total_shown})
        left = basket.model_copy(update={"lines": basket.lines[:1]})
        await void_line(session, floor.lane, actor, left, basket.lines[1], key=floor.shop.key, now=floor.shop.now)

    return act


async def put_aside(session: Writing, floor: Floor, actor: Actor) -> Basket:
    basket, shop = basket_of(floor.shop, "STAMP"), floor.shop
    await hold(session, floor.lane, actor.staff_id, basket, note="hat", key=shop.key, now=shop.now)
    return basket


async def taken_up(session: Writing, floor: Floor, actor: Actor) -> None:
    basket, shop = await put_aside(session, floor, Actor(staff_id=floor.shop.cashier.staff_id)), floor.shop
    await recall(session, floor.lane, actor.staff_id, basket.sale_id, key=shop.key, now=shop.now)


async def given_up(session: Writing, floor: Floor, actor: Actor) -> None:
    basket, shop = basket_of(floor.shop, "STAMP"), floor.shop
    await save_basket(session, floor.lane, actor.staff_id, basket, now=shop.now)
    await abandon(session, floor.lane, actor.staff_id, basket, key=shop.key, now=shop.now)


async def too_young(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await refuse_age(
        session, floor.lane, actor.staff_id, new_id(), sku="PALE", name="Pale", min_age=18,
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def weighed_by_hand(session: Writing, floor: Floor, actor: Actor) -> None:
    basket = told(basket_of(floor.shop, "TOMATO"), 0, by_hand=True)
    await ring(session, floor, actor, paid(floor.shop, basket))


def hired(role: str) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        await hire(
            session, floor.place, actor, code="N1", name="New", role=role, pin_hash=None,
            key=floor.shop.key, now=floor.shop.now,
        )  # fmt: skip

    return act


def changed(who: str, *, into: str = "cashier") -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        await change_person(
            session, floor.place, actor, floor.people[who].staff_id, name="Other", roles=[into],
            active=False, key=floor.shop.key, now=floor.shop.now,
        )  # fmt: skip

    return act


def pin_reset(who: str) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        whose, shop = floor.people[who].staff_id, floor.shop
        await reset_pin(session, floor.place, actor, whose, pin_hash=NO_PIN, key=shop.key, now=shop.now)

    return act


def badge_given(who: str) -> Act:
    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        whose, shop = floor.people[who].staff_id, floor.shop
        await set_badge(session, floor.place, actor, whose, badge_hash="b", key=shop.key, now=shop.now)

    return act


async def unlocked(session: Writing, floor: Floor, actor: Actor) -> None:
    whose, shop = floor.people["cashier"].staff_id, floor.shop
    await unlock(session, floor.place, actor, whose, key=shop.key, now=shop.now)


async def rate_added(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await add_tax_rate(
        session, floor.place, actor, code="S", starts_on=shop.today + timedelta(days=30), rate=Rate(100_000),
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def till_added(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await add_till(
        session, floor.place, actor, new_id(), outlet=shop.lane.outlet_code, till="9", key=shop.key, now=shop.now
    )


async def exchange_set(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await session.execute(
        update(TenderType)
        .where(TenderType.company_id == shop.company_id, TenderType.code == "voucher")
        .values(kind="cash", currency="EUR")
    )
    await set_exchange_rate(
        session, floor.place, actor, currency="EUR", rate=1_451_200, starts_on=shop.today,
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def foreign_taken(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    await set_exchange_rate(
        session, floor.place, actor, currency="USD", rate=1_301_500, starts_on=shop.today, tender="Cash USD",
        key=shop.key, now=shop.now,
    )  # fmt: skip


def without_tax(basket: Basket) -> Basket:
    return exempt(basket, "test")


async def approved(session: Writing, floor: Floor, actor: Actor) -> None:
    """As the one who lets another open the drawer."""
    await approve(
        session, floor.place, approval_id=new_id(), requested_by=floor.people["clerk"].staff_id,
        approver_id=actor.staff_id, permission="no_sale", size=0, about="test",
        key=floor.shop.key, now=floor.shop.now,
    )  # fmt: skip


def overridden(basket: Basket) -> Basket:
    return override_price(basket, 0, UnitPrice(100 * PRICE_STEPS))

"""What an office can mistype or ask too much of: one sentence each, and every table stays as it was."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import update

from pos_tui.buying.orders import cancel_order
from pos_tui.buying.receiving import receive
from pos_tui.buying.suppliers import remove_supplier
from pos_tui.catalogue.kept import KeptCategory
from pos_tui.catalogue.models import Product
from pos_tui.catalogue.service import save_category
from pos_tui.customers.service import adjust_points, save_customer
from pos_tui.customers.views import CustomerCard
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.inventory.count_entries import add_entry
from pos_tui.inventory.transfers import draft_transfer
from pos_tui.inventory.views import CountEntry, TransferDraft
from pos_tui.money import Quantity
from pos_tui.staff.views import Actor, Place
from tests.buying.trade import booked, delivery_of, sent, supplier
from tests.customers.loyal import keep
from tests.inventory.keeping import count_opened, line
from tests.selling.sales import everything
from tests.shops import Shop, make_shop

Act = Callable[[Writing, Shop, Place, Actor], Awaitable[object]]
Told = dict[str, Any]


def told(shop: Shop) -> Told:
    return {"key": shop.key, "now": shop.now}


async def minus_three(database: Database, shop: Shop) -> Act:
    acme = await supplier(database, shop)
    delivery = delivery_of(shop, acme, {"MATE": (-3, 120)}, await sent(database, shop, acme, {"MATE": (10, 120)}))
    return lambda session, shop, place, actor: receive(session, place, actor, delivery, **told(shop))


async def for_a_cancelled_order(database: Database, shop: Shop) -> Act:
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120)})
    place, owner = Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id)
    await database.write(lambda s: cancel_order(s, place, owner, order.order_id, **told(shop)))
    delivery = delivery_of(shop, acme, {"MATE": (3, 120)}, order)
    return lambda session, shop, place, actor: receive(session, place, actor, delivery, **told(shop))


async def to_the_same_outlet(database: Database, shop: Shop) -> Act:
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=shop.lane.outlet_id, lines=(line(shop, "MATE", 1),))
    return lambda session, shop, place, actor: draft_transfer(session, place, actor, draft, **told(shop))


async def of_a_merged_product(database: Database, shop: Shop) -> Act:
    count_id, gone, stays = await count_opened(database, shop), shop.products["MATE"], shop.products["PALE"]

    async def merge(session: Writing) -> None:
        await session.execute(
            update(Product).where(Product.id == gone.product_id).values(merged_into_id=stays.product_id)
        )

    await database.write(merge)
    entry = CountEntry(entry_id=new_id(), count_id=count_id, product_id=gone.product_id, quantity=Quantity(1_000))
    return lambda session, shop, place, actor: add_entry(session, place, actor, entry, now=shop.now)


async def with_a_known_number(database: Database, shop: Shop) -> Act:
    await keep(database, shop, CustomerCard(customer_id=new_id(), code="C2", name="Anna", phone="9123 4567"))
    card = CustomerCard(customer_id=new_id(), code="C3", name="Bo", phone="(91) 23-45 67")
    return lambda session, shop, place, actor: save_customer(session, place, actor, card, **told(shop))


async def with_deliveries(database: Database, shop: Shop) -> Act:
    acme = await supplier(database, shop)
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (3, 120)}))
    return lambda session, shop, place, actor: remove_supplier(
        session, place, actor, acme.supplier_id, **told(shop)
    )


async def within_itself(database: Database, shop: Shop) -> Act:
    drinks = KeptCategory(category_id=new_id(), name="Things to drink")
    place, owner = Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id)
    await database.write(lambda s: save_category(s, place, owner, drinks, **told(shop)))
    wrong = drinks.model_copy(update={"parent_id": drinks.category_id})
    return lambda session, shop, place, actor: save_category(session, place, actor, wrong, **told(shop))


async def a_million_million_points(_database: Database, shop: Shop) -> Act:
    who = shop.customer.customer_id
    return lambda session, shop, place, actor: adjust_points(
        session, place, actor, who, 10**12, adjustment_id=new_id(), reason="a slip", **told(shop)
    )


CASES = {
    "receiving −3": (minus_three, "Receiving −3 Club Mate Regular 500 ml cannot be"),
    "receiving against a cancelled order": (for_a_cancelled_order, "is cancelled: receive without an order"),
    "a transfer to the same outlet": (to_the_same_outlet, "another outlet"),
    "a count of a merged product": (of_a_merged_product, "was merged into"),
    "a customer with a known number": (with_a_known_number, r"Anna \(C2\) has the telephone number"),
    "a supplier with deliveries goes": (with_deliveries, "has orders or deliveries, which stay"),
    "a category within itself": (within_itself, "within"),
    "1e12 points": (a_million_million_points, "between 1 and 10,000,000 points at a time"),
}


@pytest.mark.parametrize("case", CASES)
async def test_it_is_refused_in_a_sentence_and_changes_no_table(database: Database, case: str) -> None:
    shop = await make_shop(database)
    prepare, said = CASES[case]
    act = await prepare(database, shop)
    place, owner = Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id)
    before = await everything(database)
    with pytest.raises(BadInput, match=said) as refusal:
        await database.write(lambda session: act(session, shop, place, owner))
    assert "\n" not in str(refusal.value)
    assert await everything(database) == before


async def test_control_what_is_right_changes_something(database: Database) -> None:
    """The tables are really looked at: three of an order that is open are received."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120)})
    before = await everything(database)
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (3, 120)}, order))
    assert await everything(database) != before

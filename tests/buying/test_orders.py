"""Suppliers and orders: numbered without a gap, sent as they are, and not changed after that."""

import json
from typing import Any

import pytest

from pos_tui.buying.orders import cancel_order, save_draft, send_order
from pos_tui.buying.queries import order_by_number, orders, supplier_goods, suppliers
from pos_tui.buying.suppliers import remove_supplier, save_supplier, save_supplier_items
from pos_tui.buying.views import Supplier, SupplierItem
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, TillError, Unknown
from pos_tui.ids import new_id
from pos_tui.journal.queries import audit
from pos_tui.money import Quantity
from pos_tui.staff.views import Place
from tests.buying.trade import (
    booked,
    books_hold,
    by,
    cents,
    delivery_of,
    draft_of,
    drafted,
    sent,
    supplier,
    the_order,
    told,
)
from tests.selling.sales import everything
from tests.shops import Shop, make_shop


async def refused(database: Database, act: Any, sentence: str, kind: type[TillError] = BadInput) -> None:
    """It is refused so, and no row of any table has changed."""
    before = await everything(database)
    with pytest.raises(kind, match=sentence):
        await database.write(act)
    assert await everything(database) == before


async def saved(database: Database, shop: Shop, one: Supplier) -> None:
    await database.write(lambda s: save_supplier(s, Place.at(shop.lane), by(shop.owner), one, **told(shop)))


async def test_suppliers_are_added_found_changed_and_switched_off(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop, lead_days=3, phone="6123 4567")
    await supplier(database, shop, "BREW")
    await saved(database, shop, acme.model_copy(update={"name": "Acme [b]Pte\x1b Ltd", "active": False}))
    found = await database.read(lambda s: suppliers(s, shop.company_id))
    assert [(head.supplier.name, head.supplier.active) for head in found] == [
        ("Acme [b]Pte Ltd", False),
        ("Brew Drinks", True),
    ]
    like = await database.read(lambda s: suppliers(s, shop.company_id, like="drink"))
    assert [head.supplier.code for head in like] == ["BREW"]
    after = ("Acme [b]Pte Ltd", "ACME")
    page = await database.read(lambda s: suppliers(s, shop.company_id, after=after, limit=1))
    assert [head.supplier.code for head in page] == ["BREW"]
    newest, *_ = await database.read(lambda s: audit(s, shop.company_id, kinds=["supplier"]))
    assert json.loads(newest.body)["before"]["name"] == "Acme Drinks"


async def test_a_supplier_that_cannot_be_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    place, owner = Place.at(shop.lane), by(shop.owner)

    def save(one: Supplier) -> Any:
        return lambda s: save_supplier(s, place, owner, one, **told(shop))

    twin = acme.model_copy(update={"supplier_id": new_id()})
    await refused(database, save(twin), "There is a supplier ACME already")
    await refused(database, save(acme.model_copy(update={"name": " \x00"})), "needs a code and a name")
    await refused(database, save(acme.model_copy(update={"lead_days": -1})), "from 0 to 999")
    await refused(
        database,
        lambda s: save_supplier(s, place, by(shop.cashier), acme, **told(shop)),
        "may not change suppliers and orders: ask a manager",
        NotPermitted,
    )


async def test_a_supplier_with_open_orders_stays(database: Database) -> None:
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    place, owner = Place.at(shop.lane), by(shop.owner)
    order = await sent(database, shop, acme, {"MATE": (10, 100)})
    off = acme.model_copy(update={"active": False})
    await refused(
        database, lambda s: save_supplier(s, place, owner, off, **told(shop)), r"has open orders \(1\): receive or"
    )
    remove = lambda s: remove_supplier(s, place, owner, acme.supplier_id, **told(shop))  # noqa: E731
    await refused(database, remove, "has orders or deliveries, which stay: switch it off")
    await database.write(lambda s: cancel_order(s, place, owner, order.order_id, **told(shop)))
    await saved(database, shop, off)
    await refused(database, remove, "which stay")
    draft = draft_of(shop, acme, {"MATE": (1, 1)})
    await refused(database, lambda s: save_draft(s, place, owner, draft, **told(shop)), "delivers no more")
    await database.write(lambda s: remove_supplier(s, place, owner, brew.supplier_id, **told(shop)))
    left = await database.read(lambda s: suppliers(s, shop.company_id))
    assert [head.supplier.code for head in left] == ["ACME"]


async def test_a_supplier_has_codes_and_costs_of_its_own(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    place, owner = Place.at(shop.lane), by(shop.owner)
    mate, bread = (shop.products[sku].product_id for sku in ("MATE", "BREAD"))

    async def keep(*items: SupplierItem) -> None:
        await database.write(lambda s: save_supplier_items(s, place, owner, acme.supplier_id, items, **told(shop)))

    await keep(
        SupplierItem(product_id=mate, code="CM-1", cost=cents(95)), SupplierItem(product_id=bread, cost=cents(1))
    )
    await keep(
        SupplierItem(product_id=mate, code="CM-2", cost=cents(96)), SupplierItem(product_id=bread, cost=None)
    )
    goods = await database.read(lambda s: supplier_goods(s, shop.company_id, acme.supplier_id))
    assert [(one.sku, one.supplier_code, one.cost) for one in goods] == [("MATE", "CM-2", cents(96))]
    newest, *_ = await database.read(lambda s: audit(s, shop.company_id, kinds=["supplier"]))
    assert json.loads(newest.body) == {
        "before": {"MATE": "CM-1 0.95", "BREAD": "0.01"},
        "after": {"MATE": "CM-2 0.96", "BREAD": None},
    }
    below = SupplierItem(product_id=mate, cost=cents(-1))
    await refused(
        database,
        lambda s: save_supplier_items(s, place, owner, acme.supplier_id, [below], **told(shop)),
        "at this cost cannot be",
    )


async def test_orders_are_numbered_without_a_gap_and_paged(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    for _ in range(3):
        await drafted(database, shop, acme, {"MATE": (10, 100), "BREAD": (2, 150.5)})
    with pytest.raises(BadInput):
        await drafted(database, shop, acme, {"MATE": (-3, 100)})
    await drafted(database, shop, acme, {"MATE": (1, 100)})
    first = await database.read(lambda s: orders(s, shop.company_id, outlet_id=shop.lane.outlet_id, limit=2))
    assert [(head.number, head.lines, head.total) for head in first] == [(4, 1, 100), (3, 2, 1301)]
    rest = await database.read(lambda s: orders(s, shop.company_id, before=3))
    assert [head.number for head in rest] == [2, 1]
    none = await database.read(lambda s: orders(s, shop.company_id, statuses=("sent",)))
    assert none == []
    with pytest.raises(Unknown, match="There is no order 9 here"):
        await database.read(lambda s: order_by_number(s, shop.company_id, shop.lane.outlet_id, 9))
    await books_hold(database, shop)


async def test_a_draft_is_changed_and_a_sent_order_is_not(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await drafted(database, shop, acme, {"MATE": (10, 100)}, note="ring first")
    changed = await drafted(database, shop, acme, {"BREAD": (4, 150)}, order_id=order.order_id)
    assert (changed.number, changed.note) == (1, None)
    assert [(line.sku, line.ordered) for line in changed.lines] == [("BREAD", 4_000)]
    place, owner = Place.at(shop.lane), by(shop.owner)
    await database.write(lambda s: send_order(s, place, owner, order.order_id, **told(shop)))
    assert (await the_order(database, shop, order.order_id)).sent_at == shop.now
    again = draft_of(shop, acme, {"MATE": (1, 1)}, order_id=order.order_id)
    sentence = r"Order 1 is sent and is not changed any more: receive it, or cancel it \(F8\) and make a new one"
    await refused(database, lambda s: save_draft(s, place, owner, again, **told(shop)), sentence)
    await refused(database, lambda s: send_order(s, place, owner, order.order_id, **told(shop)), sentence)
    await booked(database, shop, delivery_of(shop, acme, {"BREAD": (4, 150)}, changed))
    await refused(
        database, lambda s: cancel_order(s, place, owner, order.order_id, **told(shop)), "Order 1 has come whole"
    )
    await books_hold(database, shop)


async def test_lines_that_cannot_be_ordered(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    place, owner = Place.at(shop.lane), by(shop.owner)

    def save(**change: Any) -> Any:
        draft = draft_of(shop, acme, {"MATE": (10, 100)}).model_copy(update=change)
        return lambda s: save_draft(s, place, owner, draft, **told(shop))

    line = draft_of(shop, acme, {"MATE": (10, 100)}).lines[0]
    await refused(database, save(lines=()), "Ordering nothing")
    await refused(database, save(lines=(line, line)), "in the order twice")
    await refused(
        database, save(lines=(line.model_copy(update={"ordered": Quantity(0)}),)), "Ordering 0 Club Mate"
    )
    await refused(
        database, save(lines=(line.model_copy(update={"ordered": 10**15}),)), "cannot be: type a quantity"
    )
    await refused(database, save(lines=(line.model_copy(update={"cost": cents(-1)}),)), "at this cost cannot be")
    await refused(database, save(lines=(line.model_copy(update={"product_id": new_id()}),)), "is gone", Unknown)
    await refused(database, save(supplier_id=new_id()), "This supplier is gone", Unknown)

"""What is proposed to be ordered, by hand and from a shop."""

from typing import Any

from sqlalchemy import update

from pos_tui.buying.proposing import Need, needs_below, proposed, to_order
from pos_tui.buying.suppliers import save_supplier_items
from pos_tui.buying.views import Supplier, SupplierItem
from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import ONE
from pos_tui.staff.views import Place
from tests.buying.trade import booked, by, cents, delivery_of, drafted, supplier, told
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop


def need(**given: Any) -> Need:
    usual: dict[str, Any] = {
        "product_id": new_id(), "sku": "MATE", "name": "Club Mate", "unit": "each", "on_hand": 0, "on_order": 0,
        "reorder_point": 10 * ONE, "sold": 0, "supplier_id": None, "supplier_code": None, "supplier_name": None,
        "cost": cents(100),
    }  # fmt: skip
    return Need(**{**usual, **given})


def test_by_hand() -> None:
    assert to_order(need(on_hand=4 * ONE, on_order=2 * ONE, sold=28 * ONE)) == 18 * ONE
    assert to_order(need(on_hand=-3 * ONE)) == 14 * ONE
    assert to_order(need(on_hand=10 * ONE)) == 1 * ONE
    assert to_order(need(on_hand=9 * ONE, sold=3 * ONE)) == 3 * ONE  # 2.5 pieces are 3
    assert to_order(need(on_hand=9 * ONE, sold=3 * ONE, unit="kg")) == 2_500
    assert to_order(need(on_hand=9 * ONE, sold=-5 * ONE)) == 2 * ONE
    assert to_order(need(sold=28 * ONE), cover_days=0) == 11 * ONE
    assert to_order(need(on_hand=-3 * ONE, pack=24 * ONE)) == 24 * ONE
    assert to_order(need(on_hand=-15 * ONE, pack=24 * ONE)) == 48 * ONE


def test_one_proposal_per_supplier_and_what_nobody_delivers_last() -> None:
    one, other = new_id(), new_id()
    needs = [
        need(),
        need(supplier_id=one, supplier_name="Brew"),
        need(supplier_id=other, supplier_name="Acme"),
        need(supplier_id=one, supplier_name="Brew"),
    ]
    found = proposed(needs)
    assert [(each.supplier_name, len(each.lines), each.total) for each in found] == [
        ("Acme", 1, 1_100),
        ("Brew", 2, 2_200),
        ("", 1, 1_100),
    ]


async def delivers(database: Database, shop: Shop, of: Supplier, sku: str, cost: float) -> None:
    item = SupplierItem(product_id=shop.products[sku].product_id, cost=cents(cost))
    await database.write(
        lambda s: save_supplier_items(s, Place.at(shop.lane), by(shop.owner), of.supplier_id, [item], **told(shop))
    )


async def test_what_a_shop_needs(database: Database) -> None:
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    point = update(Product).where(Product.sku.in_(("MATE", "BREAD", "PALE"))).values(reorder_point=8 * ONE)
    await database.write(lambda s: s.execute(point))
    await delivers(database, shop, acme, "MATE", 110)
    await delivers(database, shop, brew, "MATE", 105)

    async def needed() -> list[Need]:
        return await database.read(lambda s: needs_below(s, shop.company_id, shop.lane.outlet_id, now=shop.now))

    assert await needed() == []
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3), ("BREAD", 2))))
    bread, mate = await needed()
    assert (mate.sku, mate.on_hand, mate.on_order, mate.sold) == ("MATE", 7 * ONE, 0, 3 * ONE)
    assert (mate.supplier_code, mate.cost, mate.pack) == ("BREW", cents(105), 20 * ONE)
    [of_nobody, of_brew] = sorted(proposed([bread, mate]), key=lambda each: each.supplier_name)
    assert [line.ordered for line in (*of_nobody.lines, *of_brew.lines)] == [1 * ONE, 20 * ONE]
    assert (bread.sku, bread.on_hand, bread.supplier_id, bread.cost) == ("BREAD", 8 * ONE, None, cents(160))
    order = await drafted(database, shop, brew, {"MATE": (2, 105)})
    assert [each.sku for each in await needed()] == ["BREAD"]
    assert order.status == "draft"
    await booked(database, shop, delivery_of(shop, acme, {"BREAD": (1, 150)}))
    assert await needed() == []

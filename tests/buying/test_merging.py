"""A product that is there twice becomes one: codes, stock, prices and kits follow, and history stays."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from pos_tui.buying.merging import Merged, merge_products, preview_merge
from pos_tui.buying.orders import send_order
from pos_tui.catalogue.kept import KeptProduct, Sieve
from pos_tui.catalogue.listing import catalogue_page
from pos_tui.catalogue.models import PriceListEntry, Product
from pos_tui.catalogue.queries import find_by_code, find_product
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotSellable, TillError
from pos_tui.ids import new_id
from pos_tui.intake.products import import_products
from pos_tui.inventory.counting import cancel_count
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, send_transfer
from pos_tui.inventory.views import TransferDraft
from pos_tui.money import Quantity, Rate
from pos_tui.pricing.promotions.views import PercentOff
from pos_tui.pricing.queries import saved_promotions
from pos_tui.selling.returns import return_line
from pos_tui.selling.views import LineReference
from tests.buying import trade
from tests.catalogue.keeping import by_owner, cents, code, keep, kept, part, product
from tests.catalogue.keeping import told as told_in
from tests.inventory.keeping import (
    another_outlet,
    at,
    balances,
    by,
    change,
    changed,
    count_opened,
    enter,
    found,
    holds,
    line,
    on_hand,
    told,
)
from tests.pricing import keeping as pricing
from tests.reports.disarm import disarm, undone
from tests.reports.test_verify import broken, prove
from tests.selling.returning import refund
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def twice(database: Database, shop: Shop, **given: Any) -> KeptProduct:
    """Club Mate again, as MATE2, with a code of its own; the shop knows it as the other one's twin."""
    codes = {"barcodes": (code("77"), code("78", 20))}
    twin = product(shop, given.pop("sku", "MATE2"), 280, name="Club-Mate 0.5", **{**codes, **given})
    await keep(database, shop, twin)
    shop.products["MATE2"] = shop.products["MATE"].model_copy(
        update={"product_id": twin.product_id, "sku": "MATE2", "name": twin.name}
    )
    return twin


async def merged(database: Database, shop: Shop, gone: str = "MATE2", into: str = "MATE") -> Merged:
    place, owner = by_owner(shop)
    gone_id, kept_id = shop.products[gone].product_id, shop.products[into].product_id
    return await database.write(lambda s: merge_products(s, place, owner, gone_id, kept_id, **told(shop)))


async def scanned(database: Database, shop: Shop, text: str) -> str:
    found = await database.read(lambda s: find_by_code(s, shop.lane, text, on=shop.today))
    return found.product.sku


async def test_codes_and_stock_follow_and_the_history_stays(database: Database) -> None:
    shop = await make_shop(database)
    yishun = await another_outlet(database, shop)
    await twice(database, shop)
    await changed(database, shop, change("opening", line(shop, "MATE2", 6, 200)))
    await changed(database, shop, change("opening", line(shop, "MATE2", 3, 100)), lane=yishun)
    sale = paid(shop, basket_of(shop, ("MATE2", 2)))
    await ring(database, shop, sale)
    before, version = await balances(database), await told_in(database, "product_merged")
    assert version == []
    await merged(database, shop)
    assert [await on_hand(database, shop, sku) for sku in ("MATE2", "MATE")] == [0, 14_000]
    assert [await on_hand(database, shop, sku, yishun) for sku in ("MATE2", "MATE")] == [0, 3_000]
    assert {await scanned(database, shop, text) for text in ("MATE2", "77", "78", "MATE")} == {"MATE"}
    assert await balances(database) == before, "the accounts hold what they held"
    [body] = await told_in(database, "product_merged")
    assert json.loads(body) == {
        "before": {"sku": "MATE2", "name": "Club-Mate 0.5"},
        "after": {
            "sku": "MATE", "name": "Club Mate Regular 500 ml", "barcodes": 2, "on hand BISHAN": "4",
            "on hand YISHUN": "3",
        },
    }  # fmt: skip
    page = await database.read(lambda s: catalogue_page(s, shop.company_id, Sieve(inactive=None)))
    assert "MATE2" not in {row.sku for row in page}
    await holds(database, shop)


async def test_the_average_is_that_of_both(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    await changed(database, shop, change("opening", line(shop, "MATE2", 10, 200)))
    await merged(database, shop)
    moved = await database.read(lambda s: pages(s, shop))
    assert moved == [(-10_000, cents(200)), (10_000, cents(200))]
    sale = await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 1))))
    assert sale.lines[0].quantity == 1_000
    await holds(database, shop)


async def pages(session: Any, shop: Shop) -> list[tuple[int, int]]:
    found = await session.execute(
        select(StockMovement.quantity, StockMovement.unit_cost)
        .where(StockMovement.kind == "adjustment")
        .order_by(StockMovement.position)
    )
    return [(row.quantity, row.unit_cost) for row in found]


async def test_what_comes_back_of_it_lies_on_the_other_shelf(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    await changed(database, shop, change("opening", line(shop, "MATE2", 6)))
    sale = paid(shop, basket_of(shop, ("MATE2", 2)))
    await ring(database, shop, sale)
    await merged(database, shop)
    sold = LineReference(document_id=sale.basket.sale_id, position=1)
    back = await database.read(lambda s: return_line(s, shop.company_id, sold, Quantity(1_000)))
    await ring(database, shop, refund(shop, sale, [back]))
    assert [await on_hand(database, shop, sku) for sku in ("MATE2", "MATE")] == [0, 15_000]
    await holds(database, shop)


async def test_kits_prices_promotions_and_suppliers_follow(database: Database) -> None:
    shop = await make_shop(database)
    twin = await twice(database, shop)
    both = (part(shop, "MATE"), part(shop, "MATE2", 2))
    box, small = product(shop, "BOX", parts=both), product(shop, "SMALL", parts=both[1:])
    size = product(shop, "MATE2-L", variant_of_id=twin.product_id)
    share = product(shop, "SIP", stock_of_id=twin.product_id, stock_quantity=Quantity(50))
    await keep(database, shop, box, small, size, share)
    vip, sale = pricing.price_list("VIP"), pricing.price_list("SALE", tier="Gold")
    deal = PercentOff(selector=pricing.goods(shop, "MATE", "MATE2", "PALE"), rate=Rate(100_000))
    for one in (vip, sale, pricing.promotion("TEN", deal)):
        await pricing.keep(database, shop, one)
    await pricing.price(database, shop, vip, pricing.entry(shop, "MATE", 250), pricing.entry(shop, "MATE2", 200))
    await pricing.price(database, shop, sale, pricing.entry(shop, "MATE2", 190))
    preview = await database.read(
        lambda s: preview_merge(s, shop.company_id, twin.product_id, shop.products["MATE"].product_id)
    )
    assert preview.follows == {"barcodes": 2, "promotions": 1, "list prices": 2, "suppliers": 0}
    await merged(database, shop)
    assert [(one.quantity) for one in (await kept(database, shop, box.product_id)).parts] == [3_000]
    mate = shop.products["MATE"].product_id
    assert (await kept(database, shop, small.product_id)).parts[0].product_id == mate
    assert (await kept(database, shop, size.product_id)).variant_of_id == mate
    assert (await kept(database, shop, share.product_id)).stock_of_id == mate
    [saved] = await database.read(lambda s: saved_promotions(s, shop.company_id))
    assert set(saved.promotion.deal.selector.products) == {mate, shop.products["PALE"].product_id}  # type: ignore[union-attr]
    entries = await rows_of(database)
    assert entries == {(vip.price_list_id, mate, cents(250)), (sale.price_list_id, mate, cents(190))}
    await holds(database, shop)


async def rows_of(database: Database) -> set[tuple[Any, ...]]:
    return set(await rows(database, PriceListEntry, "price_list_id", "product_id", "price"))


async def test_again_changes_nothing_and_a_chain_finds_the_last(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    await merged(database, shop)
    before = await everything(database)
    await merged(database, shop)
    assert await everything(database) == before
    shop.products["PALE2"] = shop.products["PALE"]
    third = product(shop, "MATE3", 280, name="Mate 0,5 l")
    await keep(database, shop, third)
    shop.products["MATE3"] = shop.products["MATE"].model_copy(update={"product_id": third.product_id})
    await merged(database, shop, "MATE", "MATE3")
    assert {await scanned(database, shop, text) for text in ("MATE2", "77", "MATE", "MATE3")} == {"MATE3"}
    await holds(database, shop)


CANNOT: dict[str, tuple[dict[str, Any], str]] = {
    "another kind": ({"kind": "deposit"}, "are of another kind"),
    "another unit": ({"unit": "kg"}, "are sold by another unit"),
    "not tracked": ({"track_stock": False}, "differ in whether stock is kept"),
    "in lots": ({"tracking": "lot"}, "is kept in lots, which are not booked over"),
}


@pytest.mark.parametrize("how", CANNOT)
async def test_two_that_cannot_be_one(database: Database, how: str) -> None:
    shop = await make_shop(database)
    given, sentence = CANNOT[how]
    await twice(database, shop, **given)
    before = await everything(database)
    with pytest.raises(BadInput, match=sentence):
        await merged(database, shop)
    assert await everything(database) == before


async def test_not_into_itself_nor_a_kit_nor_one_that_is_off(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop, parts=(part(shop, "PALE"),))
    with pytest.raises(BadInput, match="is a kit, which is not merged"):
        await merged(database, shop)
    with pytest.raises(BadInput, match="cannot be merged into itself"):
        await merged(database, shop, "MATE", "MATE")
    bread = await kept(database, shop, "BREAD")
    await keep(database, shop, bread.model_copy(update={"active": False}))
    with pytest.raises(BadInput, match="is not sold any more"):
        await merged(database, shop, "MATE", "BREAD")


async def test_not_while_it_is_counted_awaited_or_on_its_way(database: Database) -> None:
    shop = await make_shop(database)
    yishun = await another_outlet(database, shop)
    await twice(database, shop)
    await changed(database, shop, change("opening", line(shop, "MATE2", 6)))
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE2", 6))
    with pytest.raises(BadInput, match="is being counted: book that count or give it up first"):
        await merged(database, shop)
    acme = await trade.supplier(database, shop)
    order = await trade.sent(database, shop, acme, {"MATE2": (5, 1)})
    draft = TransferDraft(
        transfer_id=new_id(), to_outlet_id=yishun.outlet_id,
        lines=(line(shop, "MATE2", 1),),
    )  # fmt: skip
    who = by(shop.owner)
    await database.write(lambda s: draft_transfer(s, at(shop), who, draft, **told(shop)))
    await database.write(lambda s: send_transfer(s, at(shop), who, draft.transfer_id, **told(shop)))
    await database.write(lambda s: cancel_count(s, at(shop), who, count_id, **told(shop)))
    with pytest.raises(BadInput, match="is on its way in transfer 1: receive that or cancel it first"):
        await merged(database, shop)
    await database.write(lambda s: cancel_transfer(s, at(shop), who, draft.transfer_id, **told(shop)))
    with pytest.raises(BadInput, match=f"is awaited from order {order.number}: receive that or cancel it first"):
        await merged(database, shop)
    await trade.booked(database, shop, trade.delivery_of(shop, acme, {"MATE2": (5, 1)}, order))
    await merged(database, shop)
    await holds(database, shop)


async def test_whoever_names_it_hears_of_the_other(database: Database, tmp_path: Any) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    acme = await trade.supplier(database, shop)
    order = await trade.drafted(database, shop, acme, {"MATE2": (5, 1)})
    await merged(database, shop)
    mate2 = shop.products["MATE2"].product_id
    into = "Club-Mate 0.5 was merged into Club Mate Regular 500 ml"
    count_id = await count_opened(database, shop)
    acts: dict[str, Callable[[], Awaitable[Any]]] = {
        "an adjustment": lambda: changed(database, shop, change("difference", line(shop, "MATE2", 1))),
        "a count": lambda: enter(database, shop, found(shop, count_id, "MATE2", 1)),
        "a draft": lambda: trade.drafted(database, shop, acme, {"MATE2": (5, 1)}),
        "an order": lambda: database.write(
            lambda s: send_order(s, at(shop), by(shop.owner), order.order_id, **told(shop))
        ),
        "a delivery": lambda: trade.booked(database, shop, trade.delivery_of(shop, acme, {"MATE2": (5, 1)})),
        "a change": lambda: change_it(database, shop),
    }
    for name, act in acts.items():
        with pytest.raises(BadInput, match=into) as refusal:
            await act()
        assert into in str(refusal.value), name
    with pytest.raises(NotSellable):
        await database.read(lambda s: find_product(s, shop.lane, mate2, on=shop.today))
    with pytest.raises(TillError, match="is not sold here any more"):
        await ring(database, shop, paid(shop, basket_of(shop, "MATE2")))
    file = tmp_path / "products.csv"
    file.write_text("sku,name,price\nMATE2,Again,2\n")
    result = await import_products(
        database, shop.company_id, file, now=shop.now + timedelta(days=1), skip_bad=False
    )
    assert "'MATE2' was merged into 'MATE': leave this row out" in str(result.bad[0])
    await holds(database, shop)


async def change_it(database: Database, shop: Shop) -> None:
    gone = await kept(database, shop, "MATE2")
    await keep(database, shop, gone.model_copy(update={"active": True}))


async def test_the_proof_bites(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    await merged(database, shop)
    await disarm(database)
    async with undone(database) as session:
        await session.execute(update(Product).where(Product.sku == "MATE2").values(active=True))
        assert broken(await prove(session))["merged"] == (
            "Club-Mate 0.5 was merged into Club Mate Regular 500 ml, and is sold still."
        )

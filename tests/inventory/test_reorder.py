"""What to order again: by its reorder point, with days of cover and whole packs, page by page."""

from pos_tui.buying.proposing import Need, in_packs
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import Quantity, UnitPrice
from pos_tui.reports.reorder import Reorder, days_of_cover, reorder_page
from tests.inventory.keeping import set_product
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop


def need(on_hand: int, sold: int) -> Need:
    return Need(
        product_id=new_id(), sku="A", name="A", unit="each", on_hand=Quantity(on_hand), on_order=Quantity(0),
        reorder_point=Quantity(0), sold=Quantity(sold), supplier_id=None, supplier_code=None, supplier_name=None,
        cost=UnitPrice(0),
    )  # fmt: skip


def test_days_of_cover() -> None:
    assert days_of_cover(need(10_000, 28_000)) == 10
    assert days_of_cover(need(10_000, 56_000)) == 5
    assert days_of_cover(need(-1_000, 28_000)) == 0
    assert days_of_cover(need(10_000, 0)) is None
    assert days_of_cover(need(10_000, -5_000)) is None


def test_whole_packs() -> None:
    assert in_packs(Quantity(25_000), Quantity(20_000)) == 40_000
    assert in_packs(Quantity(20_000), Quantity(20_000)) == 20_000
    assert in_packs(Quantity(25_000), None) == 25_000


async def page(database: Database, shop: Shop, after: str = "", limit: int = 100) -> list[Reorder]:
    lane = shop.lane
    return await database.read(
        lambda s: reorder_page(s, shop.company_id, lane.outlet_id, now=shop.now, after=after, limit=limit)
    )


async def test_what_is_below_its_reorder_point(database: Database) -> None:
    shop = await make_shop(database)
    assert await page(database, shop) == []
    for sku, point in (("MATE", 12_000), ("BREAD", 10_000), ("PALE", 9_000)):
        await set_product(database, shop, sku, reorder_point=point)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 4))))
    bread, mate = await page(database, shop)
    assert (bread.need.sku, bread.days, bread.pack, bread.suggested) == ("BREAD", None, None, 1_000)
    assert (mate.need.on_hand, mate.days, mate.pack, mate.suggested) == (6_000, 42, 20_000, 20_000)
    [first] = await page(database, shop, limit=1)
    assert [each.need.sku for each in await page(database, shop, after=first.need.sku)] == ["MATE"]

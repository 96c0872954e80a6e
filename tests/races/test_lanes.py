"""Two lanes at the same moment, as two processes, on both engines."""

from pos_tui.customers.models import Customer
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.selling.models import Document
from pos_tui.selling.views import Sale
from tests.races.lanes import Outcome, ring_together
from tests.selling.sales import basket_of, paid, rows
from tests.shops import Shop, make_shop


def spread(shop: Shop, *sales: Sale) -> list[list[Sale]]:
    """One sale a process, taking turns on the shop's terminals."""
    return [
        [sale.model_copy(update={"terminal_id": shop.lanes[n % len(shop.lanes)].terminal_id})]
        for n, sale in enumerate(sales)
    ]


def flat(outcomes: list[list[Outcome]]) -> list[Outcome]:
    return [outcome for lane in outcomes for outcome in lane]


async def on_hand(database: Database, shop: Shop, sku: str) -> int:
    levels = dict(await rows(database, StockLevel, "product_id", "on_hand"))
    return int(levels[shop.products[sku].product_id])


async def test_ten_lanes_want_the_last_unit(database: Database, address: str) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000})
    sales = spread(shop, *(paid(shop, basket_of(shop, "MATE")) for _ in range(10)))
    outcomes = flat(ring_together(address, sales, shop.key, shop.now))
    assert sum(outcome.receipt is not None for outcome in outcomes) == 1
    refused = [outcome for outcome in outcomes if outcome.receipt is None]
    assert {outcome.refusal for outcome in refused} == {"NotEnoughStock"}
    assert all("Only 0 Club Mate Regular 500 ml on hand, 1 wanted" in (o.sentence or "") for o in refused)
    assert await on_hand(database, shop, "MATE") == 0
    assert len(await rows(database, Document, "id")) == 1


async def test_no_points_are_lost(database: Database, address: str) -> None:
    """20 sales of 10 points for one customer, four lanes at once: 200 points."""
    shop = await make_shop(database, stock={"MATE": 1_000_000}, points_per=28)
    sales = [[paid(shop, basket_of(shop, "MATE", customer=True)) for _ in range(5)] for _ in range(4)]
    lanes = [
        [sale.model_copy(update={"terminal_id": shop.lanes[n % 2].terminal_id}) for sale in own]
        for n, own in enumerate(sales)
    ]
    outcomes = flat(ring_together(address, lanes, shop.key, shop.now))
    assert [outcome.refusal for outcome in outcomes] == [None] * 20
    assert await rows(database, Customer, "points") == [(200,)]


async def test_baskets_in_opposite_order_do_not_deadlock(database: Database, address: str) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000_000, "BREAD": 1_000_000, "PALE": 1_000_000})
    skus = ["MATE", "BREAD", "PALE"]
    lanes = []
    for n in range(4):
        order = skus if n % 2 else skus[::-1]
        sales = [paid(shop, basket_of(shop, *order), lane=shop.lanes[n % 2]) for _ in range(15)]
        lanes.append(sales)
    outcomes = flat(ring_together(address, lanes, shop.key, shop.now))
    assert {outcome.refusal for outcome in outcomes} == {None}
    assert await on_hand(database, shop, "MATE") == 1_000_000 - 60_000


async def test_the_same_sale_from_two_lanes_is_one_sale(database: Database, address: str) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2), customer=True))
    outcomes = flat(ring_together(address, spread(shop, sale, sale, sale, sale), shop.key, shop.now))
    assert len({outcome.receipt for outcome in outcomes}) == 1
    assert outcomes[0].receipt is not None
    assert len(await rows(database, Document, "id")) == 1
    assert await on_hand(database, shop, "MATE") == 8_000


async def test_numbers_have_no_gap_whoever_is_refused(database: Database, address: str) -> None:
    shop = await make_shop(database, stock={"MATE": 20_000})
    lanes = [[paid(shop, basket_of(shop, "MATE"), lane=shop.lane) for _ in range(8)] for _ in range(4)]
    outcomes = flat(ring_together(address, lanes, shop.key, shop.now))
    assert sum(outcome.receipt is not None for outcome in outcomes) == 20
    assert sorted(n for (n,) in await rows(database, Document, "number")) == list(range(1, 21))


async def test_lanes_that_sell_several_at_once_share_what_there_is(database: Database, address: str) -> None:
    """In opposite order, for one customer, and more than lies on the shelf: each sale is told, none is lost."""
    shop = await make_shop(database, stock={"MATE": 25_000, "BREAD": 1_000_000}, points_per=280)
    lanes = []
    for n in range(4):
        order = ("MATE", "BREAD") if n % 2 else ("BREAD", "MATE")
        sales = [paid(shop, basket_of(shop, *order, customer=True), lane=shop.lanes[n % 2]) for _ in range(9)]
        lanes.append(sales)
    outcomes = flat(ring_together(address, lanes, shop.key, shop.now, at_once=True))
    assert sum(outcome.receipt is not None for outcome in outcomes) == 25
    assert {outcome.refusal for outcome in outcomes} == {None, "NotEnoughStock"}
    assert (await on_hand(database, shop, "MATE"), await on_hand(database, shop, "BREAD")) == (0, 975_000)
    assert await rows(database, Customer, "points") == [(50,)]
    numbers = [number for (number,) in await rows(database, Document, "receipt_number")]
    assert sorted(numbers) == sorted(outcome.receipt for outcome in outcomes if outcome.receipt)
    for lane in shop.lanes:
        own = sorted(one for one in numbers if f"-{lane.terminal_code}-" in one)
        assert own == [f"BISHAN-{lane.terminal_code}-{n:06}" for n in range(1, len(own) + 1)]

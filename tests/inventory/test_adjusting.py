"""Opening stock, adjustments and waste: movement, level, accounts and journal together, or none of them."""

import json
from itertools import pairwise

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, Unknown
from pos_tui.ids import new_id
from pos_tui.inventory.levels import level_of, levels, movements
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.views import StockChange, StockLine
from pos_tui.journal.queries import audit
from pos_tui.money import Quantity
from tests.inventory.keeping import at, balances, by, change, changed, holds, line, on_hand, set_product
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def refused(database: Database, shop: Shop, what: StockChange, because: str) -> None:
    before = await everything(database)
    with pytest.raises((BadInput, Unknown), match=because):
        await changed(database, shop, what)
    assert await everything(database) == before


async def test_a_shelf_is_set_to_what_was_counted(database: Database) -> None:
    shop = await make_shop(database)
    [mate] = await changed(database, shop, change("counted", line(shop, "MATE", 7), reason="shelf check"))
    assert (mate.before, mate.after, mate.value) == (10_000, 7_000, -420)
    assert await on_hand(database, shop, "MATE") == 7_000
    assert await balances(database) == {"1300": -420, "5100": 420}
    [entry] = await database.read(lambda s: audit(s, shop.company_id, kinds=["stock_adjusted"]))
    body = json.loads(entry.body)
    assert (body["before"], body["after"], body["reason"]) == ({"MATE": "10"}, {"MATE": "7"}, "shelf check")
    await holds(database, shop)


async def test_more_less_and_waste(database: Database) -> None:
    shop = await make_shop(database)
    await changed(database, shop, change("difference", line(shop, "MATE", 2), line(shop, "TOMATO", -0.5)))
    await changed(database, shop, change("waste", line(shop, "BREAD", 3), reason="mouldy"))
    assert await on_hand(database, shop, "MATE") == 12_000
    assert await on_hand(database, shop, "TOMATO") == 24_500
    assert await on_hand(database, shop, "BREAD") == 7_000
    assert (await balances(database))["5200"] == 480
    kinds = {kind for (kind,) in await rows(database, StockMovement, "kind")}
    assert kinds == {"opening", "adjustment", "waste"}
    await holds(database, shop)


async def test_what_lies_there_already_changes_no_row(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    [mate] = await changed(database, shop, change("counted", line(shop, "MATE", 10)))
    assert mate.before == mate.after == 10_000
    assert await everything(database) == before


async def test_the_same_change_again_is_one_change(database: Database) -> None:
    shop = await make_shop(database)
    once = change("difference", line(shop, "MATE", -2))
    for _ in range(2):
        await changed(database, shop, once)
    assert await on_hand(database, shop, "MATE") == 8_000
    await holds(database, shop)


async def test_opening_stock_has_its_cost_and_comes_once(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 0})
    await changed(database, shop, change("opening", line(shop, "MATE", 24, 110)))
    mate = await database.read(
        lambda s: level_of(s, shop.company_id, shop.lane.outlet_id, shop.products["MATE"].product_id)
    )
    assert mate is not None
    assert (mate.on_hand, mate.cost, mate.value) == (24_000, 1_100_000, 2_640)
    assert await balances(database) == {"1300": 2_640, "2900": -2_640}
    await refused(database, shop, change("opening", line(shop, "MATE", 1)), "has stock movements here already")
    await holds(database, shop)


async def test_a_supervisor_changes_little_and_a_cashier_nothing(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000_000})
    with pytest.raises(NotPermitted, match="ask a supervisor"):
        await changed(database, shop, change("difference", line(shop, "MATE", -1)), by(shop.cashier))
    supervisor = by(shop.supervisor)
    await changed(database, shop, change("difference", line(shop, "MATE", -71)), supervisor)
    with pytest.raises(NotPermitted, match="may not change stock by this value: ask a manager"):
        await changed(database, shop, change("difference", line(shop, "MATE", -72)), supervisor)
    assert await on_hand(database, shop, "MATE") == 929_000


async def test_what_cannot_be_meant_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    mate = line(shop, "MATE", 1)
    nowhere = StockLine(product_id=new_id(), quantity=Quantity(1))
    for what, because in (
        (change("counted", line(shop, "MATE", -1)), "not below nothing"),
        (change("waste", line(shop, "MATE", 0)), "above nothing"),
        (change("waste", line(shop, "MATE", 11)), "Only 10 Club Mate Regular 500 ml on hand, 11 to take away"),
        (change("difference", line(shop, "MATE", -11)), "Only 10"),
        (change("difference", line(shop, "MATE", 10**12)), "smaller than that"),
        (change("waste", mate, reason=" "), "Say why"),
        (change("waste"), "No product"),
        (change("waste", mate, mate), "named twice"),
        (change("counted", nowhere), "gone meanwhile"),
        (change("counted", line(shop, "STAMP", 1)), "has no stock of its own"),
        (change("opening", line(shop, "MATE", 1, -1)), "cost is not below nothing"),
    ):
        await refused(database, shop, what, because)


async def test_a_shop_that_may_go_negative_may(database: Database) -> None:
    shop = await make_shop(database, stock_policy="allow")
    await changed(database, shop, change("difference", line(shop, "MATE", -12)))
    assert await on_hand(database, shop, "MATE") == -2_000
    await changed(database, shop, change("counted", line(shop, "MATE", 0)))
    assert await on_hand(database, shop, "MATE") == 0
    await holds(database, shop)


async def test_pages_of_levels_go_both_ways_and_are_searched(database: Database) -> None:
    shop = await make_shop(database)
    await set_product(database, shop, "PALE", reorder_point=10_000)

    async def skus(**asked: object) -> list[str]:
        place = at(shop)
        found = await database.read(
            lambda s: levels(s, place.company_id, place.outlet_id, **asked)  # type: ignore[arg-type]
        )
        return [level.sku for level in found]

    assert await skus() == ["BREAD", "MATE", "PALE", "TOMATO"]
    assert await skus(limit=2) == ["BREAD", "MATE"]
    assert await skus(limit=2, after="MATE") == ["PALE", "TOMATO"]
    assert await skus(limit=2, before="PALE") == ["BREAD", "MATE"]
    assert await skus(text="creme bri") == ["BREAD"]
    assert await skus(text="5012345678900") == ["MATE"]
    assert await skus(text="PALE") == ["PALE"]
    assert await skus(text="nothing") == []
    assert await skus(below=True) == ["PALE"]


async def test_movements_run_back_from_what_is_on_hand(database: Database) -> None:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3))))
    await changed(database, shop, change("difference", line(shop, "MATE", 2), reason="found [b] two"))
    asked = (shop.company_id, shop.lane.outlet_id, shop.products["MATE"].product_id)
    newest = await database.read(lambda s: movements(s, *asked, limit=2))
    rest = await database.read(lambda s: movements(s, *asked, older_than=newest[-1]))
    told = [(each.kind, each.quantity, each.balance) for each in [*newest, *rest]]
    assert len(told) == 3
    assert {kind for kind, _, _ in told} == {"opening", "sale", "adjustment"}
    assert told[0][2] == 9_000
    for later, earlier in pairwise(told):
        assert later[2] - later[1] == earlier[2]
    assert told[-1][1] == told[-1][2]

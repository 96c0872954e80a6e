"""Several lanes draw on one customer's balances at the same moment, as processes, on both engines."""

import pytest

from pos_tui.db.unit_of_work import Database
from tests.customers.loyal import account, holds, loyal_shop, with_credit, with_limit, with_points
from tests.races.lanes import ring_together
from tests.races.test_lanes import flat, spread
from tests.selling.sales import basket_of, paid

BOTTLE = 280


@pytest.mark.parametrize("tender", ["points", "store_credit", "account"])
async def test_a_balance_pays_once(database: Database, address: str, tender: str) -> None:
    """It pays for three of six bottles: who comes late is told what is left."""
    shop = await loyal_shop(database)
    await with_points(database, shop, 3 * BOTTLE // 5)
    await with_credit(database, shop, 3 * BOTTLE)
    await with_limit(database, shop, 3 * BOTTLE)
    sales = spread(shop, *(paid(shop, basket_of(shop, "MATE", customer=True), (tender, BOTTLE)) for _ in range(6)))
    outcomes = flat(ring_together(address, sales, shop.key, shop.now))
    refused = [outcome for outcome in outcomes if outcome.receipt is None]
    assert [outcome.refusal for outcome in refused] == ["BadTender"] * 3
    now = await account(database, shop)
    left = {"points": now.points, "store_credit": now.store_credit, "account": 3 * BOTTLE - now.owed}
    assert left[tender] == 0
    assert [held for name, held in left.items() if name != tender] != [0, 0]
    await holds(database, shop)

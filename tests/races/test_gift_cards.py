"""Several lanes redeem one gift card at the same moment, as processes, on both engines."""

from pos_tui.customers.models import GiftCard, GiftCardEntry
from pos_tui.db.unit_of_work import Database
from tests.races.lanes import ring_together
from tests.races.test_lanes import flat, spread
from tests.selling.sales import basket_of, rows
from tests.selling.test_gift_cards import by_card, card_shop, holds, sold


async def test_a_card_is_spent_once(database: Database, address: str) -> None:
    """It pays for three of six: who comes late is told what is left."""
    shop = await card_shop(database)
    await sold(database, shop, 3 * 280)
    sales = spread(shop, *(by_card(shop, basket_of(shop, "MATE"), 280) for _ in range(6)))
    outcomes = flat(ring_together(address, sales, shop.key, shop.now))
    refused = [outcome for outcome in outcomes if outcome.receipt is None]
    assert [outcome.refusal for outcome in refused] == ["BadTender"] * 3
    assert all("holds SGD 0.00, not more" in (outcome.sentence or "") for outcome in refused)
    assert await rows(database, GiftCard, "balance") == [(0,)]
    assert sorted(await rows(database, GiftCardEntry, "amount")) == [(-280,), (-280,), (-280,), (840,)]
    await holds(database, shop)

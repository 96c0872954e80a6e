"""The proof of merged customers finds one who buys again or points nowhere, and a balance that went elsewhere."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from pos_tui.customers.models import Customer, CustomerMerge, LoyaltyEntry
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.reports.verify.run import verify_books
from tests.customers.loyal import loyal_shop
from tests.customers.test_merging import merge, points_of, twice
from tests.reports.disarm import disarm, undone
from tests.shops import Shop

STANDS = "Customer C7 was merged into another, and still buys or holds something."
MOVES = "Customer C7 was merged into another, and their entries do not move what they had."
GONE, ONE = Customer.code == "C7", Customer.code == "C1"
MERGED = LoyaltyEntry.kind == "merged"


def again(shop: Shop, **more: Any) -> Any:
    """A merge that never was, told by its entries only."""
    who = {"company_id": shop.company_id, "id": new_id(), "customer_id": shop.customer.customer_id}
    return insert(table_of(LoyaltyEntry)).values(
        {**who, "kind": "merged", "source_id": new_id(), "at": shop.now, "staff_id": None, "reason": None, **more}
    )


TAMPERINGS: dict[str, tuple[Any, dict[str, str]]] = {
    "switched on": (lambda _: [update(Customer).where(GONE).values(active=True)], {"merged": STANDS}),
    "agrees again": (lambda _: [update(Customer).where(GONE).values(consent=True)], {"merged": STANDS}),
    "points nowhere": (
        lambda _: [update(Customer).where(GONE).values(merged_into_id=new_id())], {"merged": STANDS}
    ),
    "stands alone": (
        lambda _: [update(Customer).where(GONE).values(merged_into_id=None)],
        {"merged": "Customer C7 is not found as the customer that they were merged into."},
    ),
    "moved more": (
        lambda _: [
            update(LoyaltyEntry).where(MERGED, LoyaltyEntry.points > 0).values(points=90),
            update(Customer).where(ONE).values(points=90),
        ],
        {"merged": MOVES},
    ),
    "said less": (lambda _: [update(CustomerMerge).values(points=1)], {"merged": MOVES}),
    "never merged": (
        lambda shop: [again(shop, points=5), again(shop, points=-5)],
        {"merged": "An entry moves a balance between customers who were not merged."},
    ),
    "forgotten": (
        lambda _: [delete(CustomerMerge)],
        {"merged": "An entry moves a balance between customers who were not merged."},
    ),
}  # fmt: skip


async def broken(session: Reading, shop: Shop) -> dict[str, str]:
    verdict = await verify_books(session, shop.lane.company, key=shop.key, tell=lambda *_: None)
    return {proof.name: proof.wrong for proof in verdict.proofs if proof.wrong and proof.name != "guards"}


@pytest.mark.either
@pytest.mark.parametrize("how", TAMPERINGS)
async def test_a_tampered_merge_is_found(database: Database, how: str) -> None:
    shop = await loyal_shop(database)
    other = await twice(database, shop)
    await points_of(database, shop, other.customer_id, 40)
    await merge(database, shop, other.customer_id)
    await disarm(database)
    statements, wanted = TAMPERINGS[how]
    async with undone(database) as session:
        assert await broken(session, shop) == {}
        for statement in statements(shop):
            await session.execute(statement.execution_options(synchronize_session=False))
        assert await broken(session, shop) == wanted

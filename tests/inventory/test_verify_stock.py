"""What verify proves of stock acts: each tampering is named, and nothing but it."""

from typing import Any

import pytest
from sqlalchemy import update

from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.count_models import StockCountLine
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.transfer_models import StockTransfer, StockTransferLine
from pos_tui.reports.verify.run import verify_books
from tests.inventory.keeping import (
    another_outlet,
    booked,
    change,
    changed,
    count_opened,
    enter,
    found,
    holds,
    line,
)
from tests.inventory.test_transfers import drafted, sent
from tests.reports.disarm import disarm, undone
from tests.shops import Shop, make_shop

TAMPERED = (
    (update(StockCountLine).values(booked=-1_000), "counts", "The count of Crème brioche found -3 more"),
    (update(StockCountLine).values(counted=8_000, booked=-2_000), "counts", "but -3 was moved"),
    (update(StockTransferLine).values(sent=5_000), "transfers", "Transfer 1 (sent) is of 5 Club Mate"),
    (update(StockTransfer).values(status="received"), "in transit", "are on their way between outlets"),
    (update(StockMovement).where(StockMovement.kind == "waste").values(unit_cost=1), "stock posted", "The waste "),
)


async def acted(database: Database) -> Shop:
    """A shop with waste, a booked count and goods on their way."""
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    await changed(database, shop, change("waste", line(shop, "PALE", 1)))
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "BREAD", 7))
    await booked(database, shop, count_id)
    await sent(database, shop, await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4)))
    await holds(database, shop)
    return shop


@pytest.mark.parametrize(("statement", "promise", "said"), TAMPERED)
async def test_a_tampering_is_named(database: Database, statement: Any, promise: str, said: str) -> None:
    shop = await acted(database)
    await disarm(database)
    async with undone(database) as session:
        await session.execute(statement.execution_options(synchronize_session=False))
        verdict = await verify_books(session, shop.lane.company, key=shop.key, tell=lambda *_: None)
        broken = {proof.name: proof.wrong for proof in verdict.proofs if proof.wrong is not None}
    assert said in (broken.get(promise) or ""), broken

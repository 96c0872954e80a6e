"""Whatever is tampered with in what was ordered and delivered is named by verify."""

from typing import Any

import pytest
from sqlalchemy import update

from pos_tui.accounts.models import Posting
from pos_tui.accounts.rules import RECEIVED, STOCK
from pos_tui.buying.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierReturnLine,
)
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockMovement
from pos_tui.reports.verify.run import verify_books
from tests.buying.trade import back_of, booked, books_hold, delivery_of, gone, sent, supplier
from tests.reports.disarm import disarm, undone
from tests.shops import make_shop

TAMPERED: tuple[tuple[str, Any, str, str], ...] = (
    ("more came", update(PurchaseOrderLine).values(received=9_000), "received", "Order 1 has received 9"),
    ("all came", update(PurchaseOrder).values(status="received"), "received", "Order 1 is received, which its"),
    ("a gap", update(PurchaseOrder).values(number=2), "order numbers", "The last order of BISHAN is number 2"),
    ("dearer", update(GoodsReceiptLine).values(cost=1), "deliveries", "The delivery of 2026-11-22 06:32"),
    ("another note", update(GoodsReceipt).values(delivery_note="X"), "deliveries", "The delivery of"),
    ("went back dearer", update(SupplierReturnLine).values(cost=1), "deliveries", "What went back of"),
    (
        "owed less",
        update(Posting).where(Posting.account_code.in_((STOCK, RECEIVED))).values(amount=0),
        "deliveries",
        "The delivery of",
    ),
    (
        "moved elsewhere",
        update(StockMovement).where(StockMovement.kind == "receipt").values(kind="opening"),
        "deliveries",
        "The delivery of",
    ),
)


async def test_every_tampering_is_named(database: Database, subtests: pytest.Subtests) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120)})
    came = delivery_of(shop, acme, {"MATE": (7, 125)}, order, delivery_note="DN 1")
    await booked(database, shop, came)
    await gone(database, shop, back_of(shop, acme, {"MATE": 1}, receipt_id=came.receipt_id))
    await books_hold(database, shop)
    await disarm(database)
    for name, statement, promise, sentence in TAMPERED:
        with subtests.test(name):
            async with undone(database) as session:
                await session.execute(statement.execution_options(synchronize_session=False))
                company = shop.lane.company
                verdict = await verify_books(session, company, key=shop.key, tell=lambda *_: None)
            wrong = {proof.name: proof.wrong for proof in verdict.proofs if proof.wrong is not None}
            assert wrong.get(promise, "").startswith(sentence), wrong

"""Many lanes of one shop, each a process of its own, that all want the same goods in an order of their own."""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from pos_tui.cash.service import open_shift
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.selling.views import Sale
from pos_tui.shop.models import Terminal
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from tests.selling.sales import basket_of, paid
from tests.shops import Shop

WANTED = ("MATE", "PALE", "BREAD", "TOMATO", "STAMP")


async def lanes_of(database: Database, shop: Shop, many: int) -> Sequence[Lane]:
    """So many tills of the shop, each with a shift open."""

    async def put(session: Writing) -> Sequence[Lane]:
        new = [
            {"company_id": shop.company_id, "id": new_id(), "outlet_id": shop.lane.outlet_id, "code": f"{number}"}
            for number in range(len(shop.lanes) + 1, many + 1)
        ]
        await session.execute(insert(table_of(Terminal)), new)
        known = {lane.terminal_id for lane in shop.lanes}
        found = await lanes(session)
        for lane in found:
            if lane.terminal_id not in known:
                await _open(session, shop, lane, shop.now)
        return found

    return await database.write(put)


async def _open(session: Writing, shop: Shop, lane: Lane, now: datetime) -> None:
    await open_shift(
        session, lane, shop.cashier.staff_id,
        shift_id=new_id(), float_amount=Money(10_000), business_date=shop.today, key=shop.key, now=now,
    )  # fmt: skip


def baskets(shop: Shop, lane: Lane, many: int, chance: random.Random) -> list[Sale]:
    """Sales of some of the goods, in any order, by somebody who collects points."""
    return [
        paid(shop, basket_of(shop, *chance.sample(WANTED, chance.randint(2, 5)), customer=True), lane=lane)
        for _ in range(many)
    ]

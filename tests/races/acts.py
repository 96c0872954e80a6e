"""Acts on the shop floor that two processes do at the same moment."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Protocol
from uuid import UUID

from pos_tui.db.engines import BATCH_PATIENCE_SECONDS
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.journal.keys import ShopKey
from pos_tui.selling.holds import recall
from pos_tui.selling.service import complete_sale
from pos_tui.selling.shift_end import end_shift
from pos_tui.selling.views import Sale
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor
from tests.races.lanes import Outcome
from tests.races.watched import lanes_context, watched


class Act(Protocol):
    """One thing that a lane does; it answers what it got."""

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str: ...


@dataclass(frozen=True)
class Recall:
    """A held basket is taken up."""

    lane: Lane
    staff_id: UUID
    sale_id: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        basket = await recall(session, self.lane, self.staff_id, self.sale_id, key=key, now=now)
        return str(basket.sale_id)


@dataclass(frozen=True)
class Close:
    """A counted shift is closed."""

    lane: Lane
    staff_id: UUID
    shift_id: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        report = await end_shift(
            session, self.lane, actor, shift_id=self.shift_id, reason="a race", key=key, now=now
        )
        return f"Z {report.z_number} of {report.totals.documents}"


@dataclass(frozen=True)
class Sell:
    """A sale is rung up."""

    sale: Sale

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        return (await complete_sale(session, self.sale, key=key, now=now)).receipt_number


def do_together(address: str, acts: Sequence[Act], key: ShopKey, now: datetime) -> list[Outcome]:
    """Each act in a process of its own; all begin at the same moment."""
    start = lanes_context().Barrier(len(acts))
    with ExitStack() as running:
        lanes = [running.enter_context(watched(_lane, address, act, key.hex(), now, start)) for act in acts]
        return [lane.answer() for lane in lanes]


def _lane(
    address: str, act: Act, key: str, now: datetime, start: Barrier, there: Connection
) -> None:  # pragma: no cover - runs in another process
    there.send(asyncio.run(_do(address, act, ShopKey.from_hex(key), now, start)))
    there.close()


async def _do(address: str, act: Act, key: ShopKey, now: datetime, start: Barrier) -> Outcome:
    database = Database.at(address, patience=BATCH_PATIENCE_SECONDS)  # a busy machine is not what is tested
    await database.ping()
    await asyncio.to_thread(start.wait)
    try:
        return Outcome(await database.write(lambda session: act.do(session, key, now)))
    except TillError as refusal:
        return Outcome(None, type(refusal).__name__, str(refusal))
    finally:
        await database.close()

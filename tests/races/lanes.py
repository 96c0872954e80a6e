"""Lanes as processes of their own: they start together, sell, and say what happened."""

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from pos_tui.db.engines import BATCH_PATIENCE_SECONDS
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.inventory.service import move
from pos_tui.inventory.views import Cause, Move
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Quantity
from pos_tui.selling.service import complete_sale
from pos_tui.selling.several import complete_sales
from pos_tui.selling.views import Receipt, Sale
from tests.races.watched import lanes_context, watched

PATIENCE_SECONDS = 60
LANES_IN_ONE = 8


@dataclass(frozen=True)
class Outcome:
    """What one lane was told of one sale: the receipt's number, or the refusal."""

    receipt: str | None
    refusal: str | None = None
    sentence: str | None = None


def ring_together(
    address: str,
    sales: Sequence[Sequence[Sale]],
    key: ShopKey,
    now: datetime,
    *,
    patience: float = BATCH_PATIENCE_SECONDS,
    at_once: bool = False,
) -> list[list[Outcome]]:
    """Every lane rings up its sales in a process of its own; all begin at the same moment.

    A lane waits so many seconds for the others before it says that the database is busy. It rings up one after the
    other, or as many `at_once` as can be.
    """
    start, texts = lanes_context().Barrier(len(sales)), [[one.model_dump_json() for one in own] for own in sales]
    with ExitStack() as running:
        lanes = [
            running.enter_context(watched(_lane, address, patience, own, key.hex(), now, start, at_once))
            for own in texts
        ]
        return [lane.answer() for lane in lanes]


def _lane(
    address: str,
    patience: float,
    texts: list[str],
    key: str,
    now: datetime,
    start: Barrier,
    at_once: bool,
    there: Connection,
) -> None:  # pragma: no cover - runs in another process
    database = Database.at(address, patience=patience)
    there.send(asyncio.run(_ring_all(database, texts, ShopKey.from_hex(key), now, start, at_once=at_once)))
    there.close()


async def _ring_all(
    database: Database, texts: list[str], key: ShopKey, now: datetime, start: Barrier, *, at_once: bool
) -> list[Outcome]:
    await database.ping()
    sales = [Sale.model_validate_json(text) for text in texts]
    await asyncio.to_thread(start.wait)
    if at_once:
        outcomes = await _ring_at_once(database, sales, key, now)
    else:
        outcomes = [await _ring(database, sale, key, now) for sale in sales]
    await database.close()
    return outcomes


async def _ring_at_once(
    database: Database, sales: Sequence[Sale], key: ShopKey, now: datetime
) -> list[Outcome]:  # pragma: no cover - runs in another process
    outcomes: list[Outcome] = []
    while len(outcomes) < len(sales):
        due = sales[len(outcomes) :]
        told = await database.write(partial(complete_sales, sales=due, key=key, now=now))
        outcomes += map(_outcome, told)
    return outcomes


def _outcome(told: Receipt | TillError) -> Outcome:  # pragma: no cover - runs in another process
    if isinstance(told, TillError):
        return Outcome(None, type(told).__name__, str(told))
    return Outcome(told.receipt_number)


async def _ring(database: Database, sale: Sale, key: ShopKey, now: datetime) -> Outcome:
    try:
        receipt = await database.write(lambda session: complete_sale(session, sale, key=key, now=now))
    except TillError as refusal:
        return Outcome(None, type(refusal).__name__, str(refusal))
    return Outcome(receipt.receipt_number)


def sell_until_killed(
    address: str, text: str, key: str, now: datetime, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """Sells the same basket again and again under new ids, and acknowledges each after its commit."""
    asyncio.run(_sell_for_ever(address, Sale.model_validate_json(text), ShopKey.from_hex(key), now, there))


def sell_in_lanes_until_killed(
    address: str, text: str, key: str, now: datetime, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """The same in several lanes of this process at once, which share their commits on SQLite."""
    asyncio.run(_sell_in_lanes(address, Sale.model_validate_json(text), ShopKey.from_hex(key), now, there))


def tell_before_the_commit_until_killed(
    address: str, text: str, key: str, now: datetime, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """The control: as if a group were acknowledged when each of its sales is done, and then committed."""
    asyncio.run(_tell_too_early(address, Sale.model_validate_json(text), ShopKey.from_hex(key), now, there))


def sell_in_two_commits_until_killed(
    address: str, text: str, key: str, now: datetime, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """The control: as the ancestor did it, stock in one transaction and the sale in the next."""
    asyncio.run(_take_stock_first(address, Sale.model_validate_json(text), ShopKey.from_hex(key), now, there))


def sell_through_thick_and_thin(
    address: str, text: str, key: str, now: datetime, there: Connection
) -> None:  # pragma: no cover - runs in another process and is killed
    """As `sell_until_killed`; what it is refused it says, and asks for the same sale again."""
    asyncio.run(_sell_stubbornly(address, Sale.model_validate_json(text), ShopKey.from_hex(key), now, there))


def freeze_in_a_sale(
    address: str, text: str, key: str, now: datetime, there: Connection
) -> None:  # pragma: no cover - runs in another process
    """Stops as a process when its sale has locked all it needs and is not committed; says how it ended."""
    there.send(asyncio.run(_freeze(address, Sale.model_validate_json(text), ShopKey.from_hex(key), now, there)))
    there.close()


async def _sell_stubbornly(address: str, pattern: Sale, key: ShopKey, now: datetime, there: Connection) -> None:
    database = Database.at(address)
    while True:
        sale = _next(pattern)
        while (outcome := await _ring(database, sale, key, now)).receipt is None:
            there.send(outcome.sentence)
        there.send(sale.basket.sale_id)


async def _freeze(address: str, sale: Sale, key: ShopKey, now: datetime, there: Connection) -> str:
    database, tries = Database.at(address), 0

    async def freezing(session: Writing) -> str:
        nonlocal tries
        receipt = await complete_sale(session, sale, key=key, now=now)
        tries += 1
        if tries == 1:
            there.send("has locked")
            os.kill(os.getpid(), signal.SIGSTOP)
        return receipt.receipt_number

    try:
        return await database.write(freezing)
    except TillError:  # its time was over; whoever stands there asks again
        return await database.write(freezing)
    finally:
        await database.close()


async def _sell_for_ever(address: str, pattern: Sale, key: ShopKey, now: datetime, there: Connection) -> None:
    database = Database.at(address)
    while True:
        sale = _next(pattern)
        await _commit(database, sale, key, now)
        there.send(sale.basket.sale_id)


async def _sell_in_lanes(address: str, pattern: Sale, key: ShopKey, now: datetime, there: Connection) -> None:
    database = Database.at(address)

    async def lane() -> None:
        while True:
            sale = _next(pattern)
            await _commit(database, sale, key, now)
            there.send(sale.basket.sale_id)

    await asyncio.gather(*(lane() for _ in range(LANES_IN_ONE)))


async def _tell_too_early(address: str, pattern: Sale, key: ShopKey, now: datetime, there: Connection) -> None:
    database = Database.at(address)

    async def told(session: Writing, sale: Sale) -> None:
        await complete_sale(session, sale, key=key, now=now)
        there.send(sale.basket.sale_id)

    async def lane() -> None:
        while True:
            sale = _next(pattern)
            await database.write(partial(told, sale=sale))

    await asyncio.gather(*(lane() for _ in range(LANES_IN_ONE)))


async def _take_stock_first(address: str, pattern: Sale, key: ShopKey, now: datetime, there: Connection) -> None:
    database = Database.at(address)
    while True:
        sale = _next(pattern)
        await _commit_stock(database, sale, now)
        await _commit(database, sale, key, now)
        there.send(sale.basket.sale_id)


async def _commit(database: Database, sale: Sale, key: ShopKey, now: datetime) -> None:
    await database.write(lambda session: complete_sale(session, sale, key=key, now=now))


async def _commit_stock(database: Database, sale: Sale, now: datetime) -> None:
    cause = Cause(
        company_id=sale.company_id, outlet_id=sale.outlet_id, source_id=sale.basket.sale_id, staff_id=None
    )
    moves = [
        Move(
            position=100 + position, product_id=line.product_id, name=line.name, kind="sale",
            quantity=Quantity(-line.quantity), unit_cost=None, may_go_negative=False,
        )
        for position, line in enumerate(sale.basket.lines)
    ]  # fmt: skip
    await database.write(lambda session: move(session, cause, moves, now=now))


def _next(pattern: Sale) -> Sale:
    basket = pattern.basket.model_copy(update={"sale_id": new_id()})
    return pattern.model_copy(update={"basket": basket})

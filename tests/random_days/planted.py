"""Bugs as shops have met them, to be planted: whoever watches the books has to find each."""

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, false, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.customers import rules as customer_rules
from pos_tui.db.at_once import Change, write_at_once
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.inventory import service as inventory
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.service import Taking
from pos_tui.inventory.views import Cause
from pos_tui.selling import written


def a_till_that_remembers_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads a level when it first sells something, takes off in Python what it sells, and writes that back."""
    known: dict[tuple[UUID, UUID], int] = {}

    async def remembered(session: Writing, taking: Taking) -> set[UUID]:
        if any(moved.kind != "sale" for moved in taking.moves):
            return await _guarded(session, taking)
        done = set()
        for product_id, quantity in _wanted(taking).items():
            key = taking.cause.outlet_id, product_id
            held = known[key] if key in known else await _read(session, taking.cause, product_id)
            if held + quantity >= 0:
                known[key] = held + quantity
                await _write(session, taking.cause, product_id, known[key])
                done.add(product_id)
        return done

    _plant(monkeypatch, remembered)


def read_add_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sale reads the level, adds in Python and writes: right alone, and wrong for two at one moment."""

    async def added(session: Writing, taking: Taking) -> set[UUID]:
        done = set()
        for product_id, quantity in _wanted(taking).items():
            held = await _read(session, taking.cause, product_id)
            if quantity >= 0 or held + quantity >= 0:
                await _write(session, taking.cause, product_id, held + quantity)
                done.add(product_id)
        return done

    _plant(monkeypatch, added)


def _plant(
    monkeypatch: pytest.MonkeyPatch, moves: Callable[[Writing, Taking], Coroutine[Any, Any, set[UUID]]]
) -> None:
    """A document moves its levels in this way, and not by the guarded update."""

    def nothing(_engine: str, _done: ColumnElement[bool]) -> ReturningUpdate[UUID]:
        return (
            update(table_of(StockLevel))
            .where(false())
            .values(on_hand=0)
            .returning(table_of(StockLevel).c.product_id)
        )

    async def settled(session: Writing, takings: Sequence[Taking], _moved: Collection[UUID]) -> None:
        for taking in takings:
            await inventory.settle(session, [taking], await moves(session, taking))

    monkeypatch.setattr(written, "levels_moved", lambda _takings: Change(nothing, {}))
    monkeypatch.setattr(written, "settle", settled)


def _wanted(taking: Taking) -> Mapping[UUID, int]:
    return {product_id: net.quantity for product_id, net in inventory._by_product([taking]).items()}


async def _guarded(session: Writing, taking: Taking) -> set[UUID]:
    moved = await write_at_once(session, [], [inventory.levels_moved([taking])])
    return moved[0]


def goods_that_come_back_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came back is not counted against its receipt."""

    async def nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr(written, "take_back", nothing)


def points_for_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """A point for each begun amount, where it is one for each full one."""

    def begun(total: int, per: int | None) -> int:
        return -(-total // per) if per is not None and total > 0 else 0

    monkeypatch.setattr(customer_rules, "points_of", begun)


async def _read(session: Writing, cause: Cause, product_id: UUID) -> int:
    level = StockLevel
    held = await session.scalar(
        select(level.on_hand).where(level.outlet_id == cause.outlet_id, level.product_id == product_id)
    )
    return held or 0


async def _write(session: Writing, cause: Cause, product_id: UUID, on_hand: int) -> None:
    level = StockLevel
    await session.execute(
        update(level)
        .where(level.outlet_id == cause.outlet_id, level.product_id == product_id)
        .values(on_hand=on_hand)
        .execution_options(synchronize_session=False)
    )

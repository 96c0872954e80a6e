"""Bugs as shops have met them, to be planted: whoever watches the books has to find each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from pos_tui.customers import rules as customer_rules
from pos_tui.db.sessions import Writing
from pos_tui.inventory import service as inventory
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.views import Cause, Move
from pos_tui.selling import service as selling


def a_till_that_remembers_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads a level when it first sells something, takes off in Python what it sells, and writes that back."""
    known: dict[tuple[UUID, UUID], int] = {}
    guarded = inventory._move_levels

    async def remembered(session: Writing, cause: Cause, wanted: Mapping[UUID, Move]) -> set[UUID]:
        if any(moved.kind != "sale" for moved in wanted.values()):
            return await guarded(session, cause, wanted)
        done = set()
        for product_id, moved in wanted.items():
            key = cause.outlet_id, product_id
            held = known[key] if key in known else await _read(session, cause, product_id)
            if held + moved.quantity >= 0:
                known[key] = held + moved.quantity
                await _write(session, cause, product_id, known[key])
                done.add(product_id)
        return done

    monkeypatch.setattr(inventory, "_move_levels", remembered)


def read_add_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change reads the level, adds in Python and writes: right alone, and wrong for two at one moment."""

    async def added(session: Writing, cause: Cause, wanted: Mapping[UUID, Move]) -> set[UUID]:
        done = set()
        for product_id, moved in wanted.items():
            held = await _read(session, cause, product_id)
            if moved.quantity >= 0 or held + moved.quantity >= 0:
                await _write(session, cause, product_id, held + moved.quantity)
                done.add(product_id)
        return done

    monkeypatch.setattr(inventory, "_move_levels", added)


def goods_that_come_back_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came back is not counted against its receipt."""

    async def nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr(selling, "take_back", nothing)


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

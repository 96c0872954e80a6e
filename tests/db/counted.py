"""What a use case costs, in counts that no machine changes: statements, and calls on a connection's thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import aiosqlite
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import ORMExecuteState, Session


@dataclass
class Counted:
    """Filled while it is counted."""

    statements: list[str] = field(default_factory=list)
    hops: int = 0
    by_the_orm: list[str] = field(default_factory=list)
    """Statements whose rows the ORM takes apart, each of which costs half as much again."""


@contextmanager
def counted(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """Counts what the engine does until the block ends."""
    counts, execute = Counted(), cast(Any, aiosqlite.Connection._execute)

    def note(*given: Any) -> None:
        counts.statements.append(given[2])

    def look(state: ORMExecuteState) -> None:
        if state.is_orm_statement:
            counts.by_the_orm.append(str(state.statement))

    async def hop(self: aiosqlite.Connection, *given: Any, **named: Any) -> Any:
        counts.hops += 1
        return await execute(self, *given, **named)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    event.listen(Session, "do_orm_execute", look)
    with monkeypatch.context() as patched:
        patched.setattr(aiosqlite.Connection, "_execute", hop)
        yield counts
    event.remove(Session, "do_orm_execute", look)
    event.remove(engine.sync_engine, "before_cursor_execute", note)

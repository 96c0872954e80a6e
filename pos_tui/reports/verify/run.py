"""Runs every proof on one company's books, of one moment, while lanes go on selling."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import func, select

from pos_tui.db.sessions import Reading
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey
from pos_tui.long_runs import seldom_collected
from pos_tui.reports.verify.books import OURS, Books, Query
from pos_tui.reports.verify.guards import LEDGERS
from pos_tui.reports.verify.proofs import TASKS, Task
from pos_tui.reports.verify.views import Proof, Verdict
from pos_tui.shop.views import CompanyRules

UNREADABLE = (ValueError, TypeError, ArithmeticError, LookupError)
"""What a row that holds another kind of value than its column ends in; SQLite lets one in."""

log = logging.getLogger(__name__)

Tell = Callable[[str, int, int], None]
"""Called with what is proved, how many rows of it are looked at, and of how many."""


async def verify_books(
    session: Reading,
    company: CompanyRules,
    *,
    key: ShopKey,
    anchors: tuple[str, ...] = (),
    heads: tuple[Head, ...] = (),
    tell: Tell,
) -> Verdict:
    """Every promise, each with the first row that breaks it.

    Raises BadInput when the key is another shop's: nothing could be said of the chain.
    """
    key.refuse_unless_of(company.name, company.key_check)
    books = Books(company=company, key=key, anchors=anchors, heads=heads)
    many = await _how_many(session, books)
    proofs: list[Proof] = []
    with seldom_collected():
        for task in TASKS:
            proofs += await proved(session, books, task, many=many.get(task.counted, len(LEDGERS)), tell=tell)
    return Verdict(company=company.name, proofs=tuple(proofs))


async def proved(session: Reading, books: Books, task: Task, *, many: int, tell: Tell) -> list[Proof]:
    """What one look at so many rows came to; a row that cannot be read breaks every promise of it."""
    what = next(iter(task.promises))

    def so_far(looked_at: int) -> None:
        tell(what, looked_at, many)

    so_far(0)
    try:
        findings = await task.look(session, replace(books, tell=so_far))
    except UNREADABLE as error:
        log.exception("%s cannot be proved", what)
        said = f"A row cannot be read at all ({type(error).__name__}): see the log."
        findings = dict.fromkeys(task.promises, said)
    so_far(many)
    return [
        Proof(name=name, promise=promise, looked_at=many, wrong=findings[name])
        for name, promise in task.promises.items()
    ]


async def _how_many(session: Reading, books: Books) -> dict[Any, int]:
    """The rows of the company in each table that is counted, by one statement."""
    tables = list(dict.fromkeys(task.counted for task in TASKS if task.counted is not None))
    many = (await session.execute(_counts(*tables), books.ours)).one()
    return dict(zip(tables, many, strict=True))


@cache
def _counts(*tables: Any) -> Query:
    rows = (select(func.count()).select_from(table).where(table.company_id == OURS) for table in tables)
    return select(*(each.scalar_subquery() for each in rows))

"""The chain: every entry is sealed behind the one before it, and the terminal knows the last."""

from collections.abc import AsyncIterator, Iterable
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select

from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER
from pos_tui.db.sessions import Reading
from pos_tui.journal.chain import ANCHOR_DIGITS, anchor, seal
from pos_tui.journal.heads import Head
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query
from pos_tui.shop.models import Outlet, Terminal

BATCH = 1_000


async def chains_are_whole(session: Reading, books: Books) -> Findings:
    """Per terminal: sequence 1…n, each mac as the key computes it, the last as the terminal's row has it.

    Of the anchors and heads given from outside, each must be an entry of the chain.
    """
    looked_at, wanted, outside = 0, set(books.anchors), Outside(books.heads)
    for terminal in await _terminals(session, books):
        walk = Walk(books, terminal, wanted)
        async for rows in _entries(session, books, terminal):
            for row in rows:
                if wrong := walk.step(row):
                    return _broken(wrong, books)
                outside.compare(terminal, row)
            looked_at += len(rows)
            books.tell(looked_at)
        if wrong := walk.end():
            return _broken(wrong, books)
    lost = next(iter(sorted(wanted)), None)
    cut = lost and f"No entry has the anchor {lost}: the end of a chain was cut off."
    return {"chain": None, "anchors": outside.wrong() or cut}


def _broken(wrong: str, books: Books) -> Findings:
    unproved = "The anchors cannot be looked for: the chain is broken before its end."
    return {"chain": wrong, "anchors": unproved if books.anchors or books.heads else None}


class Outside:
    """What is known of the chains from elsewhere, crossed off as it is met."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self._open = {(head.till, head.sequence): head.mac for head in heads}
        self._last: dict[str, int] = {}
        self._rewritten: str | None = None

    def compare(self, terminal: Any, row: Any) -> None:
        """Takes the next entry of a terminal."""
        till, sequence = f"{terminal.outlet}-{terminal.code}", row["sequence"]
        self._last[till] = sequence
        known = self._open.pop((till, sequence), row["mac"])
        if known != row["mac"] and self._rewritten is None:
            self._rewritten = (
                f"The journal of terminal {till} was rewritten: "
                f"its entry {sequence} is not the one whose head was kept elsewhere."
            )

    def wrong(self) -> str | None:
        """The first terminal that does not have what is known of it."""
        if self._rewritten is not None or not self._open:
            return self._rewritten
        till, sequence = min(self._open)
        return (
            f"The journal of terminal {till} was cut: it ends with entry {self._last.get(till, 0)}, "
            f"but the head of entry {sequence} was kept elsewhere."
        )


class Walk:
    """One terminal's chain, entry by entry."""

    def __init__(self, books: Books, terminal: Any, wanted: set[str]) -> None:
        self._key = books.key.journal
        self._terminal = terminal
        self._wanted = wanted
        self._named = f"terminal {terminal.outlet}-{terminal.code}"
        self._sequence, self._head = 0, ""

    def step(self, row: Any) -> str | None:
        """Takes the next entry; answers what is wrong with it."""
        expected = self._sequence + 1
        if row["sequence"] != expected:
            return f"Journal entry {expected} of {self._named} is missing: {row['sequence']} comes next."
        named = f"Journal entry {expected} of {self._named} ({row['kind']})"
        if row["previous"] != self._head:
            return f"{named} does not follow the entry before it."
        if row["mac"] != seal(self._key, self._head, row):
            return f"{named} is not as it was sealed: one of its fields was changed."
        self._sequence, self._head = expected, row["mac"]
        self._wanted.discard(anchor(self._terminal.code, expected, self._head[:ANCHOR_DIGITS]))
        return None

    def end(self) -> str | None:
        """After the last entry: the terminal's row has to agree."""
        said = self._terminal
        if (said.journal_sequence, said.journal_head) == (self._sequence, self._head):
            return None
        return (
            f"The journal of {self._named} ends with entry {self._sequence}, "
            f"but its terminal's row knows of entry {said.journal_sequence} or of another seal."
        )


async def _terminals(session: Reading, books: Books) -> list[Any]:
    found = await session.execute(_all_terminals(), books.ours)
    return list(found)


@cache
def _all_terminals() -> Query:
    return (
        select(
            Terminal.id,
            Terminal.code,
            Outlet.code.label("outlet"),
            Terminal.journal_sequence,
            Terminal.journal_head,
        )
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .where(Terminal.company_id == OURS)
        .order_by(Terminal.id)
    )


async def _entries(session: Reading, books: Books, terminal: Any) -> AsyncIterator[list[Any]]:
    """A terminal's entries in order, a batch at a time, however many there are."""
    last = -1
    while True:
        these = {**books.ours, "terminal": terminal.id, "last": last}
        found = await session.execute(_entries_after(), these)
        rows: list[Any] = list(found.mappings())
        if not rows:
            return
        yield rows
        last = rows[-1]["sequence"]


@cache
def _entries_after() -> Query:
    entry = table_of(JournalEntry).c
    here = (entry.company_id == OURS, entry.terminal_id == bindparam("terminal", type_=IDENTITY))
    further = entry.sequence > bindparam("last", type_=NUMBER)
    return select(*entry).where(*here, further).order_by(entry.sequence).limit(BATCH)

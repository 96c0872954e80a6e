"""Replaying in several processes, as several tills sell at once, with the same books as one."""

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import BaseContext
from types import TracebackType
from uuid import UUID

from pos_tui.db.engines import BATCH_PATIENCE_SECONDS
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.intake.booking import Booker, booker
from pos_tui.intake.sales_form import SoldDocument, read_document
from pos_tui.intake.views import ReplayResult
from pos_tui.journal.keys import ShopKey
from pos_tui.long_runs import SELDOM

AT_ONCE = 25


@dataclass(frozen=True)
class Told:
    """A line of the file and the document that it tells."""

    line: str
    document: SoldDocument


def lanes_of_day(day: Sequence[Told], lanes: int, *, by_customer: bool) -> list[list[str]]:
    """A day's lines, shared out: what depends on each other is in one lane, in the order of the file.

    Lanes get about the same number of lines to sell.
    """
    groups: dict[int, list[Told]] = {}
    for told, group in zip(day, _groups(day, by_customer=by_customer), strict=True):
        groups.setdefault(group, []).append(told)
    shares: list[list[Told]] = [[] for _ in range(lanes)]
    loads = [0] * lanes
    for group_of_told in groups.values():
        lightest = loads.index(min(loads))
        shares[lightest] += group_of_told
        loads[lightest] += sum(len(told.document.lines) for told in group_of_told)
    order = {id(told): position for position, told in enumerate(day)}
    return [[told.line for told in sorted(share, key=lambda told: order[id(told)])] for share in shares if share]


def _groups(day: Sequence[Told], *, by_customer: bool) -> list[int]:
    """For each document the first of those that it hangs together with (union-find)."""
    first = list(range(len(day)))

    def find(position: int) -> int:
        while first[position] != position:
            first[position] = first[first[position]]
            position = first[position]
        return position

    seen: dict[tuple[str, str], int] = {}
    for position, told in enumerate(day):
        for name in told.document.hangs_on(by_customer=by_customer):
            other = find(seen.setdefault(name, position))
            mine = find(position)
            first[max(mine, other)] = min(mine, other)
    return [find(position) for position in range(len(day))]


class Lanes:
    """So many processes, each with its own connection and its own knowledge of the shop."""

    def __init__(self, number: int, here: Booker) -> None:
        address = here.database.url.render_as_string(hide_password=False)
        self._pool = ProcessPoolExecutor(
            max_workers=number,
            mp_context=_processes(),
            initializer=_begin,
            initargs=(address, here.known.company.company_id, here.key.hex(), here.now),
        )

    def __enter__(self) -> "Lanes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def book(self, shares: Sequence[Sequence[str]]) -> AsyncGenerator[ReplayResult]:
        """Books every share in its own order, all shares at the same time; ends when all are booked."""
        waiting = {self._submit(share, 0): (share, 0) for share in shares}
        try:
            while waiting:
                done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for some in done:
                    share, start = waiting.pop(some)
                    if start + AT_ONCE < len(share):
                        waiting[self._submit(share, start + AT_ONCE)] = share, start + AT_ONCE
                    yield _answer(some)
        finally:
            for some in waiting:
                some.cancel()

    def _submit(self, share: Sequence[str], start: int) -> asyncio.Future[ReplayResult]:
        return asyncio.wrap_future(self._pool.submit(_book, share[start : start + AT_ONCE]))


def _processes() -> BaseContext:
    """Every lane begins from one process that has loaded the program, where the system has such."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    return processes


def _answer(booked: asyncio.Future[ReplayResult]) -> ReplayResult:
    try:
        return booked.result()
    except BrokenProcessPool:
        raise StoreUnavailable(
            "A lane of the replay was ended from outside. What it had booked is kept: start the replay again."
        ) from None


class _Process:
    """What one lane's process keeps between its calls."""

    def __init__(self, address: str, company_id: UUID, key: ShopKey, now: datetime) -> None:
        self._runner = asyncio.Runner()
        self._start = address, company_id, key, now
        self._booker: Booker | None = None

    def book(self, lines: Sequence[str]) -> ReplayResult:
        """Books these lines in their order."""
        return self._runner.run(self._book(lines))

    async def _book(self, lines: Sequence[str]) -> ReplayResult:
        if self._booker is None:
            address, company_id, key, now = self._start
            database = Database.at(address, patience=BATCH_PATIENCE_SECONDS)
            self._booker = await booker(database, company_id, key=key, now=now)
        exponent = self._booker.known.company.exponent
        return await self._booker.book([read_document(line, exponent) for line in lines])


_here: list[_Process] = []


def _begin(address: str, company_id: UUID, key: str, now: datetime) -> None:
    """The first thing that a lane's process does; it ends with its parent, whose signals it leaves to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*SELDOM)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _here.append(_Process(address, company_id, ShopKey.from_hex(key), now))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _book(lines: Sequence[str]) -> ReplayResult:
    return _here[0].book(lines)

"""However a till is ended in the middle of a payment: sold or not, never both, and nothing is left behind.

Moments are drawn from a seed. `pytest -m full tests/ui/test_signals.py` draws 200 of them.
"""

import asyncio
import os
import random
import signal
import termios
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pos_tui.db.unit_of_work import Database
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.models import Document
from tests.shops import Shop, make_shop
from tests.ui.test_leaving import MATE, Terminal

SEED, FEW, MANY = 20_261_130, 7, 200
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, None)
"""None is a terminal that is closed."""
LATEST_SECONDS = 0.8
LEAVES_ALTERNATE_SCREEN, SHOWS_CURSOR = b"\x1b[?1049l", b"\x1b[?25h"


@pytest.fixture
def shop(address: str) -> Shop:
    async def make() -> Shop:
        database = Database.at(address)
        try:
            return await make_shop(database)
        finally:
            await database.close()

    return asyncio.run(make())


async def left(address: str, shop: Shop) -> tuple[int, int]:
    """How many documents there are, and how many lines wait in the basket."""
    database = Database.at(address)
    try:
        sold = await database.read(lambda session: session.scalar(select(func.count()).select_from(Document)))
        basket = await database.read(lambda session: basket_of_lane(session, shop.lane))
    finally:
        await database.close()
    return sold or 0, len(basket.lines) if basket else 0


def of_session(leader: int) -> list[int]:
    """Processes that the till left behind: they have its session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == leader:
            found.append(int(stat.parent.name))
    return found


def ended_while_paying(address: str, number: signal.Signals | None, moment: float) -> None:
    """A till is ended so many seconds after Enter pays, or (below nothing) where nobody has pressed it yet."""
    till = Terminal(address, "slow")
    try:
        till.see("online")
        before = termios.tcgetattr(till.end)
        till.send(MATE + b"\r")
        till.see("Club Mate")
        till.press(b"\x1b[24~")
        till.see("Take back")
        if moment >= 0:
            till.press(b"\r")
            till.see("Booking the sale")
        time.sleep(abs(moment))
        if number is None:
            assert till.hang_up() == 128 + signal.SIGHUP
        else:
            os.kill(till.process, number)
            assert till.code() == 128 + number
            tail = till.output[till.output.rindex(LEAVES_ALTERNATE_SCREEN) :]
            assert SHOWS_CURSOR in till.output
            assert b"Traceback" not in tail
            assert cooked(termios.tcgetattr(till.end)) or cooked(before) is False
            os.close(till.end)
    finally:
        try:
            os.kill(till.process, signal.SIGKILL)
            os.waitpid(till.process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
    assert of_session(till.process) == []


def cooked(attributes: list[object]) -> bool:
    """Whether the terminal echoes and waits for whole lines again."""
    flags = attributes[3]
    assert isinstance(flags, int)
    return bool(flags & termios.ECHO and flags & termios.ICANON)


def end_many(address: str, shop: Shop, many: int) -> set[str]:
    """What became of so many sales: each is sold, or its basket waits, and never both."""
    chance, outcomes, sold = random.Random(SEED), set(), 0
    for _ in range(many):
        number, moment = chance.choice(SIGNALS), chance.uniform(-LATEST_SECONDS / 2, LATEST_SECONDS)
        ended_while_paying(address, number, moment)
        documents, lines = asyncio.run(left(address, shop))
        assert (documents - sold, lines) in {(0, 1), (1, 0)}, f"{number} at {moment:.3f} s, seed {SEED}"
        outcomes.add("sold" if documents > sold else "waits")
        sold = documents
    return outcomes


@pytest.mark.timeout(300)
def test_ended_in_the_middle_of_a_payment(address: str, shop: Shop) -> None:
    assert end_many(address, shop, FEW) == {"sold", "waits"}, "the control: both outcomes were met"


@pytest.mark.full
@pytest.mark.timeout(3_600)
def test_ended_in_the_middle_of_a_payment_many_times(address: str, shop: Shop) -> None:
    assert end_many(address, shop, MANY) == {"sold", "waits"}, "the control: both outcomes were met"

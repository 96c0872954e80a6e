"""However a till is ended in the middle of a payment: sold or not, never both, and nothing is left behind.

The terminal is as it was: its attributes, and every mode that the till had switched. Moments are drawn from a
seed. `pytest -m full tests/ui/test_signals.py` draws 200 of them.
"""

import asyncio
import os
import random
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pos_tui.db.unit_of_work import Database
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.models import Document
from tests.shops import Shop, make_shop
from tests.ui.test_leaving import MATE, Terminal

SEED, FEW, MANY = 20_261_130, 4, 200
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, None)
"""None is a terminal that is closed."""
LATEST_SECONDS = 0.8
LEAVES_ALTERNATE_SCREEN = b"\x1b[?1049l"
MODES_AT_FIRST = {b"?7", b"?25"}
"""Long lines wrap, and a cursor is shown."""


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


def modes_after(output: bytes) -> set[bytes]:
    """The private modes of a terminal that are on after these bytes; `>`: the keyboard's, pushed, not popped."""
    on = set(MODES_AT_FIRST)
    for mode, way in re.findall(rb"\x1b\[(\?\d+|[><]\d*)([hlu])", output):
        if way == b"u":
            (on.add if mode.startswith(b">") else on.discard)(b">")
        else:
            (on.add if way == b"h" else on.discard)(mode)
    return on


def ended_while_paying(address: str, number: signal.Signals | None, moment: float) -> None:
    """A till is ended so many seconds after Enter pays, or (below nothing) where nobody has pressed it yet."""
    till = Terminal(address, "slow")
    try:
        till.see("online")
        till.send(MATE + b"\r")
        till.see("Club Mate")
        till.press(b"\x1b[24~")
        till.see("Take back")
        assert till.attributes() != till.before, "the control: a till that runs has set its terminal"
        assert modes_after(till.output) != MODES_AT_FIRST, "the control: and switched its modes"
        assert of_session(till.process) == [till.process], "the control: and would be found"
        if moment >= 0:
            till.press(b"\r")
            till.see("Booking the sale")
        time.sleep(abs(moment))
        if number is None:
            assert till.hang_up() == 128 + signal.SIGHUP
        else:
            ended_by(till, number)
    finally:
        till.kill()
    assert of_session(till.process) == []


def ended_by(till: Terminal, number: signal.Signals) -> None:
    """The signal is the till's answer, and whoever works on its terminal next finds it as it was."""
    os.kill(till.process, number)
    assert till.code() == 128 + number
    assert b"Traceback" not in till.output[till.output.rindex(LEAVES_ALTERNATE_SCREEN) :]
    assert till.attributes() == till.before
    assert modes_after(till.output) == MODES_AT_FIRST
    os.close(till.end)


def endings(many: int) -> Iterator[tuple[signal.Signals | None, float]]:
    """Every way to end in turn, now before Enter and now after it."""
    chance, ways = random.Random(SEED), list[signal.Signals | None]()
    for count in range(many):
        ways = ways or chance.sample(SIGNALS, len(SIGNALS))
        late = chance.uniform(0, LATEST_SECONDS)
        yield ways.pop(), late if count % 2 else -late / 2


def end_many(address: str, shop: Shop, many: int) -> set[str]:
    """What became of so many sales: each is sold, or its basket waits, and never both."""
    outcomes, sold = set(), 0
    for number, moment in endings(many):
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

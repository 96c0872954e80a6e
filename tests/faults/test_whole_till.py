"""A till whose disk fails while it sells: one sentence, nothing half sold, and then it sells again."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_tui.config import Settings
from pos_tui.db import engines
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.heads import Head, heads
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.doctor.store import store
from pos_tui.reports.verify.run import verify_books
from pos_tui.selling.models import Document
from pos_tui.shop.models import Terminal
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from tests.customers.loyal import holds
from tests.faults.troubled import TROUBLES, Trouble, troubled_library
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import NOW, PINS, Shop, make_shop
from tests.ui.door import open_door, settings_for
from tests.ui.till import Till, open_till

MATE = "5012345678900"
SAID = {
    "full": "The disk of this till is full: free some space, then try again.",
    "may only be read": "The database may only be read: check who owns its file and folder, or who signed in.",
    "does not answer": "The disk of this till does not answer: check it, then try again.",
    "keeps nothing": "The disk of this till does not answer: check it, then try again.",
}


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "shop.db"
    shutil.copyfile(sqlite_template, copied)
    return copied


def at(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Trouble, Database]]:
    """A disk that is well, and a database on it."""
    trouble = Trouble()
    monkeypatch.setattr(engines, "sqlite_library", troubled_library(trouble))
    database = Database.at(at(file))
    yield trouble, database
    trouble.now = None
    await database.close()


async def documents(database: Database) -> int:
    return len(await rows(database, Document, "id"))


async def pays(till: Till) -> None:
    await till.press("f12", "enter")


@pytest.mark.parametrize("name", TROUBLES)
async def test_a_disk_in_trouble_is_said_and_then_the_till_sells(
    disk: tuple[Trouble, Database], name: str
) -> None:
    trouble, database = disk
    async with open_till(database) as till:
        await till.scan(MATE)
        await till.press("f12")
        trouble.now = name
        await till.press("enter")
        assert till.is_paying
        assert SAID[name].split(":")[0] in till.message or "not known yet" in till.message
        trouble.now = None
        assert await documents(database) == 0
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "0.00")
        assert await documents(database) == 1
        await till.scan(MATE)
        await pays(till)
        assert await documents(database) == 2
        await holds(database, till.shop)


async def test_control_without_trouble_the_first_enter_sells(disk: tuple[Trouble, Database]) -> None:
    _, database = disk
    async with open_till(database) as till:
        await till.scan(MATE)
        await pays(till)
        assert await documents(database) == 1


async def sold(database: Database, shop: Shop, many: int = 1) -> list[str]:
    return [(await ring(database, shop, paid(shop, basket_of(shop, "MATE")))).receipt_number for _ in range(many)]


async def test_a_log_of_writes_that_is_taken_away_under_a_till_costs_nothing(file: Path) -> None:
    """The till goes on with what it holds, the doctor names it, and leaving writes all of it into the file."""
    database = Database.at(at(file))
    shop = await make_shop(database)
    await sold(database, shop)
    wal = file.with_name("shop.db-wal")
    wal.unlink()
    assert await sold(database, shop, 2) == ["BISHAN-1-000002", "BISHAN-1-000003"]
    found = {one.name: one for one in await store(Settings(database=at(file)), NOW)}
    assert found["log of writes"].state == "wrong"
    assert "Leave that till" in found["log of writes"].do
    await database.close()
    again = Database.at(at(file))
    assert await documents(again) == 3
    assert await sold(again, shop) == ["BISHAN-1-000004"]
    await holds(again, shop)
    assert "log of writes" not in {one.name for one in await store(Settings(database=at(file)), NOW)}
    await again.close()


async def test_a_log_that_is_lost_between_two_starts_is_named_by_what_was_kept_elsewhere(
    file: Path, tmp_path: Path
) -> None:
    """The power went, and the log with it: what it held is gone; the books are whole, and a head tells."""
    database = Database.at(at(file))
    shop = await make_shop(database)
    await sold(database, shop)
    await database.close()
    running = Database.at(at(file))
    await sold(running, shop, 2)
    kept = await running.read(lambda session: heads(session, shop.company_id))
    left = tmp_path / "left.db"
    shutil.copyfile(file, left)
    await running.close()
    after = Database.at(at(left))
    assert await documents(after) == 1, "the control: the log held the other two"
    company = shop.lane.company

    async def verdict(*outside: Head) -> set[str]:
        proved = await after.read(
            lambda s: verify_books(s, company, key=shop.key, heads=outside, tell=lambda *_: None)
        )
        return {proof.promise for proof in proved.proofs if proof.wrong is not None}

    assert await verdict() == set()
    assert await verdict(*kept) == {"what was kept of it elsewhere is in it"}
    assert await sold(after, shop) == ["BISHAN-1-000002"]
    await after.close()


async def test_a_clock_that_goes_back_an_hour_while_the_till_sells(file: Path, tmp_path: Path) -> None:
    """Numbers, ids, shift and chain go on; who signs in next is told, and so is the journal, once."""
    database = Database.at(at(file))
    shop = await make_shop(database)
    hour_ago = replace(shop, now=shop.now - timedelta(hours=1))
    assert await sold(database, shop) + await sold(database, hour_ago) == ["BISHAN-1-000001", "BISHAN-1-000002"]
    await sold(database, shop)
    settings = settings_for(at(file), tmp_path, terminal="1")
    async with open_door(settings, clock=lambda: hour_ago.now) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", PINS["cashier"], "<enter>")
        await door.until_on(SellScreen)
        await door.until_said("set the clock right")
        await door.press("MATE", "<enter>", "<f12>")
        await door.until_said("Take back")
        await door.press("<enter>")
        await door.until_said("BISHAN-1-000004")
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert kinds.count("clock_jump") == 1
    numbers = sorted(number for (number,) in await rows(database, Document, "receipt_number"))
    assert numbers == [f"BISHAN-1-00000{number}" for number in (1, 2, 3, 4)]
    assert {shift for (shift,) in await rows(database, Document, "shift_id")} == {await open_shift_of(database)}
    await holds(database, shop)
    await database.close()


async def open_shift_of(database: Database) -> Any:
    """That of the first till."""
    found: list[Any] = await rows(database, Terminal, "code", "open_shift_id")
    return dict(found)["1"]

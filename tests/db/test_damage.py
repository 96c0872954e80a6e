"""A disk that has damaged the file: a sentence instead of a wrong sale, and the doctor names it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_tui.config import Settings
from pos_tui.db.facts import damage_of
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.reports.doctor.store import store
from pos_tui.reports.doctor.views import Finding
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import make_shop

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PAGE_BYTES, FIRST_PAGES = 4096, 8


async def shop_file(address: str) -> Path:
    """A shop that has sold, closed; its file."""
    database = Database.at(address)
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "MATE", "BREAD")))
    await database.close()
    return Path(database.url.database or "")


def damage(file: Path) -> None:
    """Most pages hold something else than was written."""
    content = bytearray(file.read_bytes())
    for start in range(FIRST_PAGES * PAGE_BYTES, len(content), 2 * PAGE_BYTES):
        content[start : start + 64] = b"\xa5" * 64
    file.write_bytes(content)


async def found_in(address: str) -> list[Finding]:
    return await store(Settings(database=address), NOW)


async def test_files_that_are_sound(address: str) -> None:
    database = Database.at(address)
    assert await damage_of(database) is None
    await database.close()
    assert [one.what for one in await found_in(address) if one.name == "files"] == ["sound"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_damaged_file_is_said_and_named(address: str) -> None:
    """What the engine still reads is not trusted either: the doctor has the whole file looked at."""
    damage(await shop_file(address))
    assert [one.name for one in await found_in(address) if one.state == "wrong" and "damaged" in one.what]
    database = Database.at(address)
    with pytest.raises(StoreUnavailable, match="The database file is damaged: stop selling"):
        await everything(database)
    await database.close()

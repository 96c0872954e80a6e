"""How each engine is opened: what keeps a committed sale on the disk, and what is refused."""

import pytest
from sqlalchemy import text

from pos_tui.db.engines import journal_mode, parse_url, sqlite_library, wal_is_safe
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.44.99", True),
        ("3.45.0", False),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51.0", False),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.53.1", True),
        ("4.0.0", True),
    ],
)
def test_wal_is_used_where_it_cannot_lose_a_sale(version: str, safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_the_journal_may_be_insisted_on() -> None:
    assert journal_mode("truncate") == "truncate"
    assert journal_mode("auto") == ("wal" if wal_is_safe(sqlite_library().sqlite_version) else "truncate")


@pytest.mark.parametrize("journal", ["auto", "wal", "truncate"])
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_sqlite_commit_is_on_the_disk_before_it_is_told(address: str, journal: str) -> None:
    database = Database.at(address, journal=journal)
    writes = await pragmas(database, reading=False)
    assert writes == {
        "journal_mode": journal_mode(journal),
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "query_only": 0,
    }
    assert (await pragmas(database, reading=True))["query_only"] == 1
    await database.close()


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
async def test_a_postgresql_lane_waits_for_nobody_for_long(database: Database) -> None:
    async def shown(session: Reading) -> dict[str, str]:
        names = ("transaction_isolation", "lock_timeout", "statement_timeout", "timezone", "application_name")
        return {name: str(await session.scalar(text(f"SHOW {name}"))) for name in names}

    assert await database.read(shown) == {
        "transaction_isolation": "read committed",
        "lock_timeout": "4s",
        "statement_timeout": "32s",
        "timezone": "UTC",
        "application_name": "pos-tui",
    }


@pytest.mark.parametrize(
    "address",
    ["", "shop.db", "mysql://till:hunter2@host/shop", "postgresql://till:hunter2@host/shop", "sqlite:///x"],
)
def test_other_addresses_are_refused_without_repeating_them(address: str) -> None:
    with pytest.raises(BadInput, match=r"write sqlite\+aiosqlite:///FILE") as refusal:
        parse_url(address)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("address", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"])
def test_a_shop_in_memory_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="needs a database file"):
        Database.at(address)


async def pragmas(database: Database, *, reading: bool) -> dict[str, object]:
    async def ask(session: Reading) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "query_only")
        return {name: await session.scalar(text(f"PRAGMA {name}")) for name in names}

    return await (database.read(ask) if reading else database.write(ask))

"""From a started program to a selling screen, and what keeps it from getting there."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, select, text

from pos_tui.catalogue.queries import sells_anything
from pos_tui.config import Settings
from pos_tui.db import revision
from pos_tui.db.revision import SchemaState
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.shop.views import Lane
from pos_tui.ui.screens.choose_lane import ChooseLaneScreen
from pos_tui.ui.screens.schema import SchemaScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.set_up import SetUpScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.screens.start import StartScreen
from pos_tui.workers.opening import look
from tests.shops import PINS, make_shop
from tests.stores import PostgreSQLStore, Store
from tests.ui.door import Door, open_door, settings_for


async def stamp(database: Database, version: str) -> None:
    """The database says that it is of this revision."""
    change = text(f"UPDATE {revision.VERSION_TABLE} SET version_num = :version")
    await database.write(lambda session: session.execute(change, {"version": version}))


def settings_line(door: Door) -> str:
    """The keys that the screen offers."""
    return door.shown.rstrip().splitlines()[-1]


async def test_a_cashier_is_selling_after_number_and_pin(address: str, database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", PINS["cashier"], "<enter>")
        await door.until_on(SellScreen)
        await door.until_said("Bishan · 1 · Aisha Cashier · shift 1")
    who = select(JournalEntry.staff_id).where(JournalEntry.kind == "sign_in")
    assert await database.read(lambda session: session.scalar(who)) == shop.cashier.staff_id


async def test_where_the_settings_do_not_say_which_till_it_is_asked(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path)) as door:
        await door.until_on(ChooseLaneScreen)
        assert "1 Bishan (BISHAN) · till 1" in door.words
        await door.press("<down>", "<enter>")
        await door.until_on(SignInScreen)
        assert "Bishan · till 2" in door.words


async def test_settings_that_name_no_till_are_refused_with_those_that_are(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, outlet="NOVENA")) as door:
        await door.until_said("It has: BISHAN 1, BISHAN 2. Correct the settings outlet and terminal.")


async def test_a_wrong_shop_key_is_said_before_anybody_signs_in(
    address: str, database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)
    settings = settings_for(address, tmp_path, terminal="1", key=None)
    settings.key_file.write_text(ShopKey.fresh().hex())
    async with open_door(settings) as door:
        await door.until_said("The shop key of this till is not the key of Bishan Mini Mart")
        settings.key_file.write_text(shop.key.hex())
        await door.press("<enter>")
        await door.until_on(SignInScreen)


async def test_a_database_that_answers_late_is_waited_for_aloud(
    address: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_shop(database)
    held = asyncio.Event()

    async def look_late(settings: Settings) -> tuple[SchemaState, list[Lane]]:
        await held.wait()
        return await look(settings)

    monkeypatch.setattr("pos_tui.ui.way_in.look", look_late)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_said("Looking for the shop …")
        start = door.app.screen
        assert isinstance(start, StartScreen)
        assert "another program" not in door.words
        start._since -= 3
        start._tick()
        await door.until_said("The database answers late: another program holds it, or its server is away.")
        held.set()
        await door.until_on(SignInScreen)


async def test_a_missing_shop_key_is_said(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1", key=None)) as door:
        await door.until_said("is not there: copy it from the till that set up the shop")


async def test_a_database_of_an_older_program_is_changed_only_when_asked(
    address: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_shop(database)
    monkeypatch.setattr(revision, "REVISIONS", ("0000", *revision.REVISIONS))
    await stamp(database, "0000")
    async with open_door(settings_for(address, tmp_path)) as door:
        await door.until_on(SchemaScreen)
        await door.press("<enter>")
        await door.until_said("Press y to bring the database up to date")
        await door.press("<escape>")
        await door.until(lambda: door.app.return_code is not None)
    assert await revision.schema_state(database) == "behind"


async def test_a_database_of_a_newer_program_is_left_alone(
    address: str, database: Database, tmp_path: Path
) -> None:
    await stamp(database, "9999")
    async with open_door(settings_for(address, tmp_path)) as door:
        await door.until_said("The database is of a newer pos-tui than this one")
        assert "Try again" not in settings_line(door)
        await door.press("<escape>")
        await door.until(lambda: door.app.return_code is not None)


async def test_a_database_of_another_program_is_left_alone(store: Store, tmp_path: Path) -> None:
    async with store.migrated() as address:
        database = Database.at(address)
        await database.write(lambda session: session.execute(text(f"DROP TABLE {revision.VERSION_TABLE}")))
        await database.close()
        async with open_door(settings_for(address, tmp_path)) as door:
            await door.until_said("The database holds tables of another program: check the database setting.")
            assert isinstance(door.app.screen, StartScreen)


async def test_a_file_that_is_no_database_is_told_as_that(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    file.write_text("this is a letter to my aunt, and not at all a database " * 50)
    async with open_door(settings_for(f"sqlite+aiosqlite:///{file}", tmp_path)) as door:
        await door.until_said("The database file is not a pos-tui database: check the database setting.")


async def test_a_database_that_may_only_be_read_is_told_before_the_first_sale(
    store: Store, address: str, tmp_path: Path
) -> None:
    await only_read(store, address)
    async with open_door(settings_for(address, tmp_path, sqlite_journal="truncate")) as door:
        await door.until_said("The database may only be read: ")
        assert "Enter Try again" in settings_line(door)


async def only_read(store: Store, address: str) -> None:
    """Nobody may write there; on SQLite by a version of the format that may be read and not written."""
    if isinstance(store, PostgreSQLStore):
        await store.server.execute(
            f'ALTER DATABASE "{make_url(address).database}" SET default_transaction_read_only = on'
        )
    else:
        file = file_of(address)
        file.write_bytes(file.read_bytes()[:18] + b"\x03\x01" + file.read_bytes()[20:])


async def test_a_database_that_was_away_is_found_when_it_is_back(
    store: Store, address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    await database.close()
    await take_away(store, address)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_said("The till cannot open.")
        assert "check" in door.words
        assert "Enter Try again" in settings_line(door)
        await bring_back(store, address)
        await door.press("<enter>")
        await door.until_on(SignInScreen)


def file_of(address: str) -> Path:
    return Path(address.partition("///")[2])


def swap(file: Path) -> None:
    """A folder where the file was, which is kept beside it."""
    file.rename(file.with_suffix(".away"))
    file.mkdir()


def swap_back(file: Path) -> None:
    file.rmdir()
    file.with_suffix(".away").rename(file)


async def take_away(store: Store, address: str) -> None:
    """The database is there no more: its disk or its server has lost it."""
    if isinstance(store, PostgreSQLStore):
        name = make_url(address).database
        await store.server.execute(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')
    else:
        swap(file_of(address))


async def bring_back(store: Store, address: str) -> None:
    """It is there again."""
    if isinstance(store, PostgreSQLStore):
        name = make_url(address).database
        await store.server.execute(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')
    else:
        swap_back(file_of(address))


async def test_an_address_that_is_none_is_told_without_repeating_it(tmp_path: Path) -> None:
    async with open_door(settings_for("postgres://till:secret@shop", tmp_path)) as door:
        await door.until_said("write sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER@HOST/NAME")
        assert "secret" not in door.words


async def test_an_empty_database_leads_to_the_wizard(empty_address: str, tmp_path: Path) -> None:
    async with open_door(settings_for(empty_address, tmp_path)) as door:
        await door.until_on(SetUpScreen)


async def test_a_migrated_database_without_a_shop_leads_to_the_wizard(address: str, tmp_path: Path) -> None:
    async with open_door(settings_for(address, tmp_path, key=SecretStr("5a" * 32))) as door:
        await door.until_on(SetUpScreen)


async def test_a_typo_in_the_key_map_is_said_before_anybody_signs_in(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1", keys={"payy": "f9"})) as door:
        await door.until_said("did you mean pay")


async def test_only_a_shop_without_products_is_told_how_to_begin(
    address: str, database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)
    assert await database.read(lambda session: sells_anything(session, shop.company_id))
    assert not await database.read(lambda session: sells_anything(session, shop.lane.outlet_id))
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", PINS["cashier"], "<enter>")
        await door.until_on(SellScreen)
        await door.press("mate", "<enter>")
        await door.until_said("Club Mate Regular 500 ml")
        assert "nothing to sell" not in door.words

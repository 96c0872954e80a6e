"""`pos-tui backup` and `pos-tui restore`: there and back, and every reason to refuse in one sentence."""

import asyncio
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from pos_tui.backups.archive import MANIFEST, SEAL
from pos_tui.backups.manifest import seal
from pos_tui.db.base import table_of
from pos_tui.db.engines import parse_url
from pos_tui.db.migrations import upgrade
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.workers.desk import Desk
from tests.commands.conftest import Ran, Till
from tests.commands.test_verify_command import tamper
from tests.postgres import programs
from tests.reports.trading import Day
from tests.shops import KEY, PINS, make_shop
from tests.stores import Store

ONE_ENGINE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is about the file and not about the database in it."""
OWNER, SUPERVISOR, CASHIER = ("O1", "owner"), ("S1", "supervisor"), ("C1", "cashier")


@pytest.fixture(autouse=True)
def programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    if (folder := programs()) is not None:
        monkeypatch.setenv("POS_TUI_POSTGRESQL_PROGRAMS", str(folder))


class Keeper:
    """Gives the commands with somebody's PIN on standard input."""

    def __init__(self, till: Till, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
        self._till, self._patch, self.address = till, monkeypatch, address

    def __call__(self, *arguments: object, by: tuple[str, str] = OWNER, database: str | None = None) -> Ran:
        number, role = by
        self._patch.setattr("sys.stdin", io.StringIO(PINS[role] + "\n"))
        who = ("--by", number, "--pin-stdin", "--database", database or self.address)
        return self._till(*arguments, *who)

    def took(self, file: Path, *arguments: object) -> Path:
        """A backup that was taken."""
        ran = self("backup", file, *arguments)
        assert (ran.code, ran.err) == (0, ""), ran
        return file


@pytest.fixture
def keeper(till: Till, monkeypatch: pytest.MonkeyPatch, sold: str) -> Keeper:
    return Keeper(till, monkeypatch, sold)


def told(address: str, kind: str) -> list[Any]:
    """What the journal tells of that kind, as JSON."""

    async def run() -> list[Any]:
        database = Database.at(address)
        try:
            query = select(JournalEntry.body).where(JournalEntry.kind == kind)
            found = await database.read(lambda session: session.scalars(query))
            return [json.loads(body) for body in found]
        finally:
            await database.close()

    return asyncio.run(run())


def verified(till: Till, address: str, *more: object) -> int:
    return till("verify", "--database", address, *more).code


def test_there_and_back_on_a_machine_that_had_nothing(
    keeper: Keeper, till: Till, empty_address: str, tmp_path: Path
) -> None:
    ran = keeper("backup", "--json", "--to", tmp_path, by=SUPERVISOR)
    assert ran.code == 0, ran
    (file,) = tmp_path.glob("shop-*.pos-tui-backup")
    manifest = json.loads(ran.out)
    assert (manifest["file"], manifest["proved"], manifest["encrypted"]) == (str(file), True, False)
    (entry,) = told(keeper.address, "backup")
    assert (entry["sha256"], entry["proved"]) == (manifest["sha256"], True)
    back = keeper("restore", file, database=empty_address)
    assert (back.code, back.err) == (0, ""), back
    assert "Restored and proved: Bishan Mini Mart as of 20" in back.out
    assert [entry["replaced"] for entry in told(empty_address, "restore")] == [[]]
    assert verified(till, empty_address) == 0


def test_the_books_of_the_shop_are_put_aside_and_not_lost(
    keeper: Keeper, till: Till, tmp_path: Path, sold_store: tuple[Store, Day]
) -> None:
    file, heads = keeper.took(tmp_path / "shop.backup"), tmp_path / "heads"
    till("anchors", "export", heads, "--database", keeper.address)
    refused = keeper("restore", file)
    assert (refused.code, refused.out) == (2, "")
    assert "There is a shop already, with 1 journal entries that this backup does not have" in refused.err
    back = keeper("restore", file, "--replace", "--json")
    assert back.code == 0, back
    kept = json.loads(back.out)["put_aside"]
    assert kept
    (entry,) = told(keeper.address, "restore")
    assert any(line.startswith("BISHAN-1 ") for line in entry["replaced"])
    assert verified(till, keeper.address) == 0
    cut = till("verify", "--database", keeper.address, "--anchors", heads)
    assert cut.code == 1
    assert "✗ anchors: The journal of terminal BISHAN-1 was rewritten: its entry" in cut.out
    aside = parse_url(keeper.address).set(database=kept).render_as_string(hide_password=False)
    assert told(aside, "backup"), "what was sold since is still there"
    asyncio.run(dropped(sold_store[0], kept))


async def dropped(store: Store, name: str) -> None:
    server = getattr(store, "server", None)
    if server is not None:
        await server.drop(name)


@ONE_ENGINE
def test_checking_a_backup_changes_nothing(keeper: Keeper, till: Till, tmp_path: Path) -> None:
    file = keeper.took(tmp_path / "shop.backup", "--no-verify")
    ran = till("restore", file, "--check", "--database", keeper.address)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The backup holds: Bishan Mini Mart as of 20")
    assert told(keeper.address, "restore") == []
    assert [entry["proved"] for entry in told(keeper.address, "backup")] == [False]


def test_a_copy_that_does_not_hold_is_no_backup(keeper: Keeper, tmp_path: Path, day: Day) -> None:
    mate = table_of(StockLevel).c.product_id == day.shop.products["MATE"].product_id
    tamper(keeper.address, update(table_of(StockLevel)).where(mate).values(on_hand=9_000))
    ran = keeper("backup", tmp_path / "shop.backup")
    assert (ran.code, ran.out) == (2, "")
    assert "The copy does not hold: stock: Club Mate Regular 500 ml in BISHAN" in ran.err
    assert list(tmp_path.glob("*shop*")) == []
    kept = keeper.took(tmp_path / "anyway.backup", "--no-verify")
    back = keeper("restore", kept, "--replace")
    assert (back.code, told(keeper.address, "restore")) == (2, [])
    assert "The copy does not hold: stock" in back.err


def test_who_may(keeper: Keeper, tmp_path: Path) -> None:
    ran = keeper("backup", tmp_path / "a", by=CASHIER)
    assert "Aisha Cashier may not take a backup: ask a supervisor to sign in." in ran.err
    file = keeper.took(tmp_path / "shop.backup")
    ran = keeper("restore", file, "--replace", by=SUPERVISOR)
    assert "Aisha Supervisor may not put a backup in the place of the books: ask the owner to sign in." in ran.err
    assert told(keeper.address, "restore") == []


@ONE_ENGINE
@pytest.mark.parametrize("spoil", ["cut", "bit", "manifest", "empty", "not there", "another file"])
def test_a_damaged_file_is_refused(keeper: Keeper, till: Till, tmp_path: Path, spoil: str) -> None:
    file = keeper.took(tmp_path / "shop.backup", "--no-verify")
    whole = file.read_bytes()
    if spoil == "not there":
        file.unlink()
    else:
        file.write_bytes(
            {
                "cut": whole[: len(whole) // 2],
                "bit": whole[: len(whole) // 2]
                + bytes([whole[len(whole) // 2] ^ 1])
                + whole[len(whole) // 2 + 1 :],
                "manifest": whole.replace(b"Bishan Mini Mart", b"Bishan Mini Mars", 1),
                "empty": b"",
                "another file": b"not a tar at all" * 100,
            }[spoil]
        )
    ran = till("restore", file, "--check", "--database", keeper.address)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "damaged" in ran.err or spoil == "not there"


@ONE_ENGINE
def test_a_key_that_does_not_fit_opens_nothing(
    keeper: Keeper, till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, wrong = tmp_path / "right.key", tmp_path / "wrong.key"
    for key in (right, wrong):
        assert till("backup", "--new-key", key).code == 0
        assert key.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("POS_TUI_BACKUP_KEY_FILE", str(right))
    file = keeper.took(tmp_path / "shop.backup")
    assert b"SQLite" not in file.read_bytes()
    assert till("restore", file, "--check", "--database", keeper.address).code == 0
    for setting, said in (
        (str(wrong), "The backup key does not open"),
        (None, "This backup is encrypted: name its key"),
    ):
        if setting is None:
            monkeypatch.delenv("POS_TUI_BACKUP_KEY_FILE")
        else:
            monkeypatch.setenv("POS_TUI_BACKUP_KEY_FILE", setting)
        ran = till("restore", file, "--check", "--database", keeper.address)
        assert (ran.code, said in ran.err) == (2, True), ran


@ONE_ENGINE
def test_a_till_with_the_public_line_alone_writes_what_it_cannot_read(
    keeper: Keeper, till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.key"
    public = till("backup", "--new-key", secret).out.removeprefix("Public key: ").strip()
    monkeypatch.setenv("POS_TUI_BACKUP_KEY", public)
    file = keeper.took(tmp_path / "shop.backup")
    assert "is encrypted" in till("restore", file, "--check", "--database", keeper.address).err
    monkeypatch.setenv("POS_TUI_BACKUP_KEY", secret.read_text())
    assert till("restore", file, "--check", "--database", keeper.address).code == 0


@ONE_ENGINE
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"revision": "9999"}, "is of a newer pos-tui"),
        ({"revision": "0001"}, "is of an older pos-tui (schema 0001"),
        ({"engine": "oracle"}, "is a backup of oracle"),
    ],
)
def test_another_schema_is_refused(
    keeper: Keeper, till: Till, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    file = keeper.took(tmp_path / "shop.backup", "--no-verify")
    told_otherwise(file, change)
    ran = till("restore", file, "--check", "--database", keeper.address)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def told_otherwise(file: Path, change: dict[str, str]) -> None:
    """The same backup by another program: its manifest says something else, and is sealed."""
    with tarfile.open(file) as tar:
        members = {member.name: tar.extractfile(member) for member in tar}
        contents = {name: opened.read() for name, opened in members.items() if opened}
    contents[MANIFEST] = json.dumps(json.loads(contents[MANIFEST]) | change).encode()
    contents[SEAL] = seal(contents[MANIFEST], KEY).encode()
    with tarfile.open(file, "w") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


@ONE_ENGINE
def test_a_backup_of_a_shop_with_another_key_is_refused(
    keeper: Keeper, till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keeper.took(tmp_path / "shop.backup", "--no-verify")
    monkeypatch.setenv("POS_TUI_KEY", ShopKey.fresh().hex())
    ran = till("restore", file, "--check", "--database", keeper.address)
    assert "is a backup of Bishan Mini Mart with another shop key" in ran.err


def test_another_shop_is_not_replaced_by_mistake(
    keeper: Keeper, tmp_path: Path, empty_address: str, sold_store: tuple[Store, Day]
) -> None:
    file = keeper.took(tmp_path / "shop.backup", "--no-verify")
    upgrade(empty_address)
    asyncio.run(found_another_shop(empty_address))
    for more in ((), ("--replace",)):
        ran = keeper("restore", file, *more, database=empty_address)
        assert "There is another shop, Corner Shop, and this is a backup of Bishan Mini Mart" in ran.err, ran
    ran = keeper("restore", file, "--replace", "--other-shop", database=empty_address)
    assert ran.code == 0, ran
    asyncio.run(dropped(sold_store[0], ran.err.rpartition(" as ")[2].strip().rstrip(".")))


async def found_another_shop(address: str) -> None:
    database = Database.at(address)
    try:
        await make_shop(database, name="Corner Shop")
    finally:
        await database.close()


def test_an_open_till_is_not_disturbed(keeper: Keeper, tmp_path: Path) -> None:
    file = keeper.took(tmp_path / "shop.backup", "--no-verify")

    async def while_a_till_is_open() -> Ran:
        desk = Desk(Database.at(keeper.address))
        desk.open()
        await desk.database.ping()
        try:
            return await asyncio.to_thread(keeper, "restore", file, "--replace")
        finally:
            await desk.close()
            await desk.database.close()

    ran = asyncio.run(while_a_till_is_open())
    assert (ran.code, told(keeper.address, "restore")) == (2, [])
    assert "This shop is open at a till or in another program" in ran.err

"""The power goes at any moment: what was acknowledged is there, though a disk keeps what it was not told to keep.

The program's writes are recorded; of those after the last sync of a file each sector is kept or lost by chance.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.db import engines
from pos_tui.db.unit_of_work import Database
from tests.faults.recorded import FULL, NORMAL, Act, RecordedLibrary, Recording
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop

SALES = 60
SECTOR_BYTES = 512
Disk = dict[str, bytearray]


async def recorded_day(file: Path, shop: Shop, synchronous: str, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """Sales on a disk that is written down; each is acknowledged after its commit."""
    recording = Recording()
    library = RecordedLibrary(recording, synchronous=synchronous)
    monkeypatch.setattr(engines, "sqlite_library", lambda: library)
    database = Database.at(f"sqlite+aiosqlite:///{file}")
    for _ in range(SALES):
        sale = paid(shop, basket_of(shop, ("MATE", 2), "BREAD", "STAMP", customer=True))
        await ring(database, shop, sale)
        recording.said(sale.basket.sale_id.hex)
    await database.close()
    return recording


def kept_of(disk: Disk, pending: list[Act], chance: random.Random) -> Disk:
    """What a disk has after a cut: all that it was told to keep, and of the rest what chance has kept."""
    left = {name: bytearray(content) for name, content in disk.items()}
    for act in pending:
        if act.kind != "write":
            if chance.random() < 0.5:
                do(left, act)
            continue
        for start in range(0, len(act.data), SECTOR_BYTES):
            if chance.random() < 0.5:
                do(left, Act("write", act.name, act.offset + start, act.data[start : start + SECTOR_BYTES]))
    return left


def do(disk: Disk, act: Act) -> None:
    if act.kind == "delete":
        disk.pop(act.name, None)
        return
    content = disk.setdefault(act.name, bytearray())
    if act.kind == "truncate":
        del content[act.offset :]
        return
    if len(content) < act.offset:
        content.extend(bytes(act.offset - len(content)))
    content[act.offset : act.offset + len(act.data)] = act.data


def cuts(recording: Recording, before: Disk, many: int, seed: int) -> Iterator[tuple[int, Disk, set[str]]]:
    """The disk after cuts at moments all over the day, and what had been acknowledged by then."""
    chance, disk, pending, said = random.Random(seed), before, list[Act](), set[str]()
    moments = sorted(chance.choices(range(len(recording.acts)), k=many))
    for at, act in enumerate(recording.acts):
        for _ in range(moments.count(at)) if at in moments else ():
            yield at, kept_of(disk, pending, chance), set(said)
        if act.kind == "said":
            said.add(str(act.data))
        elif act.kind == "sync":
            for done in (one for one in pending if one.name == act.name):
                do(disk, done)
            pending = [one for one in pending if one.name != act.name]
        else:
            pending.append(act)


def lost_after(disk: Disk, said: set[str], folder: Path) -> set[str]:
    """What was acknowledged and is not there when the till is started again; the file itself is sound."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in disk.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(content)
    connection: sqlite3.Connection = engines.sqlite_library().connect(str(folder / "shop.db"))
    try:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return said - {sale_id for (sale_id,) in connection.execute("SELECT id FROM document")}
    finally:
        connection.close()


async def lost_by_cuts(
    many: int, synchronous: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> int:
    """How many acknowledged sales are missing after all cuts together."""
    file, database = tmp_path / "shop.db", Database.at(f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}")
    shutil.copyfile(template, file)
    shop = await make_shop(database, stock={"MATE": 10**9, "BREAD": 10**9})
    await database.close()
    before = {file.name: bytearray(file.read_bytes())}
    with monkeypatch.context() as recorded:
        recording = await recorded_day(file, shop, synchronous, recorded)
    return sum(len(lost_after(disk, said, tmp_path / "cut")) for _, disk, said in cuts(recording, before, many, 7))


async def test_a_power_cut_costs_nothing(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await lost_by_cuts(200, FULL, sqlite_template, tmp_path, monkeypatch) == 0


async def test_control_a_disk_that_is_not_told_to_keep_loses_sales(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the disk told less often, acknowledged sales would be gone, and the test above would see it."""
    assert await lost_by_cuts(200, NORMAL, sqlite_template, tmp_path, monkeypatch) > 0


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_two_thousand_power_cuts_cost_nothing(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await lost_by_cuts(2_000, FULL, sqlite_template, tmp_path, monkeypatch) == 0

"""customers.csv: rows become customers, or change those with their code."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.customers.queries import find_customer
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.customers import import_customers
from pos_tui.intake.views import Counts, ImportResult
from pos_tui.shop.views import Lane
from tests.intake.files import csv, open_shop
from tests.shops import NOW

HEADER = "code,name,email,phone,tier,points,barcode,consent\n"


async def bring(
    database: Database, lane: Lane, folder: Path, text: str, later: int = 0, **how: Any
) -> ImportResult:
    when = NOW + timedelta(minutes=later)
    file = csv(folder, text, "customers.csv")
    return await import_customers(database, lane.company.company_id, file, now=when, **how)


async def customers(database: Database) -> dict[str, Customer]:
    rows = await database.read(lambda session: session.scalars(select(Customer)))
    return {row.code: row for row in rows}


async def points(database: Database) -> list[tuple[str, int]]:
    rows = await database.read(lambda session: session.scalars(select(LoyaltyEntry).order_by(LoyaltyEntry.at)))
    return [(row.kind, row.points) for row in rows]


async def test_every_column(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    text = HEADER + "C1,José Álvarez,jose@example.com,+44 20 1,Gold,120,2900000000018,yes\nC2,Mei,,,,,,\n"
    assert (await bring(database, lane, tmp_path, text)).counts == Counts(created=2)
    found = await customers(database)
    jose, mei = found["C1"], found["C2"]
    assert (jose.email, jose.phone, jose.tier, jose.consent) == ("jose@example.com", "+44 20 1", "Gold", True)
    assert (jose.points, jose.folded_name, jose.barcode) == (120, "jose alvarez", "2900000000018")
    assert (mei.email, mei.tier, mei.points, mei.consent, mei.active) == (None, None, 0, False, True)
    assert await points(database) == [("opening", 120)]
    company_id = lane.company.company_id
    by_card = await database.read(lambda session: find_customer(session, company_id, "2900000000018"))
    assert by_card.code == "C1"


async def test_importing_again_updates_by_code(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    text = HEADER + "C1,José,jose@example.com,,Gold,120,,yes\n"
    await bring(database, lane, tmp_path, text)
    assert (await bring(database, lane, tmp_path, text, 1)).counts == Counts(unchanged=1)
    changed = "code,name,points\nC1,Joséphine,150\n"
    assert (await bring(database, lane, tmp_path, changed, 2)).counts == Counts(updated=1)
    row = (await customers(database))["C1"]
    assert (row.name, row.folded_name, row.points) == ("Joséphine", "josephine", 150)
    assert (row.email, row.tier, row.consent) == ("jose@example.com", "Gold", True)
    assert await points(database) == [("opening", 120), ("adjusted", 30)]
    assert (await bring(database, lane, tmp_path, changed, 3)).counts == Counts(unchanged=1)


async def test_a_card_moves_when_the_file_has_both_customers(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "code,name,barcode\nC1,A,77\nC2,B,88\n")
    await bring(database, lane, tmp_path, "code,name,barcode\nC2,B,77\nC1,A,88\n", 1)
    found = await customers(database)
    assert (found["C1"].barcode, found["C2"].barcode) == ("88", "77")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("C1,,,,,,,\n", "name is empty"),
        (",A,,,,,,\n", "code is empty"),
        ("C1,A,not an address,,,,,\n", "email 'not an address' is no address"),
        ("C1,A,,,,1.5,,\n", "points '1.5' is not a whole number"),
        ("C1,A,,,,-1,,\n", "points '-1' is not a whole number"),
        ("C1,A,,,,,,true\n", "consent 'true' is neither yes nor no"),
        ("C1,A,,,,,,\nC1,B,,,,,,\n", "the code 'C1' is on line 2 already"),
        ("C1,A,,,,,5,\nC2,B,,,,,5,\n", "the barcode '5' is on line 2 already"),
        ("C1,A,,,,,99,\n", "the barcode '99' belongs to 'OLD'"),
    ],
)
async def test_a_bad_row(database: Database, tmp_path: Path, rows: str, what: str) -> None:
    lane = await open_shop(database)
    await bring(database, lane, tmp_path, "code,name,barcode\nOLD,Old,99\n")
    result = await bring(database, lane, tmp_path, HEADER + rows)
    assert result.bad[0].what.startswith(what)
    assert (result.booked, len(await customers(database))) == (False, 1)


async def test_a_dry_run_changes_nothing(database: Database, tmp_path: Path) -> None:
    lane = await open_shop(database)
    result = await bring(database, lane, tmp_path, "code,name\nC1,A\n", dry_run=True)
    assert (result.counts, result.booked) == (Counts(created=1), False)
    assert await customers(database) == {}

"""What people type and files say is stored without anything that acts, or refused with a harmless sentence.

By default each text meets one field of each form in turn; `pytest -m full tests/hostile` fills all with all.
"""

import csv
import io
from collections.abc import Awaitable, Iterable
from pathlib import Path

import pytest
from sqlalchemy import String, select

from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.schema import metadata
from pos_tui.text import is_clean
from tests.hostile.forms import FORMS, a_customer
from tests.hostile.strings import HOSTILE, UNSTORABLE, naughty, obeyed_in
from tests.intake.test_every_kind_of_file import GIVEN, bring, exported
from tests.selling.sales import everything
from tests.shops import make_shop

TEXTS = [*HOSTILE.values(), *UNSTORABLE.values()]
SEARCHED = {"product.words", "customer.folded_name"}
"""What words are found by: nobody sees its blanks."""
COLUMNS = {
    "products": ("name", "brand", "shelf", "sku", "category", "barcodes"),
    "categories": ("name",),
    "customers": ("name", "email", "tax_exempt", "tier", "code", "phone", "barcode"),
    "promotions": ("name", "code", "tier", "coupon"),
    "prices": ("name", "list", "tier"),
    "coupons": ("name", "code"),
    "suppliers": ("name", "address", "email", "code"),
    "supplier-products": ("code",),
}
"""Free text of each kind of file."""


async def said(act: Awaitable[object]) -> bool:
    """True when it was done; a refusal is one sentence."""
    try:
        await act
    except TillError as refusal:
        told = str(refusal)
    else:
        return True
    assert obeyed_in(told) == "", f"refused with {told!r}"
    assert "\n" not in told
    return False


async def unclean(database: Database) -> list[tuple[str, str]]:
    """Every text of every table that something would obey, or that is not of the form that is kept."""

    async def look(session: Reading) -> list[tuple[str, str]]:
        found = []
        for column in (column for table in metadata.sorted_tables for column in table.columns):
            if not isinstance(column.type, String):
                continue
            values = await session.scalars(select(column).distinct().where(column.is_not(None)))
            any_form = str(column) in SEARCHED
            found += [(str(column), one) for one in values if obeyed_in(one) or not (any_form or of_one_form(one))]
        return found

    return await database.read(look)


def of_one_form(value: str) -> bool:
    return value.startswith(("{", "[")) or is_clean(value, len(value) + 1)


async def fill_in(database: Database, name: str, asked: Iterable[tuple[str, str]]) -> None:
    """Each pair is a field and its text."""
    shop, (fill, _) = await make_shop(database), FORMS[name]
    done = [await said(fill(database, shop, field, text, number)) for number, (field, text) in enumerate(asked)]
    assert any(done), "something was stored"
    assert await unclean(database) == []


@pytest.mark.parametrize("name", FORMS)
async def test_what_is_typed_is_stored_harmless_or_refused(database: Database, name: str) -> None:
    fields = FORMS[name][1]
    await fill_in(database, name, [(fields[at % len(fields)], text) for at, text in enumerate(TEXTS)])


@pytest.mark.full
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("name", FORMS)
async def test_every_text_in_every_field(database: Database, name: str) -> None:
    await fill_in(database, name, [(field, text) for field in FORMS[name][1] for text in [*TEXTS, *naughty()]])


def file_of(kind: str, texts: Iterable[str]) -> str:
    """One good row after another, in which one cell is hostile."""
    header, first = list(csv.reader(io.StringIO(GIVEN[kind])))[:2]
    out = io.StringIO(newline="")
    names = [*header, *(column for column in COLUMNS[kind] if column not in header)]
    rows = csv.DictWriter(out, names, lineterminator="\n", restval="")
    rows.writeheader()
    good = dict(zip(header, first, strict=True))
    for number, text in enumerate(texts):
        for column in COLUMNS[kind]:
            own = {"sku": "MATE"} if kind == "supplier-products" else {header[0]: f"{column}{number}"}
            rows.writerow({**good, **own, column: text})
    return out.getvalue()


async def out_and_in(database: Database, folder: Path, kind: str, texts: Iterable[str]) -> None:
    """The file comes in; what goes out then comes in again as it is."""
    shop = await make_shop(database)
    if kind == "supplier-products":
        await bring(database, shop, folder, "suppliers", "code,name\nACME,Acme\n")
    first = await bring(database, shop, folder, kind, file_of(kind, texts), skip_bad=True)
    assert first.booked
    assert first.counts.created + first.counts.updated > 0
    assert [str(row) for row in first.bad if obeyed_in(str(row))] == []
    assert await unclean(database) == []
    text, before = await exported(database, shop, kind), await everything(database)
    again = await bring(database, shop, folder, kind, text)
    assert [str(row) for row in again.bad] == []
    assert (again.counts.created, again.counts.updated) == (0, 0)
    assert await everything(database) == before
    assert await exported(database, shop, kind) == text


@pytest.mark.parametrize("kind", COLUMNS)
async def test_a_file_goes_out_and_in_without_a_difference(database: Database, tmp_path: Path, kind: str) -> None:
    await out_and_in(database, tmp_path, kind, TEXTS)


@pytest.mark.full
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("kind", COLUMNS)
async def test_a_file_of_all_naughty_strings_does_too(database: Database, tmp_path: Path, kind: str) -> None:
    await out_and_in(database, tmp_path, kind, [*TEXTS, *naughty()])


async def test_control_a_name_that_is_kept_as_it_came_is_seen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await make_shop(database)
    monkeypatch.setattr("pos_tui.customers.service.clean", lambda text, _limit=0: text)
    await a_customer(database, shop, "name", HOSTILE["C1 instead of ESC"], 1)
    assert any(column == "customer.name" for column, _ in await unclean(database))

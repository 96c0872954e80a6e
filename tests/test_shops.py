"""The shop that tests sell in is a shop that the program itself finds nothing wrong with."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from biip.gtin import Gtin

from pos_tui.customers.queries import find_customer
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.queries import lanes, tax_rules
from pos_tui.staff.queries import person
from tests.reports.test_verify import broken, prove
from tests.shops import KEY, SHELF, TODAY, Shop, _open_shop, make_shop
from tests.shops_again import Rows, founded_apart, rows_of

SEALED = {"mac", "previous", "journal_head"}
found = partial(_open_shop, stock={"MATE": 7_000}, company={"cash_rounding": 5}, shifts=True)


def alike(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """Rows whose ids are numbered in the order in which they were made, without what seals them."""
    values = (value for own in rows.values() for row in own for value in row.values())
    numbers: dict[Any, int] = {
        made: at for at, made in enumerate(sorted({v for v in values if isinstance(v, UUID)}))
    }
    plain = {
        table.name: [
            {name: numbers.get(value, value) for name, value in row.items() if name not in SEALED} for row in own
        ]
        for table, own in rows.items()
    }
    return {name: sorted(own, key=str) for name, own in plain.items()}


async def _told(session: Reading, shop: Shop) -> tuple[object, ...]:
    """What a test knows of its shop, as the program reads it."""
    company_id, own = shop.company_id, [lane for lane in await lanes(session) if lane.company == shop.lane.company]
    return (
        tuple(own), await tax_rules(session, company_id, TODAY), await find_customer(session, company_id, "C1"),
        await person(session, shop.lane, shop.cashier.staff_id),
    )  # fmt: skip


async def test_a_test_shop_has_two_tills_three_people_and_a_shelf(database: Database) -> None:
    shop = await make_shop(database)
    assert [lane.terminal_code for lane in shop.lanes] == ["1", "2"]
    assert shop.owner.permissions > shop.supervisor.permissions > {"sell"}
    assert shop.products["MATE"].tax.rate == 90_000
    assert shop.customer.points == 0


async def test_a_test_shop_takes_rules_of_its_own(database: Database) -> None:
    shop = await make_shop(database, cash_rounding=5, stock={"MATE": 0}, shifts=False)
    assert shop.lane.company.cash_rounding == 5


async def test_a_shop_like_one_of_before_is_as_it_is_founded_and_has_ids_of_its_own(database: Database) -> None:
    founded = await database.write(found)
    again = await database.write((await founded_apart(found, KEY)).again)
    first, second = [
        await database.read(partial(rows_of, company_id=shop.company_id)) for shop in (founded, again)
    ]
    assert alike(first) == alike(second)
    assert again.lane != founded.lane
    told = await database.read(partial(_told, shop=again))
    assert told == (again.lanes, again.taxes, again.customer, again.cashier)


async def test_the_program_finds_nothing_wrong_with_a_shop_like_one_of_before(database: Database) -> None:
    pattern = await founded_apart(found, KEY)
    await database.write(pattern.again)
    assert broken(await database.read(prove)) == {}


async def test_a_journal_that_is_sealed_with_another_key_is_found(database: Database) -> None:
    pattern = await founded_apart(found, KEY)
    await database.write(replace(pattern, key=ShopKey.fresh()).again)
    assert "chain" in broken(await database.read(prove))


def test_the_barcodes_of_the_shelf_have_right_check_digits() -> None:
    codes = [code for goods in SHELF for code, _ in goods.barcodes]
    assert all(Gtin.parse(code) for code in codes)

"""X and Z say what each part of a tax came to, under its class; what came back is taken off it."""

from pos_tui.cash.report_text import x_text, z_text
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.selling.voids import void_of
from tests.cash.floor import by, closed, counted, x_of
from tests.reports.test_verify import broken, prove
from tests.selling.parts import COMPOUND, STATE_AND_CITY, shop_with
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop


async def sold_twice(database: Database, shop: Shop) -> None:
    for _ in range(2):
        await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3))))


async def test_each_part_stands_under_its_class(database: Database) -> None:
    shop = await shop_with(database, STATE_AND_CITY, prices_include_tax=False)
    await sold_twice(database, shop)
    x = x_text(await x_of(database, shop), shop.lane, at=shop.now)
    said = (
        "Tax S on 16.80                      1.38\n"
        "  City tax                          0.32\n"
        "  State tax                         1.06\n"
    )
    assert said in x
    assert broken(await database.read(prove)) == {}
    await counted(database, shop, 11_818, by(shop.cashier))
    z = await closed(database, shop, by(shop.cashier))
    tax = z.totals.taxes["S"]
    assert sum(tax.parts.values()) == tax.tax == z.totals.tax
    assert sorted(tax.parts) == ["City tax", "State tax"]
    assert said in z_text(z, shop.lane)
    assert broken(await database.read(prove)) == {}


async def test_what_is_voided_takes_its_parts_off_again(database: Database) -> None:
    shop = await shop_with(database, COMPOUND)
    await sold_twice(database, shop)
    one = (await x_of(database, shop)).totals.taxes["S"]
    sold = await ring(database, shop, paid(shop, basket_of(shop, "PALE")))
    reverse = await database.read(
        lambda session: void_of(
            session, sold.document_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.owner.staff_id,
        )
    )  # fmt: skip
    assert (await x_of(database, shop)).totals.taxes["S"] != one
    await ring(database, shop, reverse)
    assert (await x_of(database, shop)).totals.taxes["S"] == one
    assert broken(await database.read(prove)) == {}

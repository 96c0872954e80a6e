"""Several taxes on one line: stored, printed, taken back to the cent, and proved."""

from collections import defaultdict

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import ONE, Quantity
from pos_tui.selling.line_models import TaxPart
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.returns import return_line
from pos_tui.selling.views import LineReference, Sale
from pos_tui.selling.voids import void_of
from pos_tui.shop.views import TaxPart as RulePart
from tests.reports.test_verify import broken, prove
from tests.selling.parts import COMPOUND, STATE_AND_CITY, shop_with
from tests.selling.returning import refund
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop

EVERY_WAY = pytest.mark.parametrize(
    ("parts", "inclusive", "rounding"),
    [
        (STATE_AND_CITY, False, "document"),
        (STATE_AND_CITY, True, "document"),
        (COMPOUND, False, "line"),
        (COMPOUND, True, "line"),
    ],
)


async def sums_of_parts(database: Database) -> dict[str, int]:
    """What each tax came to over all documents."""
    sums: dict[str, int] = defaultdict(int)
    for name, tax in await rows(database, TaxPart, "name", "tax"):
        sums[name] += tax
    return dict(sums)


async def holds(database: Database) -> None:
    assert broken(await database.read(prove)) == {}


@EVERY_WAY
async def test_parts_are_stored_printed_and_come_back_whole(
    database: Database, parts: tuple[RulePart, ...], inclusive: bool, rounding: str
) -> None:
    shop = await shop_with(database, parts, prices_include_tax=inclusive, tax_rounding=rounding)
    sale = paid(shop, basket_of(shop, ("MATE", 7), "PALE", ("BREAD", 2)))
    receipt = await ring(database, shop, sale)
    again = await database.read(lambda session: find_receipt(session, shop.company_id, receipt.document_id))
    assert again == receipt
    taxed = receipt.taxes[0]
    assert [part.name for part in taxed.parts] == [part.name for part in parts]
    assert sum(part.tax for part in taxed.parts) == taxed.tax == receipt.tax
    assert await sums_of_parts(database) == {part.name: part.tax for part in taxed.parts}
    await holds(database)
    for position, quantity in ((1, 2), (1, 3), (2, 1), (1, 2), (3, 2)):
        await take_back(database, shop, sale, position, quantity)
    assert await sums_of_parts(database) == dict.fromkeys((part.name for part in parts), 0)
    await holds(database)


async def take_back(database: Database, shop: Shop, sale: Sale, position: int, quantity: int) -> None:
    reference = LineReference(document_id=sale.basket.sale_id, position=position)
    line = await database.read(
        lambda session: return_line(session, shop.company_id, reference, Quantity(quantity * ONE))
    )
    await ring(database, shop, refund(shop, sale, [line]).model_copy(update={"staff_id": shop.owner.staff_id}))


async def test_a_void_takes_every_part_back(database: Database) -> None:
    shop = await shop_with(database, STATE_AND_CITY, prices_include_tax=False)
    sale = paid(shop, basket_of(shop, ("MATE", 3), "PALE"))
    await ring(database, shop, sale)
    reverse = await database.read(
        lambda session: void_of(
            session, sale.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=sale.terminal_id, staff_id=shop.owner.staff_id,
        )
    )  # fmt: skip
    await ring(database, shop, reverse)
    assert await sums_of_parts(database) == {"State tax": 0, "City tax": 0}
    await holds(database)


async def test_each_tax_is_a_row_on_the_receipt(database: Database) -> None:
    shop = await shop_with(database, STATE_AND_CITY, prices_include_tax=False)
    text = receipt_text(await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 7), "BREAD"))))
    assert "S State tax 6.25 % on 19.60         1.23" in text
    assert "S City tax 1.875 % on 19.60         0.37" in text
    assert "TOTAL SGD                          24.40" in text


async def test_a_shop_of_one_rate_writes_no_parts(database: Database) -> None:
    shop = await shop_with(database, ())
    await ring(database, shop, paid(shop, basket_of(shop, "MATE")))
    assert await rows(database, TaxPart, "name") == []

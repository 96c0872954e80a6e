"""Tax by class and rate, and by its parts: what the documents carry, no more and no less."""

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.reports.taxes import taxes
from tests.selling.parts import STATE_AND_CITY, shop_with
from tests.selling.sales import basket_of, paid, ring
from tests.shops import TODAY


@pytest.mark.parametrize(("inclusive", "net"), [(True, 1_813), (False, 1_960)])
async def test_each_class_with_its_parts(database: Database, inclusive: bool, net: int) -> None:
    shop = await shop_with(database, STATE_AND_CITY, prices_include_tax=inclusive)
    receipt = await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 7), "BREAD", "STAMP")))
    rows = await database.read(lambda session: taxes(session, shop.company_id, from_=TODAY, to=TODAY))
    assert [(row.code, row.kind) for row in rows] == [("E", "exempt"), ("S", "standard"), ("Z", "zero")]
    standard = rows[1]
    assert (standard.net, standard.tax) == (net, receipt.tax)
    assert [(part.name, part.tax) for part in standard.parts] == [
        (part.name, part.tax) for part in receipt.taxes[0].parts
    ]
    assert standard.as_document(2)["parts"][0]["rate"] == "6.25"
    assert sum(row.net + row.tax for row in rows) == receipt.total


async def test_dates_the_wrong_way_round(database: Database) -> None:
    shop = await shop_with(database, ())
    with pytest.raises(BadInput, match="exchange the two dates"):
        await database.read(lambda session: taxes(session, shop.company_id, from_=TODAY, to=TODAY.replace(day=1)))

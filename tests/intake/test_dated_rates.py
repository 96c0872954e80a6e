"""Rates of several days and of several parts: from shop.json to the day on which they hold."""

from datetime import date

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.shop_file import is_set_up, set_up, shop_from
from pos_tui.shop.queries import tax_rules
from pos_tui.shop.views import TaxPart
from tests.intake.files import Form, open_shop, shop_form
from tests.shops import KEY, NOW

STATE = {"name": "State", "rate": "6.25"}
CITY = {"name": "City", "rate": "2", "compound": True}
CLASSES: list[Form] = [
    {"code": "A", "name": "Sales tax", "kind": "standard", "rate": "7", "rates": [
        {"from": "2024-07-01", "rate": "8"}, {"from": "2023-01-01", "rate": "7.5"},
        {"from": "2026-01-01", "parts": [STATE, CITY]},
    ]},
    {"code": "C", "name": "Canada", "kind": "standard", "parts": [STATE]},
    {"code": "E", "name": "Exempt", "kind": "exempt", "rate": "0"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "rate", "parts"),
    [
        (date(1999, 12, 31), 70_000, ()),
        (date(2023, 1, 1), 75_000, ()),
        (date(2024, 6, 30), 75_000, ()),
        (date(2024, 7, 1), 80_000, ()),
        (date(2026, 1, 1), 83_750, ("State", "City")),
    ],
)
async def test_the_rate_and_its_parts_are_those_of_the_day(
    database: Database, day: date, rate: int, parts: tuple[str, ...]
) -> None:
    company_id = (await open_shop(database, tax_classes=CLASSES)).company.company_id
    taxes = await database.read(lambda session: tax_rules(session, company_id, day))
    assert taxes["A"].rate == rate
    assert tuple(part.name for part in taxes["A"].parts) == parts
    assert [part.compound for part in taxes["A"].parts] == [False, True][: len(parts)]
    assert taxes["C"].parts == (TaxPart.model_validate({"name": "State", "rate": 62_500}),)


async def test_the_same_rates_again_change_nothing_and_others_are_refused(database: Database) -> None:
    shop = shop_from(shop_form(tax_classes=CLASSES))
    await database.write(lambda session: set_up(session, shop, key=KEY, now=NOW))
    assert await database.read(lambda session: is_set_up(session, shop, key=KEY))
    other = shop_from(shop_form(tax_classes=[CLASSES[0] | {"rates": []}, *CLASSES[1:]]))
    assert await database.read(lambda session: is_set_up(session, other, key=KEY)), "rates added since"
    changed = shop_from(shop_form(tax_classes=[CLASSES[0] | {"rate": "6"}, *CLASSES[1:]]))
    with pytest.raises(BadInput, match="another tax_classes"):
        await database.read(lambda session: is_set_up(session, changed, key=KEY))

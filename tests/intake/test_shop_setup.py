"""A shop is set up whole, once; another company beside it needs a name of its own."""

import pytest
from sqlalchemy import func, select

from pos_tui.accounts.models import Account
from pos_tui.cash.queries import tender_types
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.shop_file import Owner, is_set_up, set_up, shop_from
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.models import Company, Terminal
from pos_tui.shop.queries import companies, tax_rules
from pos_tui.staff.pins import hash_pin, pin_matches
from pos_tui.staff.queries import colleagues, credential, person
from tests.intake.files import open_shop, shop_form
from tests.shops import KEY, NOW, TODAY


async def test_everything_that_the_form_says_is_there(database: Database) -> None:
    lane = await open_shop(database, cash_rounding="0.05", loyalty={"points_per": "10.00", "worth": "0.05"})
    company = lane.company
    assert (company.name, company.currency, company.exponent, company.country) == ("Corner Shop", "GBP", 2, "GB")
    assert (company.cash_rounding, company.points_per, company.point_worth) == (5, 1_000, 5)
    assert (lane.outlet_code, lane.outlet_name, lane.terminal_code) == ("HIGH", "High Street", "1")
    taxes = await database.read(lambda session: tax_rules(session, company.company_id, TODAY))
    assert [(tax.code, tax.kind, tax.rate) for tax in taxes.values()] == [
        ("A", "standard", 200_000),
        ("Z", "zero", 0),
    ]
    tenders = await database.read(lambda session: tender_types(session, company.company_id))
    assert [(tender.code, tender.gives_change) for tender in tenders] == [("cash", True), ("card", False)]
    accounts = set(await database.read(lambda session: session.scalars(select(Account.code))))
    assert {"1000.cash", "1000.card", "2200", "4000"} <= accounts


async def test_the_owner_can_sign_in_and_do_everything(database: Database) -> None:
    owner = Owner(code="1", name="Mei Tan", pin_hash=hash_pin("135790", KEY.pepper))
    shop = shop_from(shop_form())
    lanes = await database.write(lambda session: set_up(session, shop, key=KEY, now=NOW, owner=owner))
    [mei] = await database.read(lambda session: colleagues(session, lanes[1]))
    found = await database.read(lambda session: credential(session, lanes[1], mei.staff_id))
    assert pin_matches(found.pin_hash, "135790", KEY.pepper)
    who = await database.read(lambda session: person(session, lanes[1], mei.staff_id))
    assert {"sell", "edit_staff"} <= who.permissions
    assert owner.pin_hash not in repr(owner)


async def test_the_same_again_changes_nothing_and_says_so(database: Database) -> None:
    shop = shop_from(shop_form())
    assert not await database.read(lambda session: is_set_up(session, shop, key=KEY))
    first = await database.write(lambda session: set_up(session, shop, key=KEY, now=NOW))
    assert await database.read(lambda session: is_set_up(session, shop, key=KEY))
    again = await database.write(lambda session: set_up(session, shop, key=KEY, now=NOW))
    assert again == first
    assert await database.read(lambda session: session.scalar(select(func.count()).select_from(Terminal))) == 2


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"outlets": [{"code": "HIGH", "name": "High Street", "terminals": ["1"]}]}, "outlets"),
        ({"tenders": [{"code": "cash", "name": "Cash", "kind": "cash", "gives_change": True}]}, "tenders"),
        ({"tax_classes": [{"code": "A", "name": "VAT", "kind": "standard", "rate": "20"}]}, "tax_classes"),
        ({"loyalty": {"points_per": "1.00", "worth": "0.01"}}, "loyalty"),
    ],
)
async def test_the_same_name_with_other_settings_is_refused(
    database: Database, given: dict[str, object], named: str
) -> None:
    await open_shop(database)
    with pytest.raises(BadInput, match=f"Corner Shop is set up already, with another {named}: give the new"):
        await open_shop(database, **given)


async def test_another_company_beside_it(database: Database) -> None:
    first = await open_shop(database)
    second = await open_shop(database, company="Other Shop", currency="JPY", country="JP")
    assert first.company.company_id != second.company.company_id
    names = [company.name for company in await database.read(companies)]
    assert names == ["Corner Shop", "Other Shop"]


async def test_another_key_is_refused(database: Database) -> None:
    await open_shop(database)
    other = ShopKey.from_hex("77" * 32)
    shop = shop_from(shop_form())
    with pytest.raises(BadInput, match="another shop key: copy the key file"):
        await database.write(lambda session: set_up(session, shop, key=other, now=NOW))
    assert await database.read(lambda session: session.scalar(select(func.count()).select_from(Company))) == 1

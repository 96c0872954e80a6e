"""A shop that has been selling for years begins to take euros: a tender and an account of its own."""

from datetime import timedelta

import pytest

from pos_tui.accounts.models import Account
from pos_tui.cash.exchange import set_exchange_rate
from pos_tui.cash.models import TenderType
from pos_tui.cash.queries import tender_types
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.shop_file import is_set_up, set_up, shop_from
from pos_tui.shop.models import ExchangeRate
from pos_tui.staff.views import Place
from tests.cash.floor import by, closed, counted
from tests.intake.files import shop_form
from tests.reports.test_verify import broken, prove
from tests.selling.euros import RATE
from tests.selling.sales import everything, ring, rows
from tests.selling.test_foreign_cash import in_euros
from tests.shops import KEY, NOW, TODAY, Shop, make_shop


async def taking(database: Database, shop: Shop, name: str | None, days: int = 0, currency: str = "EUR") -> None:
    """The owner sets the rate, from so many days on."""
    await database.write(
        lambda session: set_exchange_rate(
            session, Place.at(shop.lane), by(shop.owner), currency=currency, rate=RATE,
            starts_on=TODAY + timedelta(days=days), tender=name, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def test_euros_are_taken_counted_and_proved_from_then_on(database: Database) -> None:
    shop = await make_shop(database)
    last = list(shop.tenders)[-1]
    await taking(database, shop, "  Cash\tEUR ")
    tenders = await database.read(lambda session: tender_types(session, shop.company_id))
    assert [one.code for one in tenders][-2:] == [last, "cash_eur"]
    euro = tenders[-1]
    assert (euro.name, euro.kind, euro.gives_change, euro.currency) == ("Cash EUR", "cash", True, "EUR")
    assert ("1000.cash_eur", "Cash EUR") in await rows(database, Account, "code", "name")
    shop.tenders["euro"] = euro
    await ring(database, shop, in_euros(shop, 1_000, 1_451, 611))
    assert not (await counted(database, shop, 9_389, by(shop.cashier), EUR=1_000)).differs
    await closed(database, shop, by(shop.cashier))
    assert broken(await database.read(prove)) == {}


async def test_the_next_rate_needs_no_tender_and_takes_no_other(database: Database) -> None:
    shop = await make_shop(database)
    await taking(database, shop, "Cash EUR")
    await taking(database, shop, None, days=7)
    with pytest.raises(BadInput, match="EUR has a tender already"):
        await taking(database, shop, "Euro")
    assert [row for row in await rows(database, TenderType, "currency") if row[0]] == [("EUR",)]
    assert len(await rows(database, ExchangeRate, "rate")) == 2


REFUSED = [
    (None, 0, "EUR", 'cash in EUR: add one with --tender "Cash EUR"'),
    (" ", 0, "EUR", "Name the tender for EUR"),
    ("Cash", 0, "SGD", "the shop's own money"),
    ("Cash EUR", -9, "EUR", "is before today"),
]


@pytest.mark.parametrize(("name", "days", "currency", "sentence"), REFUSED)
async def test_what_cannot_be_meant_adds_no_tender(
    database: Database, name: str | None, days: int, currency: str, sentence: str
) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    with pytest.raises(BadInput, match=sentence):
        await taking(database, shop, name, days, currency)
    assert await everything(database) == before


async def test_the_code_of_the_tender_is_a_free_one(database: Database) -> None:
    shop = await make_shop(database)
    async with database.transaction() as session:
        session.add(
            TenderType(
                company_id=shop.company_id, id=shop.company_id, code="cash_eur", name="Old", kind="other",
                gives_change=False, position=50, active=False,
            )
        )  # fmt: skip
    await taking(database, shop, "Cash EUR")
    assert ("cash_eur1", 51) in await rows(database, TenderType, "code", "position")


async def test_the_form_of_the_shop_is_still_its_form(database: Database) -> None:
    form = shop_from(shop_form())
    lanes = await database.write(lambda session: set_up(session, form, key=KEY, now=NOW))
    company = lanes[0].company
    async with database.transaction() as session:
        session.add(
            TenderType(
                company_id=company.company_id, id=company.company_id, code="cash_eur", name="Euro", kind="cash",
                gives_change=True, position=9, currency="EUR",
            )
        )  # fmt: skip
    assert await database.read(lambda session: is_set_up(session, form, key=KEY))

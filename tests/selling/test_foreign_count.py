"""Euros are counted in euros: blind and sealed, compared in their own money, weighed at the day's rate."""

import json

import pytest
from sqlalchemy import delete, update

from pos_tui.accounts.models import Posting
from pos_tui.cash.foreign import currencies_to_count
from pos_tui.cash.models import DrawerCount, Shift, TenderType
from pos_tui.cash.report_text import x_text, z_text
from pos_tui.cash.reports import z_report
from pos_tui.db.base import table_of
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.shifts import shifts
from pos_tui.reports.verify.books import Books
from pos_tui.reports.verify.foreign import wrong_foreign
from pos_tui.shop.models import ExchangeRate
from tests.cash.floor import approved, by, closed, counted, x_of
from tests.reports.disarm import disarm, undone
from tests.reports.test_verify import broken, prove
from tests.selling.euros import with_euros
from tests.selling.sales import everything, ring, rows
from tests.selling.test_foreign_cash import in_euros
from tests.shops import Shop, make_shop

IN_DRAWER = 9_389
"""The float of 100.00 less 6.11 of change; ten euros lie beside it."""


async def sold_for_euros(database: Database) -> Shop:
    shop = await with_euros(database, await make_shop(database))
    await ring(database, shop, in_euros(shop, 1_000, 1_451, 611))
    return shop


async def test_a_count_says_the_euros_and_the_z_what_they_should_be(database: Database) -> None:
    shop = await sold_for_euros(database)
    sealed = await counted(database, shop, IN_DRAWER, by(shop.cashier), EUR=900)
    [euros] = sealed.foreign
    assert (euros.currency, euros.counted, euros.expected, euros.variance) == ("EUR", 900, 1_000, -100)
    assert (sealed.variance, euros.worth, sealed.at_stake) == (0, -145, 145)
    with pytest.raises(BadInput, match="say why"):
        await closed(database, shop, by(shop.cashier))
    z = await closed(database, shop, by(shop.cashier), "a coin fell down")
    assert (z.variance, z.foreign, z.reason) == (0, sealed.foreign, "a coin fell down")
    printed = z_text(z, shop.lane)
    assert "Counted in EUR                      9.00\nVariance in EUR                    -1.00" in printed
    again = await database.read(lambda session: z_report(session, shop.company_id, shop.lane.terminal_id, 1))
    assert again.foreign == z.foreign
    posted = await rows(database, Posting, "account_code", "amount")
    assert [row for row in posted if row[0] == "7100"] == [("7100", 145)]
    assert ("1000.euro", -145) in posted
    assert broken(await database.read(prove)) == {}


async def test_nobody_is_told_of_euros_before_they_are_counted(database: Database) -> None:
    shop = await sold_for_euros(database)
    x = await x_of(database, shop)
    assert "EUR" not in x_text(x, shop.lane, at=shop.now)
    report = await database.read(lambda session: shifts(session, shop.company_id))
    assert [row.foreign for row in report] == [(), ()]
    await counted(database, shop, IN_DRAWER, by(shop.cashier), EUR=0)
    x = await x_of(database, shop)
    assert "Taken: euro, EUR 10.00 × 1         14.51" in x_text(x, shop.lane, at=shop.now)
    entries = await rows(database, JournalEntry, "kind", "body")
    [told] = [json.loads(body) for kind, body in entries if kind == "count"]
    assert told == {"attempt": 1, "counted": IN_DRAWER, "foreign": {"EUR": 0}}


WRONG: list[tuple[dict[str, int], str]] = [
    ({}, "EUR is counted too, 0 when there is none: go back"),
    ({"EUR": 0, "USD": 0}, "This shop takes no cash in USD"),
    ({"EUR": -1}, "an amount of 0 or more"),
    ({"EUR": 10**14}, "an amount of 0 or more"),
]


async def test_every_currency_that_is_taken_is_counted_and_no_other(database: Database) -> None:
    """Whatever was taken in the shift: what has to be counted tells nothing."""
    shop = await with_euros(database, await make_shop(database))
    assert await database.read(lambda session: currencies_to_count(session, shop.lane)) == ("EUR",)
    before = await everything(database)
    for foreign, sentence in WRONG:
        with pytest.raises(BadInput, match=sentence):
            await counted(database, shop, 10_000, by(shop.cashier), **foreign)
    assert await everything(database) == before
    assert not (await counted(database, shop, 10_000, by(shop.cashier), EUR=0)).differs


async def test_a_tender_that_is_not_taken_any_more_is_counted_while_its_notes_lie_there(
    database: Database,
) -> None:
    shop = await sold_for_euros(database)
    off = update(TenderType).where(TenderType.code == "euro").values(active=False)
    async with database.transaction() as session:
        await session.execute(off)
    assert await database.read(lambda session: currencies_to_count(session, shop.lane)) == ("EUR",)
    assert not (await counted(database, shop, IN_DRAWER, by(shop.cashier), EUR=1_000)).differs
    await closed(database, shop, by(shop.cashier))


async def test_a_recount_counts_both_again_and_the_last_one_holds(database: Database) -> None:
    shop = await sold_for_euros(database)
    await counted(database, shop, 9_000, by(shop.cashier), EUR=0)
    await counted(database, shop, IN_DRAWER, by(shop.cashier), EUR=1_000)
    counts = await rows(database, DrawerCount, "attempt", "counted")
    assert sorted(counts) == [(1, 0), (1, 9_000), (2, 1_000), (2, IN_DRAWER)]
    z = await closed(database, shop, by(shop.cashier))
    assert (z.variance, z.foreign[0].variance, z.reason) == (0, 0, None)
    assert broken(await database.read(prove)) == {}


async def test_too_many_euros_do_not_make_up_for_dollars_that_are_missing(database: Database) -> None:
    shop = await sold_for_euros(database)
    sealed = await counted(database, shop, IN_DRAWER - 300, by(shop.cashier), EUR=1_200)
    assert (sealed.variance, sealed.foreign[0].worth, sealed.at_stake) == (-300, 290, 590)
    with pytest.raises(NotPermitted, match="close a shift with this variance"):
        await closed(database, shop, by(shop.cashier), "changed among friends")
    actor = await approved(database, shop, "close_shift", of=shop.cashier, by_whom=shop.supervisor, size=590)
    await closed(database, shop, actor, "changed among friends")
    posted = await rows(database, Posting, "account_code", "amount")
    assert {*posted} >= {("1000.cash", -300), ("1000.euro", 290), ("7100", 10)}


async def test_what_has_no_rate_is_above_every_limit_but_a_managers(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with database.transaction() as session:
        await session.execute(delete(table_of(ExchangeRate)))
    sealed = await counted(database, shop, 10_000, by(shop.cashier), EUR=1)
    assert sealed.foreign[0].worth is None
    with pytest.raises(NotPermitted):
        await closed(database, shop, by(shop.supervisor), "found under the till")
    z = await closed(database, shop, by(shop.owner), "found under the till")
    assert z.foreign[0].variance == 1
    assert broken(await database.read(prove)) == {}


async def test_the_report_of_shifts_has_the_euros_in_euros(database: Database) -> None:
    shop = await sold_for_euros(database)
    await counted(database, shop, IN_DRAWER, by(shop.cashier), EUR=1_050)
    await closed(database, shop, by(shop.cashier), "a tip")
    report = await database.read(lambda session: shifts(session, shop.company_id))
    [told] = [row.as_document(2) for row in report if row.z_number]
    assert (told["variance"], told["foreign"]) == (
        "0.00", [{"currency": "EUR", "expected": "10.00", "counted": "10.50", "variance": "0.50"}],
    )  # fmt: skip


async def test_a_z_that_says_other_euros_is_found(database: Database) -> None:
    shop = await sold_for_euros(database)
    await counted(database, shop, IN_DRAWER, by(shop.cashier), EUR=1_000)
    z = await closed(database, shop, by(shop.cashier))
    await disarm(database)
    body = z.model_copy(update={"anchor": None}).model_dump_json()
    for old, new, sentence in (
        (
            '"counted":1000,"expected":1000',
            '"counted":900,"expected":900',
            "expected 9.00 and counted 9.00 are not",
        ),
        ('"currency":"EUR","counted"', '"currency":"USD","counted"', "it says nothing of EUR"),
    ):
        assert old in body
        async with undone(database) as session:
            await session.execute(update(Shift).where(Shift.z_number == 1).values(z_body=body.replace(old, new)))
            found = await wrong_foreign(session, Books(shop.lane.company, shop.key))
            assert found is not None
            assert found.startswith("Z report 1 of shift 1: ")
            assert sentence in found
    assert await database.read(lambda session: wrong_foreign(session, Books(shop.lane.company, shop.key))) is None

"""Customers on the screen: found as one types, looked at, changed, corrected, paid off, forgotten; by keys."""

import asyncio
from typing import Any

from syrupy.assertion import SnapshotAssertion

from pos_tui.customers.models import AccountEntry, Customer, CustomerMerge, LoyaltyEntry, StoreCreditEntry
from pos_tui.customers.views import CustomerCard
from pos_tui.db.base import new_id
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.customer import CustomerScreen
from pos_tui.ui.screens.customers import CustomersScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.merge_customers import MergeIntoScreen, SeeMergeScreen
from pos_tui.ui.widgets.details import Details
from tests.customers.loyal import account, holds, keep, loyal_shop, with_limit, with_points
from tests.customers.test_people import tier, tiers
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import PINS, Shop, make_shop
from tests.ui.office import in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, open_till

RENE = CustomerCard(customer_id=new_id(), code="C2", name="René Müller", phone="9123 4568")


async def with_people(database: Database, **made: Any) -> Shop:
    """Mei has bought three times, once on account, and has points."""
    shop = await loyal_shop(database, **made)
    await keep(
        database, shop, CustomerCard(customer_id=new_id(), code="C2", name="René Müller", phone="9123 4568")
    )
    await with_points(database, shop, 100)
    await with_limit(database, shop, 5_000)
    for wanted, tender in ((("MATE", 2), "cash"), (("MATE", 1), "points"), (("BREAD", 1), "account")):
        basket = basket_of(shop, wanted, customer=True)
        total = {"MATE": 280, "BREAD": 320}[wanted[0]] * wanted[1]
        await ring(database, shop, paid(shop, basket, (tender, total)))
    return shop


async def test_somebody_is_added_and_changed(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.fill(
            "<f2>", "Anna Lim", "<enter>", "9123 4567", *["<enter>"] * 5, "yes", "<enter>", "<enter>"
        )
        await office.press("20", "<enter>", "<enter>", "<enter>")
        await office.until_said("Anna Lim is added.")
        await office.press("lim an")
        await office.until(lambda: "Mei Tan" not in office.words)
        await office.press("<f4>")
        await office.until_on(FillInScreen)
        await office.press("Anna Ong", *["<enter>"] * 10)
        await office.until_said("Anna Ong is changed.")
    kept = (await rows(database, Customer, "name", "phone", "consent", "credit_limit"))[-1]
    assert kept == ("Anna Ong", "9123 4567", True, 2_000)


async def test_a_refusal_is_said_and_what_was_typed_stays(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.fill("<f2>", "Bo", "<enter>", "+65 9123", *["<enter>"] * 9)
        await office.until_said("Bo is added.")
        await office.fill("<f2>", "Cy", "<enter>", "91234568", *["<enter>"] * 9)
        await office.until_said("René Müller (C2) has the telephone number 91234568 already")
        assert isinstance(office.app.screen, FillInScreen)
    assert len(await rows(database, Customer, "name")) == 3


async def test_points_are_given_once_and_1e12_are_refused(database: Database) -> None:
    """Enter twice on the last line gives them once."""
    shop = await with_people(database)
    before = (await account(database, shop)).points
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.fill("<f5>", "1000000000000", "<enter>", "why", "<enter>")
        await office.until_said("between 1 and 10,000,000 points at a time")
        await office.press("<up>", "<ctrl+u>", "50", "<enter>", "<enter>", "<enter>")
        await office.until_said("Mei Tan: +50 points.")
    assert (await account(database, shop)).points == before + 50
    assert [kind for (kind,) in await rows(database, LoyaltyEntry, "kind")].count("adjusted") == 2


async def test_store_credit_is_given_once_and_no_more_is_taken_than_there_is(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.fill("<f3>", "5", "<enter>", "was spoilt", "<enter>", "<enter>", "<enter>")
        await office.until_said("Mei Tan: store credit +SGD 5.00.")
        await office.until_said("credit 5.00")
        await office.fill("<f3>", "-6", "<enter>", "no", "<enter>")
        await office.until_said("has SGD 5.00 of store credit: take off no more than that")
        assert isinstance(office.app.screen, FillInScreen)
    assert await rows(database, StoreCreditEntry, "kind", "amount", "reason") == [("adjusted", 500, "was spoilt")]
    await holds(database, shop)


async def test_a_cashier_credits_nobody_alone(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen, person=shop.cashier) as office:
        await office.until_said("Mei Tan")
        await office.fill("<f3>", "5", "<enter>", "was spoilt", "<enter>")
        await office.until_on(ApproveScreen)
        await office.press("S1", "<enter>", PINS["supervisor"], "<enter>")
        await office.until_said("Mei Tan: store credit +SGD 5.00.")
    assert (await account(database, shop)).store_credit == 500


async def test_a_debt_is_paid_off(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen, person=shop.cashier) as office:
        await office.until_said("owes 3.20")
        await office.fill("<f6>", "5", "<enter>")
        await office.until_said("owes SGD 3.20: take no more than that")
        await office.press("<ctrl+u>", "2.20", "<enter>")
        await office.until_said("Mei Tan paid SGD 2.20")
        await office.until_said("owes 1.00")
    assert await rows(database, AccountEntry, "amount") == [(320,), (-220,)]
    await holds(database, shop)


async def test_thousands_are_offered_as_they_may_be_typed(database: Database) -> None:
    """A limit of 2,000.00 and a debt of 1,260.00 are taken as they stand in their lines."""
    shop = await with_people(database, stock={"MATE": 500_000})
    await with_limit(database, shop, 200_000)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 450), customer=True), ("account", 126_000)))
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("owes 1,263.20")
        await office.fill("<f6>", "<enter>")
        await office.until_said("Mei Tan paid SGD 1,263.20")
        await office.fill("<f4>", *["<enter>"] * 10)
        await office.until_said("Mei Tan is changed.")
    kept = await account(database, shop)
    assert (kept.owed, kept.card.credit_limit) == (0, 200_000)


async def test_a_cashier_changes_nobody_alone(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen, person=shop.cashier) as office:
        await office.until_said("Mei Tan")
        await office.press("<f8>")
        await office.until_on(ApproveScreen)
        await office.press("S1", "<enter>", PINS["supervisor"], "<enter>")
        await office.until_said("Mei Tan is switched off.")
    assert not (await account(database, shop)).card.active


async def test_a_person_is_forgotten_when_asked_twice(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.press("<f9>")
        await office.until_said("press the key again")
        await office.press("<f9>")
        await office.until_said("Mei Tan still owes SGD 3.20")
        await office.press("rene")
        await office.until(lambda: "Mei Tan" not in office.words)
        await office.press("<f9>", "<f9>")
        await office.until_said("René Müller is forgotten")
    assert sorted(name for (name,) in await rows(database, Customer, "name")) == ["(erased)", "Mei Tan"]


async def test_where_somebody_stands_is_on_their_screen(database: Database) -> None:
    shop = await with_people(database)
    await tiers(database, shop, tier("Gold", 300), tier("Platinum", 12_320))
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.press("<enter>")
        await office.until_said("to go to Platinum, stays until 2026-")


async def test_the_list_reads_on(database: Database) -> None:
    shop = await make_shop(database)
    for number in range(45):
        await keep(
            database, shop, CustomerCard(customer_id=new_id(), code=f"N{number:02}", name=f"Anna {number:02}")
        )
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Anna 00")
        screen = office.app.screen
        assert isinstance(screen, CustomersScreen)
        assert len(screen._customers) == 20
        for read, last in ((40, "Anna 20"), (46, "Anna 40")):
            await office.press("<pagedown>", "<pagedown>")
            await office.until_said(last)
            assert len(screen._customers) == read


async def test_who_is_on_the_basket_can_be_looked_at(lane_file: Database) -> None:
    shop = await with_people(lane_file)
    async with open_till(lane_file, shop, keys={"who": "f11"}) as till:
        await till.press("f11")
        assert "Nobody is on the basket" in till.message
        await till.press("f3")
        await till.type("mei", "enter")
        await till.press("f11")
        assert isinstance(till.app.screen, CustomerScreen)
        await till.press("escape")
        assert "Mei Tan" in till.text(Details)


@SIZES
async def test_how_they_look(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop = await with_people(lane_file)
    async with in_office(lane_file, shop, CustomersScreen, size=size) as office:
        await office.until_said("Mei Tan")
        assert picture(office.app) == looks(name="list")
        await office.press("<enter>")
        await office.until_said("Documents")
        assert picture(office.app) == looks(name="one")


async def test_two_become_one_by_keys_and_once(database: Database) -> None:
    """Seen before it is done; Enter pressed on and on merges them once."""
    shop = await with_people(database)
    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("Mei Tan")
        await office.press("rene")
        await office.until(lambda: "Mei Tan" not in office.words)
        await office.press("<f7>")
        await office.until_on(MergeIntoScreen)
        await office.until_said("Nobody.")
        await office.press("<enter>")
        await office.until_said("Nobody else is called so")
        await office.press("mei")
        await office.until_said("Mei Tan C1")
        await office.press("<enter>")
        await office.until_on(SeeMergeScreen)
        await office.until_said("Stays Mei Tan (C1)")
        await office.press("<enter>", "<enter>", "<enter>")
        await office.until_said("René Müller (C2) is Mei Tan (C1) now.")
    assert len(await rows(database, CustomerMerge, "points")) == 1
    await holds(database, shop)


async def test_a_merge_that_is_refused_or_left_changes_nothing(database: Database) -> None:
    shop = await with_people(database)
    async with in_office(
        database, shop, CustomersScreen, person=shop.cashier, keys={"merge.accept": "f11"}
    ) as office:
        await office.until_said("René Müller")
        await office.press("<down>", "<f7>")
        await office.until_on(MergeIntoScreen)
        await office.press("mei")
        await office.until_said("Mei Tan C1")
        await office.press("<enter>")
        await office.until_on(SeeMergeScreen)
        await office.press("<escape>")
        await office.until_on(CustomersScreen)
        await office.press("<f7>")
        await office.until_on(MergeIntoScreen)
        await office.press("mei")
        await office.until_said("Mei Tan C1")
        await office.press("<enter>")
        await office.until_on(SeeMergeScreen)
        await office.press("<enter>", "<f11>")
        await office.until_on(ApproveScreen)
        await office.press("<escape>")
        await office.until_said("may not make two customers one")
    assert await rows(database, CustomerMerge, "points") == []


async def test_a_merge_is_written_though_its_screen_has_gone(database: Database) -> None:
    shop = await with_people(database)
    may_go_on = asyncio.Event()

    async def slow(_session: Writing) -> None:
        await may_go_on.wait()

    async with in_office(database, shop, CustomersScreen) as office:
        await office.until_said("René Müller")
        await office.press("<down>", "<f7>")
        await office.until_on(MergeIntoScreen)
        await office.press("mei")
        await office.until_said("Mei Tan C1")
        await office.press("<enter>")
        await office.until_on(SeeMergeScreen)
        earlier = asyncio.create_task(office.context.desk.write(slow))
        await office.press("<enter>")
        await office.until(lambda: office.context.desk.waiting > 0)
        await office.app.pop_screen()
        may_go_on.set()
        await earlier
        await office.context.desk.settled()
    assert len(await rows(database, CustomerMerge, "points")) == 1


@SIZES
async def test_how_a_merge_looks(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop = await with_people(lane_file)
    async with in_office(lane_file, shop, CustomersScreen, size=size) as office:
        await office.until_said("René Müller")
        await office.press("<down>", "<f7>")
        await office.until_on(MergeIntoScreen)
        await office.press("mei")
        await office.until_said("Mei Tan C1")
        assert picture(office.app) == looks(name="into")
        await office.press("<enter>")
        await office.until_on(SeeMergeScreen)
        assert picture(office.app) == looks(name="seen")

"""What a sale costs on any machine: exact counts, which no number of lines raises."""

import pytest
from sqlalchemy import select

from pos_tui.catalogue.queries import find_by_code
from pos_tui.customers.models import Customer
from pos_tui.db.base import new_id
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.money import ONE, Quantity
from pos_tui.selling.basket import add, new_basket
from pos_tui.selling.lane import lock_for_sale
from pos_tui.selling.views import Basket
from pos_tui.staff.service import add_person
from tests.catalogue.work import work_of
from tests.db.counted import Counted, counted
from tests.db.round_trips import counting_wire
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop

LINES = ("MATE", "PALE", "BREAD", "TOMATO", "STAMP")
WALK_IN = {"sqlite": 9, "postgresql": 2}
"""What is read; document, lines, tenders, postings, moves, entry, terminal, levels (at once on PostgreSQL)."""
HOPS = 3
"""Of a walk-in's sale on SQLite: what is read, all that is written, and the commit."""
CUSTOMER = {"sqlite": 2, "postgresql": 0}
"""Statements more: the ledger of points, and their balances (with the others on PostgreSQL)."""
CUSTOMER_HOPS = 1
"""More, for the balances: a guard of them may refuse the sale."""
MOST_MORE = 1.1
TRIPS = 4
"""To a server and back: begin, what is read, all that is written, commit; of every sale from the shelf."""


def long_basket(shop: Shop, lines: int) -> Basket:
    """So many lines of the shelf, one after the other."""
    basket = new_basket().model_copy(update={"age_checked": 18})
    for number in range(lines):
        basket, _ = add(basket, shop.products[LINES[number % len(LINES)]], Quantity(ONE), alone=True)
    return basket


async def sold(database: Database, shop: Shop, basket: Basket, patch: pytest.MonkeyPatch) -> Counted:
    sale = paid(shop, basket)
    with counted(database.engines.write, patch) as counts:
        await ring(database, shop, sale)
    return counts


@pytest.fixture
async def shop(database: Database) -> Shop:
    shop = await make_shop(database, stock=dict.fromkeys(LINES, 10**7))
    await ring(database, shop, paid(shop, basket_of(shop, *LINES, customer=True)))
    return shop


@pytest.mark.parametrize("lines", [1, 5, 50])
async def test_a_sale_is_as_many_statements_however_many_lines_it_has(
    database: Database, store_name: str, shop: Shop, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    counts = await sold(database, shop, long_basket(shop, lines), monkeypatch)
    assert len(counts.statements) == WALK_IN[store_name]
    assert counts.by_the_orm == []


async def test_a_customer_is_so_many_statements_more(
    database: Database, store_name: str, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = await sold(database, shop, basket_of(shop, *LINES, customer=True), monkeypatch)
    assert len(counts.statements) == WALK_IN[store_name] + CUSTOMER[store_name]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("lines", [1, 50])
async def test_what_is_written_is_one_hop_and_so_is_the_commit(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    """The begin rides along with the first statement; giving the connection back costs nothing."""
    counts = await sold(database, shop, long_basket(shop, lines), monkeypatch)
    assert counts.hops == HOPS


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_customer_is_one_hop_more(database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = await sold(database, shop, basket_of(shop, *LINES, customer=True), monkeypatch)
    assert counts.hops == HOPS + CUSTOMER_HOPS


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("lines", "customer"), [(1, False), (5, False), (5, True), (50, True)])
async def test_a_sale_goes_to_the_server_and_back_four_times(
    address: str, shop: Shop, lines: int, customer: bool
) -> None:
    """Counted on the wire, begin and commit included; with a customer, and however many lines."""
    basket = long_basket(shop, lines).model_copy(update={"customer": shop.customer if customer else None})
    async with counting_wire(address) as wire:
        lane = Database.at(wire.address)
        for _ in range(2):  # a lane that has sold before has its statements prepared
            again = basket.model_copy(update={"sale_id": new_id()})
            before = wire.trips
            await ring(lane, shop, paid(shop, again))
            trips = wire.trips - before
        await lane.close()
    assert trips == TRIPS


async def test_what_is_read_does_not_grow_with_who_else_works_here(database: Database, shop: Shop) -> None:
    """Control that had to fail: with the company as a constant, SQLite went through everybody in it."""
    sale = paid(shop, basket_of(shop, *LINES, customer=True))

    async def look(session: Reading) -> object:
        return await lock_for_sale(Writing(session), sale)

    alone = await work_of(database, look)
    await database.write(lambda session: hire(session, shop, 300))
    assert await work_of(database, look) <= alone * MOST_MORE


async def hire(session: Writing, shop: Shop, number: int) -> None:
    for one in range(number):
        await add_person(
            session, shop.company_id, code=f"X{one}", name=f"Cashier {one}", pin_hash=None, role=None,
            outlet_id=None, now=shop.now,
        )  # fmt: skip


async def test_a_scan_is_one_statement(database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scan(session: Reading) -> object:
        return await find_by_code(session, shop.lane, "5012345678900", on=shop.today)

    await database.look_up(scan)  # from the first one on the session stands
    with counted(database.engines.read, monkeypatch) as counts:
        await database.look_up(scan)
    assert len(counts.statements) == 1
    if database.url.get_backend_name() == "sqlite":
        assert counts.hops == 1, "the statement alone"


async def test_a_repeated_sale_is_answered_without_writing(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale = paid(shop, basket_of(shop, "MATE"))
    await ring(database, shop, sale)
    with counted(database.engines.write, monkeypatch) as counts:
        await ring(database, shop, sale)
    assert [sql for sql in counts.statements if not sql.lstrip().startswith("SELECT")] == []


async def test_control_what_costs_more_is_counted(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ORM query and a second statement are seen."""

    async def dear(session: Writing) -> None:
        await session.scalars(select(Customer))
        await session.scalars(select(Customer))

    with counted(database.engines.write, monkeypatch) as counts:
        await database.write(dear)
    assert len(counts.statements) == len(counts.by_the_orm) == 2

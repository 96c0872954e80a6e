"""What a sale costs on any machine: exact counts, which no number of lines raises."""

import pytest
from sqlalchemy import select

from pos_tui.catalogue.queries import find_by_code
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.money import ONE, Quantity
from pos_tui.selling.basket import add, new_basket
from pos_tui.selling.views import Basket
from tests.db.counted import Counted, counted
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop

LINES = ("MATE", "PALE", "BREAD", "TOMATO", "STAMP")
WALK_IN = 10
"""Lane, products; document, lines, tenders, postings, entry, terminal; levels, movements."""
CUSTOMER = WALK_IN + 2
"""Their balances, and the ledger of points."""


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
async def test_a_sale_is_ten_statements_however_many_lines_it_has(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    counts = await sold(database, shop, long_basket(shop, lines), monkeypatch)
    assert len(counts.statements) == WALK_IN
    assert counts.by_the_orm == []


async def test_a_customer_is_two_statements_more(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = await sold(database, shop, basket_of(shop, *LINES, customer=True), monkeypatch)
    assert len(counts.statements) == CUSTOMER


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_statement_is_one_hop_and_so_is_the_commit(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The begin rides along with the first statement; giving the connection back costs nothing."""
    counts = await sold(database, shop, basket_of(shop, *LINES, customer=True), monkeypatch)
    assert counts.hops == CUSTOMER + 1


async def test_a_scan_is_one_statement(database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await database.ping()
    with counted(database.engines.read, monkeypatch) as counts:
        await database.read(lambda session: find_by_code(session, shop.lane, "5012345678900", on=shop.today))
    assert len(counts.statements) == 1
    if database.url.get_backend_name() == "sqlite":
        assert counts.hops == 2, "the statement, and the end of what it read"


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

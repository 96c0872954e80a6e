"""Several sales at once come out as one by one: the same rows, receipts and refusals, whoever is refused."""

import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, cast

import pytest
from sqlalchemy import delete, select, update

from pos_tui.catalogue.models import Product
from pos_tui.customers.models import LoyaltyEntry
from pos_tui.db.base import new_id
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database, apart
from pos_tui.errors import TillError
from pos_tui.inventory.models import StockLevel
from pos_tui.journal.service import LaneState, Told
from pos_tui.money import ONE, Money, UnitPrice
from pos_tui.schema import metadata
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.returns import return_line
from pos_tui.selling.service import complete_sale
from pos_tui.selling.several import Outcome, complete_sales
from pos_tui.selling.views import LineReference, Sale
from tests.db.counted import Counted, counted
from tests.selling.returning import refund
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop

SKUS = ("MATE", "PALE", "BREAD", "TOMATO", "STAMP")
STOCK = {"MATE": 14_000, "PALE": 9_000, "BREAD": 12_000, "TOMATO": 8_000}
"""So little that some sale in the middle finds too little."""
KINDS = ("usual",) * 6 + ("dear", "unpaid", "gone", "too young", "back", "twice", "replayed", "many")
Tables = dict[str, list[Any]]
Act = Callable[[Writing], Awaitable[list[Outcome]]]


class UndoneError(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await make_shop(database, stock=STOCK, points_per=Money(100))


def one_by_one(shop: Shop, sales: Sequence[Sale]) -> Act:
    async def act(session: Writing) -> list[Outcome]:
        told: list[Outcome] = []
        for sale in sales:
            try:
                async with apart(session):
                    told.append(await complete_sale(session, sale, key=shop.key, now=shop.now))
            except TillError as refusal:
                told.append(refusal)
        return told

    return act


def together(shop: Shop, sales: Sequence[Sale]) -> Act:
    async def act(session: Writing) -> list[Outcome]:
        told: list[Outcome] = []
        while len(told) < len(sales):
            told += await complete_sales(session, sales[len(told) :], key=shop.key, now=shop.now)
        return told

    return act


async def tables(session: Reading) -> Tables:
    """Every row; entries of points have ids of their own."""
    found: Tables = {}
    for table in metadata.sorted_tables:
        columns = [one for one in table.columns if (table.name, one.name) != (LoyaltyEntry.__tablename__, "id")]
        found[table.name] = sorted(map(repr, (await session.execute(select(*columns))).all()))
    return found


async def undone(database: Database, act: Act) -> tuple[list[Outcome], Tables]:
    """What it came to and what it left, in a transaction that is undone."""
    told: list[Outcome] = []
    left: Tables = {}
    with suppress(UndoneError):
        async with database.transaction() as session:
            told = await act(session)
            left = await tables(session)
            raise UndoneError
    return told, left


async def at_once(database: Database, shop: Shop, sales: Sequence[Sale]) -> list[Outcome]:
    """In a transaction of their own."""
    return await database.write(partial(complete_sales, sales=sales, key=shop.key, now=shop.now))


def said(told: Sequence[Outcome]) -> list[object]:
    return [(type(one).__name__, str(one)) if isinstance(one, TillError) else one for one in told]


async def a_day(database: Database, shop: Shop, before: Sale, seed: int, number: int) -> list[Sale]:
    """Sales as they come, on two lanes; some have to be refused, some hang on others and on the one `before`."""
    dice = random.Random(seed)
    made = [await _some_sale(database, shop, before, dice) for _ in range(number)]
    return [*made, made[0], paid(shop, made[1].basket.model_copy(update={"coupons": ("NONE",)}))]


async def _some_sale(database: Database, shop: Shop, before: Sale, dice: random.Random) -> Sale:
    wanted = [(sku, dice.randint(1, 2)) for sku in dice.sample(SKUS, dice.randint(1, 4))]
    sale = paid(shop, basket_of(shop, *wanted, customer=dice.random() < 0.4), lane=dice.choice(shop.lanes))
    kind = dice.choice(
        ("usual",) * 6 + ("dear", "unpaid", "gone", "too young", "back", "twice", "replayed", "many")
    )
    if kind == "dear":
        line = sale.basket.lines[0]
        dear = line.model_copy(update={"list_price": UnitPrice(line.list_price + 1)})
        return _with_lines(sale, (dear, *sale.basket.lines[1:]))
    if kind == "unpaid":
        return sale.model_copy(update={"payments": ()})
    if kind == "gone":
        lines = tuple(line.model_copy(update={"product_id": new_id()}) for line in sale.basket.lines)
        return _with_lines(sale, lines)
    if kind == "too young":
        return sale.model_copy(update={"basket": sale.basket.model_copy(update={"age_checked": 0})})
    if kind == "back":
        reference = LineReference(document_id=before.basket.sale_id, position=1)
        back = await database.read(lambda session: return_line(session, shop.company_id, reference, ONE))
        return refund(shop, before, [back])
    if kind == "twice":
        return before
    if kind == "replayed":
        return sale.model_copy(update={"origin": "replay", "reference": str(dice.random()), "at": shop.now})
    if kind == "many":
        return paid(shop, basket_of(shop, (dice.choice(SKUS[:4]), 40)))
    return sale


def _with_lines(sale: Sale, lines: Any) -> Sale:
    return sale.model_copy(update={"basket": sale.basket.model_copy(update={"lines": lines})})


@pytest.mark.parametrize("seed", [1, 2, 3, pytest.param(range(10, 60), marks=pytest.mark.full)])
async def test_several_at_once_are_as_one_by_one(database: Database, shop: Shop, seed: Any) -> None:
    before = paid(shop, basket_of(shop, ("MATE", 3), "BREAD"))
    await ring(database, shop, before)
    for one in [seed] if isinstance(seed, int) else seed:
        sales = await a_day(database, shop, before, one, 20)
        expected, left = await undone(database, one_by_one(shop, sales))
        found, there = await undone(database, together(shop, sales))
        assert said(found) == said(expected), f"seed {one}"
        assert there == left, f"seed {one}"
        refused = sum(isinstance(outcome, TillError) for outcome in expected)
        assert 0 < refused < len(sales) - 5, "some have to be refused, and most not"


async def test_control_a_lane_that_forgets_its_totals_is_seen(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = cast(property, Told.after).fget
    assert honest is not None

    def forgetful(told: Told) -> LaneState:
        after: LaneState = honest(told)
        return replace(after, shift_totals=told.lane.shift_totals)

    sales = [paid(shop, basket_of(shop, "BREAD")) for _ in range(3)]
    expected, left = await undone(database, one_by_one(shop, sales))
    monkeypatch.setattr(Told, "after", property(forgetful))
    found, there = await undone(database, together(shop, sales))
    assert said(found) == said(expected)
    assert {name for name, rows in there.items() if rows != left[name]} == {"terminal"}


async def test_what_is_written_together_is_as_many_statements_however_many_sales(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ring(database, shop, paid(shop, basket_of(shop, "STAMP")))  # what is on offer is read once
    counts: list[Counted] = []
    for number in (2, 10):
        sales = [paid(shop, basket_of(shop, "MATE")) for _ in range(number)]
        with counted(database.engines.write, monkeypatch) as found:
            told = await at_once(database, shop, sales)
        assert len(told) == number
        counts.append(found)
    assert len(counts[0].statements) == len(counts[1].statements)
    if database.url.get_backend_name() == "sqlite":
        assert [one.hops for one in counts] == [4, 4], "lanes, products, rows, commit"


async def test_the_first_of_a_keg_settles_what_the_others_cost(database: Database) -> None:
    """A level that is opened keeps a rounded cost; the next sale is of that, also when both are in one set."""
    shop = await make_shop(database, stock_policy="allow")
    keg, pint = (shop.products[sku].product_id for sku in ("BREAD", "PALE"))

    async def draw(session: Writing) -> None:
        await session.execute(delete(StockLevel).where(StockLevel.product_id == keg))
        drawn = {"stock_of_id": keg, "stock_quantity": 3 * ONE, "cost": UnitPrice(1)}
        await session.execute(update(Product).where(Product.id == pint).values(drawn))

    await database.write(draw)
    sales = [paid(shop, basket_of(shop, "PALE")) for _ in range(3)]
    expected, left = await undone(database, one_by_one(shop, sales))
    found, there = await undone(database, together(shop, sales))
    assert (said(found), there) == (said(expected), left)
    costs = await _costs(database, shop, sales)
    assert costs == [1, 0, 0]


async def _costs(database: Database, shop: Shop, sales: Sequence[Sale]) -> list[int | None]:
    for sale in sales:
        await ring(database, shop, sale)
    return [cost for _, cost in sorted(await rows(database, DocumentLine, "document_id", "unit_cost"))]


async def test_only_as_many_as_fit_together_are_completed(database: Database, shop: Shop) -> None:
    """The first that hangs on another ends the set; a set of none is that one alone."""
    plain = [paid(shop, basket_of(shop, "BREAD")) for _ in range(3)]
    sales = [*plain, plain[0], paid(shop, basket_of(shop, "STAMP"))]
    lengths: list[int] = []
    while sales:
        told = await at_once(database, shop, sales)
        lengths.append(len(told))
        sales = sales[len(told) :]
    assert lengths == [3, 2] or lengths == [3, 1, 1]


async def test_a_number_is_given_once(database: Database, shop: Shop) -> None:
    """Two lanes in one set: each counts for itself, and both chains go on."""
    sales = [paid(shop, basket_of(shop, "BREAD"), lane=shop.lanes[n % 2]) for n in range(6)]
    told = await at_once(database, shop, sales)
    numbers = [one.receipt_number for one in told if not isinstance(one, TillError)]
    assert numbers == [f"BISHAN-{1 + n % 2}-{1 + n // 2:06}" for n in range(6)]

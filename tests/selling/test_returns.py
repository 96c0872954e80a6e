"""Goods come back against their receipt, and never more of them than were sold."""

import pytest

from pos_tui.customers.models import Customer
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import AlreadyReturned, SaleRefused
from pos_tui.ids import new_id
from pos_tui.inventory.models import StockLevel
from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.selling.line_models import ReturnedLine
from pos_tui.selling.returns import return_line
from pos_tui.selling.views import LineReference, Payment, Portion, Sale
from tests.races.lanes import ring_together
from tests.selling.returning import refund
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def returning(database: Database, shop: Shop, sale: Sale, count: int, **changed: object) -> Sale:
    """So many units of a receipt's first line come back, as it was sold but for what is `changed`."""
    reference, quantity = LineReference(document_id=sale.basket.sale_id, position=1), Quantity(count * ONE)
    line = await database.read(lambda session: return_line(session, shop.company_id, reference, quantity))
    return refund(shop, sale, [line.model_copy(update=changed)])


async def test_a_return_puts_goods_and_money_and_points_back(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 4), customer=True))
    await ring(database, shop, sale)
    receipt = await ring(database, shop, await returning(database, shop, sale, 4))
    assert (receipt.kind, receipt.total, receipt.tax) == ("return", -1_120, -92)
    assert receipt.points == -1
    levels = dict(await rows(database, StockLevel, "product_id", "on_hand"))
    assert levels[shop.products["MATE"].product_id] == 10_000
    assert await rows(database, Customer, "points") == [(0,)]
    assert await rows(database, ReturnedLine, "sold", "returned", "amount", "tax") == [(4_000, 4_000, 1_120, 92)]


async def line_back(database: Database, shop: Shop, sale: Sale, position: int) -> Sale:
    """All of one line comes back."""
    reference = LineReference(document_id=sale.basket.sale_id, position=position)
    line = await database.read(lambda session: return_line(session, shop.company_id, reference, ONE))
    return refund(shop, sale, [line])


GOODS = "MATE", "PALE", "BREAD", "TOMATO"
"""15.45 in all: they earn one point, which no single one of them does."""


async def with_points(database: Database, shop: Shop) -> Sale:
    """Those goods, bought by somebody who has two points of before."""
    for basket in (basket_of(shop, ("MATE", 8), customer=True), basket_of(shop, *GOODS, customer=True)):
        sale = paid(shop, basket)
        await ring(database, shop, sale)
    assert await rows(database, Customer, "points") == [(3,)]
    return sale


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (2, 1, 4, 3), (4, 3, 2, 1), (3, 4, 1, 2)])
async def test_line_by_line_its_point_goes_back_once(database: Database, order: tuple[int, ...]) -> None:
    shop = await make_shop(database)
    sale = await with_points(database, shop)
    for position in order:
        await ring(database, shop, await line_back(database, shop, sale, position))
    assert await rows(database, Customer, "points") == [(2,)]


async def test_lines_that_come_back_at_once_take_its_point_once(database: Database, address: str) -> None:
    shop = await make_shop(database)
    sale = await with_points(database, shop)
    backs = [await line_back(database, shop, sale, position) for position in (1, 2, 3, 4)]
    tills = [lane.terminal_id for lane in (*shop.lanes, *shop.lanes)]
    lanes = [[back.model_copy(update={"terminal_id": till})] for back, till in zip(backs, tills, strict=True)]
    outcomes = [lane[0].refusal for lane in ring_together(address, lanes, shop.key, shop.now)]
    assert outcomes == [None] * 4
    assert await rows(database, Customer, "points") == [(2,)]


async def test_parts_come_back_until_nothing_is_left(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 3)))
    await ring(database, shop, sale)
    for _ in range(3):
        last = await returning(database, shop, sale, 1)
        await ring(database, shop, last)
    before = await everything(database)
    with pytest.raises(AlreadyReturned, match="0 of 3 Club Mate Regular 500 ml can still come back, not 1"):
        await ring(database, shop, refund(shop, sale, last.basket.lines))
    assert await everything(database) == before


async def test_more_than_was_sold_never_comes_back(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)))
    await ring(database, shop, sale)
    before = await everything(database)
    with pytest.raises(AlreadyReturned, match="2 of 2"):
        await ring(database, shop, await returning(database, shop, sale, 2, quantity=Quantity(-3 * ONE)))
    assert await everything(database) == before


async def test_another_product_is_not_on_that_receipt(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)))
    await ring(database, shop, sale)
    bread = shop.products["BREAD"]
    other = await returning(database, shop, sale, 1, product_id=bread.product_id, name=bread.name)
    with pytest.raises(SaleRefused, match="Crème brioche was not sold on that receipt"):
        await ring(database, shop, other)
    nowhere = LineReference(document_id=new_id(), position=1)
    with pytest.raises(SaleRefused, match="was not sold on that receipt"):
        await ring(database, shop, await returning(database, shop, sale, 1, returns=nowhere))


async def test_a_document_may_have_lines_of_both_signs(database: Database) -> None:
    shop = await make_shop(database)
    first = paid(shop, basket_of(shop, "PALE"))
    await ring(database, shop, first)
    swap = await returning(database, shop, first, 1)
    lines = (*basket_of(shop, ("MATE", 2)).lines, *swap.basket.lines)
    both = swap.model_copy(
        update={
            "basket": swap.basket.model_copy(update={"lines": lines}),
            "payments": (Payment(tender=shop.tenders["cash"], amount=Money(70)),),
        }
    )
    receipt = await ring(database, shop, both)
    assert (receipt.kind, receipt.total) == ("sale", 70)


async def test_two_lanes_cannot_both_take_back_one_line(database: Database, address: str) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)))
    await ring(database, shop, sale)
    lanes = [
        [
            (await returning(database, shop, sale, 2)).model_copy(
                update={"terminal_id": shop.lanes[n % 2].terminal_id}
            )
        ]
        for n in range(4)
    ]
    outcomes = [lane[0] for lane in ring_together(address, lanes, shop.key, shop.now)]
    assert sorted(outcome.refusal or "booked" for outcome in outcomes) == ["AlreadyReturned"] * 3 + ["booked"]
    assert await rows(database, ReturnedLine, "returned") == [(2_000,)]


NOTHING_PAID = Portion(amount=Money(-1), discount=Money(0), basket_share=Money(0), tax=Money(0))
NEVER_OF_A_TILL: list[dict[str, object]] = [
    {"portion": None},
    {"portion": None, "agreed": Money(-9_000)},
    {"portion": None, "unit_price": UnitPrice(90 * 100 * PRICE_STEPS), "priced_by": "override"},
    {"portion": None, "quantity": ONE},
    {"returns": None},
    {"returns": None, "portion": NOTHING_PAID},
]


@pytest.mark.parametrize("changed", NEVER_OF_A_TILL)
async def test_what_comes_back_is_worth_what_its_receipt_says_whoever_asks(
    database: Database, changed: dict[str, object]
) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)))
    await ring(database, shop, sale)
    forged = (await returning(database, shop, sale, 1, **changed)).model_copy(
        update={"staff_id": shop.owner.staff_id}
    )
    before = await everything(database)
    with pytest.raises(SaleRefused, match="is not as its receipt has it"):
        await ring(database, shop, forged)
    assert await everything(database) == before


@pytest.mark.parametrize("line", [{"discount": Money(-20)}, {"discount": Money(20), "quantity": Quantity(-ONE)}])
async def test_no_discount_makes_goods_dearer_or_a_refund_larger(
    database: Database, line: dict[str, object]
) -> None:
    shop = await make_shop(database)
    basket = basket_of(shop, "MATE")
    basket = basket.model_copy(update={"lines": (basket.lines[0].model_copy(update=line),)})
    with pytest.raises(SaleRefused, match="would make it dearer"):
        await ring(database, shop, paid(shop, basket).model_copy(update={"staff_id": shop.owner.staff_id}))


async def test_goods_that_are_sold_have_no_portion_of_another_receipt(database: Database) -> None:
    shop = await make_shop(database)
    basket = basket_of(shop, "MATE")
    cheap = basket.lines[0].model_copy(update={"portion": NOTHING_PAID.model_copy(update={"amount": Money(1)})})
    for forged, said in (
        ({"lines": (cheap,)}, "is not as its receipt has it"),
        ({"basket_discount": Money(-500)}, "below nothing"),
    ):
        with pytest.raises(SaleRefused, match=said):
            await ring(database, shop, paid(shop, basket.model_copy(update=forged)))

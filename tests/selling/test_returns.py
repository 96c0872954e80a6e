"""Goods come back against their receipt, and never more of them than were sold."""

import pytest

from pos_tui.customers.models import Customer
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import AlreadyReturned, SaleRefused
from pos_tui.inventory.models import StockLevel
from pos_tui.money import ONE, Money, Quantity
from pos_tui.selling.basket import new_basket
from pos_tui.selling.models import ReturnedLine
from pos_tui.selling.views import Line, LineReference, Payment, Sale
from tests.races.lanes import ring_together
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


def returning(shop: Shop, sale: Sale, count: int, *, position: int = 1, sku: str | None = None) -> Sale:
    """So many units of a sold line come back, and their money goes out in cash."""
    sold = sale.basket.lines[position - 1]
    product = shop.products[sku or sold.sku]
    quantity = Quantity(-count * ONE)
    line = Line.model_validate(
        {
            **sold.model_dump(), "product_id": product.product_id, "name": product.name, "quantity": quantity,
            "returns": LineReference(document_id=sale.basket.sale_id, position=position),
        }
    )  # fmt: skip
    amount = Money(-count * (sold.unit_price // 10_000))
    return sale.model_copy(
        update={
            "basket": new_basket().model_copy(update={"lines": (line,), "customer": sale.basket.customer}),
            "payments": (Payment(tender=shop.tenders["cash"], amount=amount),),
        }
    )


async def test_a_return_puts_goods_and_money_and_points_back(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 4), customer=True))
    await ring(database, shop, sale)
    receipt = await ring(database, shop, returning(shop, sale, 4))
    assert (receipt.kind, receipt.total, receipt.tax) == ("return", -1_120, -92)
    assert receipt.points == -1
    levels = dict(await rows(database, StockLevel, "product_id", "on_hand"))
    assert levels[shop.products["MATE"].product_id] == 10_000
    assert await rows(database, Customer, "points") == [(0,)]
    assert await rows(database, ReturnedLine, "sold", "returned", "amount", "tax") == [(4_000, 4_000, 1_120, 92)]


async def test_parts_come_back_until_nothing_is_left(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 3)))
    await ring(database, shop, sale)
    for _ in range(3):
        await ring(database, shop, returning(shop, sale, 1))
    before = await everything(database)
    with pytest.raises(AlreadyReturned, match="0 of 3 Club Mate Regular 500 ml can still come back, not 1"):
        await ring(database, shop, returning(shop, sale, 1))
    assert await everything(database) == before


async def test_more_than_was_sold_never_comes_back(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)))
    await ring(database, shop, sale)
    before = await everything(database)
    with pytest.raises(AlreadyReturned, match="2 of 2"):
        await ring(database, shop, returning(shop, sale, 3))
    assert await everything(database) == before


async def test_another_product_is_not_on_that_receipt(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)))
    await ring(database, shop, sale)
    with pytest.raises(SaleRefused, match="Crème brioche was not sold on that receipt"):
        await ring(database, shop, returning(shop, sale, 1, sku="BREAD"))
    with pytest.raises(SaleRefused, match="was not sold on that receipt"):
        await ring(database, shop, returning(shop, sale.model_copy(update={"basket": basket_of(shop, "MATE")}), 1))


async def test_a_document_may_have_lines_of_both_signs(database: Database) -> None:
    shop = await make_shop(database)
    first = paid(shop, basket_of(shop, "PALE"))
    await ring(database, shop, first)
    swap = returning(shop, first, 1)
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
        [returning(shop, sale, 2).model_copy(update={"terminal_id": shop.lanes[n % 2].terminal_id})]
        for n in range(4)
    ]
    outcomes = [lane[0] for lane in ring_together(address, lanes, shop.key, shop.now)]
    assert sorted(outcome.refusal or "booked" for outcome in outcomes) == ["AlreadyReturned"] * 3 + ["booked"]
    assert await rows(database, ReturnedLine, "returned") == [(2_000,)]

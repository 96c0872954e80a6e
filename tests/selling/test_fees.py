"""Deposits and fees that follow goods: priced, sold, checked, taken back; empties come back alone."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.catalogue.models import ProductFee
from pos_tui.catalogue.queries import find_by_code
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, PriceChanged, SaleRefused
from pos_tui.intake.fees import import_fees
from pos_tui.money import ONE, Money, Quantity, Rate
from pos_tui.pricing.offers import NO_OFFERS
from pos_tui.selling.basket import add, basket_discount_percent, discount_percent, new_basket, set_quantity, void
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.returns import returnable
from pos_tui.selling.views import Basket
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop


def market(shop: Shop) -> Market:
    return Market(shop.lane.company, shop.lane.outlet_id, shop.today, NO_OFFERS)


async def bottle_shop(database: Database, folder: Path, rows: str = "MATE,STAMP,1\n") -> Shop:
    """A shop in which a stamp of 1.10 is the deposit on a bottle of Mate."""
    shop = await make_shop(database)
    file = folder / "fees.csv"
    file.write_text(f"sku,fee_sku,quantity\n{rows}")
    result = await import_fees(database, shop.company_id, file, now=shop.now)
    assert result.booked, result.bad
    for sku in ("MATE", "STAMP"):
        find = partial(find_by_code, lane=shop.lane, code=sku, on=shop.today)
        shop.products[sku] = (await database.read(find)).product
    return shop


def bottles(shop: Shop, count: int = 2) -> Basket:
    basket, _ = add(new_basket(), shop.products["MATE"], Quantity(count * ONE))
    return priced(basket, market(shop))


async def test_a_deposit_goes_with_its_goods(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)
    basket = bottles(shop)
    assert [(line.sku, line.quantity, line.kind) for line in basket.lines] == [
        ("MATE", 2_000, "goods"), ("STAMP", 2_000, "deposit"),
    ]  # fmt: skip
    three = priced(set_quantity(basket, 0, Quantity(3_000)), market(shop))
    assert [line.quantity for line in three.lines] == [3_000, 3_000]
    assert priced(void(basket, 0), market(shop)).lines == ()
    with pytest.raises(BadInput, match="follows"):
        void(basket, 1)
    with pytest.raises(BadInput, match="follows"):
        discount_percent(basket, 1, Rate(100_000))
    await ring(database, shop, paid(shop, basket))
    assert await rows(database, DocumentLine, "sku", "kind", "amount") == [
        ("MATE", "goods", 560), ("STAMP", "deposit", 220),
    ]  # fmt: skip


async def test_a_discount_on_the_whole_leaves_deposits_alone(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)
    basket = priced(basket_discount_percent(bottles(shop), Rate(100_000)), market(shop))
    assert basket.basket_discount == 56
    await ring(database, shop, paid(shop, basket))
    assert await rows(database, DocumentLine, "sku", "basket_share") == [("MATE", 56), ("STAMP", 0)]


async def test_a_basket_without_its_deposit_is_not_sold(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)
    bare = basket_of(shop, "MATE")
    without = bare.lines[0].model_copy(update={"fees": ()})
    with pytest.raises(PriceChanged, match="What follows Club Mate"):
        await ring(database, shop, paid(shop, bare.model_copy(update={"lines": (without,)})))


async def test_a_deposit_that_ended_meanwhile_is_told(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)
    basket = bottles(shop)

    async def end(session: Writing) -> None:
        await session.execute(delete(table_of(ProductFee)))

    await database.write(end)
    with pytest.raises(PriceChanged, match="What follows Club Mate"):
        await ring(database, shop, paid(shop, basket))


async def test_goods_and_deposit_come_back_together(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)
    sale = paid(shop, bottles(shop, 3))
    await ring(database, shop, sale)
    lines = await database.read(lambda session: returnable(session, shop.company_id, sale.basket.sale_id))
    assert [(line.sku, line.follows) for line in lines] == [("MATE", None), ("STAMP", 1)]
    receipt = await ring(database, shop, full_return(shop, sale, lines))
    assert receipt.total == -(3 * 280 + 3 * 110)


async def test_empties_come_back_alone_up_to_a_limit(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)

    def empties(count: int) -> Basket:
        basket, _ = add(new_basket(), shop.products["STAMP"], Quantity(-count * ONE))
        return priced(basket, market(shop))

    receipt = await ring(database, shop, paid(shop, empties(20)))
    assert receipt.total == -2_200
    with pytest.raises(NotPermitted, match="may not refund this much"):
        await ring(database, shop, paid(shop, empties(60)))


async def test_a_file_is_refused_by_its_lines(database: Database, tmp_path: Path) -> None:
    shop = await bottle_shop(database, tmp_path)
    file = tmp_path / "more.csv"
    file.write_text(
        "sku,fee_sku,quantity,kind\nMATE,STAMP,1,\nBREAD,NONE,1,fee\nSTAMP,BREAD,1,\nBREAD,BREAD,1,\nBREAD,STAMP,-1,\n"
        "PALE,STAMP,1,wine\n"
    )
    result = await import_fees(database, shop.company_id, file, now=shop.now, dry_run=True)
    assert [row.line for row in result.bad] == [3, 4, 5, 6, 7]
    assert result.counts.unchanged == 1
    assert not result.booked


async def test_who_was_not_asked_their_age_gets_nothing(database: Database) -> None:
    shop = await make_shop(database)
    basket = basket_of(shop, "PALE")
    young = basket.model_copy(update={"age_checked": 16})
    with pytest.raises(SaleRefused, match="from 18 years on"):
        await ring(database, shop, paid(shop, young))
    await ring(database, shop, paid(shop, basket))


async def test_the_database_knows_the_age_whatever_the_till_believes(database: Database) -> None:
    shop = await make_shop(database)

    async def older(session: Writing) -> None:
        await session.execute(update(ProductRow).where(ProductRow.sku == "PALE").values(min_age=21))

    basket = basket_of(shop, "PALE")
    await database.write(older)
    with pytest.raises(SaleRefused, match="from 21 years on"):
        await ring(database, shop, paid(shop, basket))
    told = paid(shop, basket).model_copy(update={"origin": "replay", "at": shop.now})
    assert (await ring(database, shop, told)).total == Money(490)

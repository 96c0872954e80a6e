"""Nobody charges a tax that is not due: an exempt customer, and a document that is exempt for a reason."""

import pytest
from sqlalchemy import update

from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.pricing.offers import NO_OFFERS
from pos_tui.selling.basket import attach_customer, exempt
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.returns import returnable
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Basket, Sale
from tests.reports.test_verify import broken, prove
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop

DIPLOMAT = "Embassy, card 4711"


def today(shop: Shop, basket: Basket) -> Basket:
    company = shop.lane.company
    return priced(basket, Market(company, shop.lane.outlet_id, shop.today, NO_OFFERS))


def without_tax(shop: Shop, reason: str = DIPLOMAT) -> Sale:
    return paid(shop, today(shop, exempt(basket_of(shop, ("MATE", 3), "BREAD"), reason)))


def by_owner(shop: Shop, sale: Sale) -> Sale:
    return sale.model_copy(update={"staff_id": shop.owner.staff_id})


@pytest.mark.parametrize(("inclusive", "total", "exempted"), [(True, 1_091, 69), (False, 1_160, 0)])
async def test_the_tax_is_taken_out_stored_with_its_reason_and_said(
    database: Database, inclusive: bool, total: int, exempted: int
) -> None:
    shop = await make_shop(database, prices_include_tax=inclusive)
    receipt = await ring(database, shop, by_owner(shop, without_tax(shop)))
    assert (receipt.total, receipt.tax, receipt.exemption) == (total, 0, DIPLOMAT)
    assert await rows(database, Document, "exemption", "tax") == [(DIPLOMAT, 0)]
    stored = await rows(database, DocumentLine, "tax_kind", "tax_rate", "exempted", "amount")
    assert stored == [("exempt", 0, exempted, 840 - exempted), ("exempt", 0, 0, 320)]
    assert f"Tax not due: {DIPLOMAT}" in receipt_text(receipt)
    assert broken(await database.read(prove)) == {}


async def test_a_cashier_needs_somebody_who_may(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(NotPermitted, match="may not sell without tax: ask a supervisor to approve it"):
        await ring(database, shop, without_tax(shop))


async def test_an_exempt_customer_needs_nobody_and_only_with_what_the_shop_knows(database: Database) -> None:
    shop = await make_shop(database)
    await database.write(lambda session: certify(session, shop))
    known = shop.customer.model_copy(update={"tax_exempt": DIPLOMAT})
    basket = attach_customer(basket_of(shop, "MATE"), known)
    assert basket.exemption == DIPLOMAT
    receipt = await ring(database, shop, paid(shop, today(shop, basket)))
    assert (receipt.tax, receipt.total) == (0, 257)
    made_up = attach_customer(basket_of(shop, "MATE"), known.model_copy(update={"tax_exempt": "trust me"}))
    with pytest.raises(NotPermitted):
        await ring(database, shop, paid(shop, today(shop, made_up)))
    assert attach_customer(basket, None).exemption is None
    assert attach_customer(exempt(basket_of(shop, "MATE"), "school"), shop.customer).exemption == "school"


async def certify(session: Writing, shop: Shop) -> None:
    await session.execute(
        update(Customer)
        .where(Customer.company_id == shop.company_id, Customer.id == shop.customer.customer_id)
        .values(tax_exempt=DIPLOMAT)
    )


async def test_what_comes_back_is_what_was_paid(database: Database) -> None:
    shop = await make_shop(database)
    sale = by_owner(shop, without_tax(shop))
    sold = await ring(database, shop, sale)
    lines = await database.read(lambda session: returnable(session, shop.company_id, sold.document_id))
    back = await ring(database, shop, full_return(shop, sale, lines))
    assert (back.total, back.tax, back.exemption) == (-sold.total, 0, None)
    assert [-line for (line,) in (await rows(database, DocumentLine, "exempted"))[2:]] == [69, 0]
    assert broken(await database.read(prove)) == {}


async def test_the_reason_goes_and_the_tax_is_due_again(database: Database) -> None:
    shop = await make_shop(database)
    basket = today(shop, exempt(basket_of(shop, "MATE"), DIPLOMAT))
    again = today(shop, exempt(basket, " "))
    assert price_basket(again, shop.lane.company) == price_basket(basket_of(shop, "MATE"), shop.lane.company)
    agreed = basket.model_copy(update={"lines": (basket.lines[0].model_copy(update={"agreed": 100}),)})
    with pytest.raises(BadInput, match="agreed amount"):
        exempt(agreed, DIPLOMAT)

"""What is found by words is found by those of its name: each derived row is broken once, and the row is named."""

import pytest
from sqlalchemy import Update, delete, insert, update
from sqlalchemy.sql.dml import Delete, Insert

from pos_tui.catalogue.models import Product, ProductWord
from pos_tui.customers.models import Customer, CustomerWord
from pos_tui.db.base import table_of
from pos_tui.db.unit_of_work import Database
from tests.reports.disarm import undone
from tests.reports.test_verify import broken, prove
from tests.shops import Shop, make_shop

MATE, MEI = "Product MATE is not found", "Customer C1 is not found"


def of_products(shop: Shop) -> list[Update | Delete | Insert]:
    """One word gone, one too many, one elsewhere, a signature that hides it, and the text beside the name."""
    product_id, word = shop.products["MATE"].product_id, ProductWord
    theirs = (word.company_id == shop.company_id, word.product_id == product_id)
    more = {"company_id": shop.company_id, "place": 1, "word": "coffee", "product_id": product_id, "signature": 0}
    return [
        delete(word).where(*theirs, word.place == 0),
        insert(table_of(word)).values(more),
        update(word).where(*theirs, word.place == 0).values(word="zzz"),
        update(word).where(*theirs).values(signature=word.signature + 1),
        update(Product).where(Product.id == product_id).values(words=" coffee"),
        update(Product).where(Product.id == product_id).values(name="Green tea"),
    ]


def of_customers(shop: Shop) -> list[Update | Delete | Insert]:
    """One word gone, one too many, the folded name, the figures of the telephone."""
    customer_id, word = shop.customer.customer_id, CustomerWord
    theirs = (word.company_id == shop.company_id, word.customer_id == customer_id)
    more = {"company_id": shop.company_id, "word": "anna", "customer_id": customer_id}
    mei = update(Customer).where(Customer.id == customer_id)
    return [
        delete(word).where(*theirs, word.word == "mei"),
        insert(table_of(word)).values(more),
        mei.values(folded_name="anna"),
        mei.values(phone_key="123"),
        mei.values(phone="9123 4567"),
    ]


@pytest.mark.parametrize("number", range(6))
async def test_a_product_is_found_by_the_words_of_its_name(database: Database, number: int) -> None:
    shop = await make_shop(database)
    assert broken(await database.read(prove)) == {}
    async with undone(database) as session:
        await session.execute(of_products(shop)[number])
        assert broken(await prove(session))["product words"].startswith(MATE)


@pytest.mark.parametrize("number", range(5))
async def test_a_customer_is_found_by_name_and_telephone(database: Database, number: int) -> None:
    shop = await make_shop(database)
    assert broken(await database.read(prove)) == {}
    async with undone(database) as session:
        await session.execute(of_customers(shop)[number])
        assert broken(await prove(session))["customer words"].startswith(MEI)

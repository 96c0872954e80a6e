"""Receipts found by who bought them, and never another company's."""

from uuid import UUID

import pytest
from sqlalchemy import insert

from pos_tui.customers.keeping_words import keep_customer_words
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.queries import MOST_LIKE
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SaleRefused, TillError, Unknown
from pos_tui.money import ONE
from pos_tui.selling.finding import CustomersReceipts, near_receipts, receipts_of_customers
from pos_tui.selling.queries import receipt_by_number
from pos_tui.selling.returns import return_line, returnable
from pos_tui.selling.views import LineReference
from pos_tui.selling.voids import void_of
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import NOW, Shop, make_shop


async def buyers(database: Database, shop: Shop, *people: tuple[str, str, str | None]) -> None:
    """More customers: code, name, telephone number."""

    async def write(session: Writing) -> None:
        rows: Rows = [
            {
                "company_id": shop.company_id, "id": new_id(), "code": code, "name": name,
                "folded_name": name.lower(), "phone": phone, "phone_key": phone, "created_at": NOW,
            }
            for code, name, phone in people
        ]  # fmt: skip
        await session.execute(insert(table_of(CustomerRow)), rows)
        await keep_customer_words(session, shop.company_id, [(row["id"], row["name"]) for row in rows])

    await database.write(write)


async def found(database: Database, shop: Shop, text: str) -> CustomersReceipts:
    return await database.read(lambda session: receipts_of_customers(session, shop.company_id, text))


@pytest.mark.parametrize("text", ["C1", "2900000000018", "Mei Tan", "mei", "MEI  TAN", "méi"])
async def test_a_customers_receipts_are_found_by_code_card_and_name(database: Database, text: str) -> None:
    shop = await make_shop(database)
    mine = [await ring(database, shop, paid(shop, basket_of(shop, "MATE", customer=True))) for _ in range(2)]
    await ring(database, shop, paid(shop, basket_of(shop, "MATE")))
    these = await found(database, shop, text)
    assert {head.document_id for head in these.heads} == {receipt.document_id for receipt in mine}
    assert {head.customer for head in these.heads} == {"Mei Tan"}
    assert these.customers == (shop.customer,) or these.customers[0].points > 0


async def test_a_telephone_number_is_found_however_it_is_written(database: Database) -> None:
    shop = await make_shop(database)
    await buyers(database, shop, ("C2", "Ravi Rao", "91234567"), ("C3", "Meera Rao", "91234567"))
    for text in ("91234567", "9123 4567", "9123-4567"):
        these = await found(database, shop, text)
        assert [customer.code for customer in these.customers] == ["C2", "C3"]
        assert these.heads == ()


async def test_a_name_that_too_many_have_is_not_looked_through(database: Database) -> None:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "MATE", customer=True)))
    await buyers(database, shop, *((f"M{number}", f"Mei Lim {number}", None) for number in range(MOST_LIKE)))
    these = await found(database, shop, "mei")
    assert len(these.customers) == MOST_LIKE + 1
    assert these.heads == ()
    assert len((await found(database, shop, "mei t")).heads) == 1
    assert (await found(database, shop, " ")).customers == ()


async def test_nothing_of_another_company_is_found_or_comes_back(database: Database) -> None:
    shop = await make_shop(database)
    other = await make_shop(database, name="Somebody else")
    theirs = paid(other, basket_of(other, "MATE", customer=True))
    receipt = await ring(database, other, theirs)
    reference = LineReference(document_id=theirs.basket.sale_id, position=1)
    before = await everything(database)
    assert (await found(database, shop, "C1")).heads == ()
    assert await database.read(lambda s: near_receipts(s, shop.lane, receipt.receipt_number)) == []
    assert await database.read(lambda s: returnable(s, shop.company_id, theirs.basket.sale_id)) == []
    with pytest.raises(Unknown, match="There is no receipt BISHAN-1-000001"):
        await database.read(lambda s: receipt_by_number(s, shop.company_id, receipt.receipt_number))
    with pytest.raises(Unknown, match="on no receipt of this shop"):
        await database.read(lambda s: return_line(s, shop.company_id, reference, ONE))
    await refused_to_void(database, shop, theirs.basket.sale_id)
    lines = await database.read(lambda s: returnable(s, other.company_id, theirs.basket.sale_id))
    smuggled = full_return(shop, paid(shop, basket_of(shop, "MATE")), lines)
    with pytest.raises(SaleRefused, match="was not sold on that receipt"):
        await ring(database, shop, smuggled)
    assert await everything(database) == before


async def refused_to_void(database: Database, shop: Shop, document_id: UUID) -> None:
    with pytest.raises(TillError, match="no such receipt"):
        await database.read(
            lambda session: void_of(
                session, document_id, sale_id=new_id(), company_id=shop.company_id,
                terminal_id=shop.lane.terminal_id, staff_id=shop.cashier.staff_id,
            )
        )  # fmt: skip

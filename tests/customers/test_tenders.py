"""Points, store credit and accounts pay: never more than is there, and what is given back goes back."""

import pytest

from pos_tui.customers.models import AccountEntry, LoyaltyEntry, StoreCreditEntry
from pos_tui.customers.queries import find_customer
from pos_tui.customers.views import CustomerCard
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, BadTender, NotPermitted
from pos_tui.money import Money
from pos_tui.selling.paying_off import pay_off
from pos_tui.selling.returns import returnable
from pos_tui.selling.voids import void_of
from tests.customers.loyal import account, holds, keep, loyal_shop, owner, with_credit, with_limit, with_points
from tests.selling.returning import full_return, refund
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop


async def refused(database: Database, shop: Shop, *payments: tuple[str, int], customer: bool = True) -> str:
    """The sentence for one bottle that cannot be paid so; nothing is changed by it."""
    before = await everything(database)
    with pytest.raises(BadTender) as refusal:
        await ring(database, shop, paid(shop, basket_of(shop, "MATE", customer=customer), *payments))
    assert await everything(database) == before
    return str(refusal.value)


async def test_points_pay_at_their_worth(database: Database) -> None:
    """56 points at 0.05 pay for 2.80; four such pay and earn nothing, ten bottles earn two."""
    shop = await loyal_shop(database)
    await with_points(database, shop, 100)
    receipt = await ring(database, shop, paid(shop, basket_of(shop, "MATE", customer=True), ("points", 280)))
    assert receipt.points == 0
    assert (await account(database, shop)).points == 44
    both = paid(shop, basket_of(shop, ("MATE", 8), customer=True), ("points", 200), ("cash", 2_040))
    assert (await ring(database, shop, both)).points == 2
    assert (await account(database, shop)).points == 6
    assert sorted(await rows(database, LoyaltyEntry, "kind", "points")) == [
        ("adjusted", 100), ("earned", 2), ("redeemed", -56), ("redeemed", -40),
    ]  # fmt: skip
    await holds(database, shop)


async def test_points_pay_no_more_than_there_are(database: Database) -> None:
    shop = await loyal_shop(database)
    await with_points(database, shop, 55)
    assert await refused(database, shop, ("points", 280)) == (
        "Mei Tan has 55 points, worth SGD 2.75, not more: take another tender for the rest."
    )
    assert "multiple" in await refused(database, shop, ("points", 3), ("cash", 277))
    assert "say who buys" in await refused(database, shop, ("points", 280), customer=False)
    await holds(database, shop)


async def test_points_of_no_worth_pay_nothing(database: Database) -> None:
    shop = await loyal_shop(database, point_worth=None)
    await with_points(database, shop, 100)
    assert "what one is worth" in await refused(database, shop, ("points", 280))


async def test_what_was_paid_with_points_comes_back_as_points(database: Database) -> None:
    """Spent points come back with the goods, and what the goods had earned is taken back."""
    shop = await loyal_shop(database)
    await with_points(database, shop, 448)
    sale = paid(shop, basket_of(shop, ("MATE", 8), customer=True), ("points", 2_240))
    await ring(database, shop, sale)
    assert (await account(database, shop)).points == 2
    lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    back = await ring(database, shop, full_return(shop, sale, lines))
    assert back.points == -2
    assert (await account(database, shop)).points == 448
    await holds(database, shop)


async def test_a_void_gives_every_balance_back(database: Database) -> None:
    shop = await loyal_shop(database)
    await with_points(database, shop, 100)
    await with_credit(database, shop, 500)
    await with_limit(database, shop, 1_000)
    three = (("points", 200), ("store_credit", 300), ("account", 340))
    sale = paid(shop, basket_of(shop, ("MATE", 3), customer=True), *three)
    await ring(database, shop, sale)
    now = await account(database, shop)
    assert (now.points, now.store_credit, now.owed) == (60, 200, 340)
    reversing = await database.read(
        lambda s: void_of(
            s, sale.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.owner.staff_id,
        )
    )  # fmt: skip
    await ring(database, shop, reversing)
    now = await account(database, shop)
    assert (now.points, now.store_credit, now.owed) == (100, 500, 0)
    await holds(database, shop)


async def test_store_credit_pays_and_is_given(database: Database) -> None:
    """A refund goes to store credit where somebody allows another tender than was paid with."""
    shop = await loyal_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2), customer=True))
    await ring(database, shop, sale)
    lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    asked = full_return(shop, sale, lines)
    credit = asked.payments[0].model_copy(update={"tender": shop.tenders["store_credit"]})
    asked = asked.model_copy(update={"payments": (credit,)})
    with pytest.raises(NotPermitted, match="refund in another tender"):
        await ring(database, shop, asked)
    await ring(database, shop, asked.model_copy(update={"staff_id": shop.supervisor.staff_id}))
    assert (await account(database, shop)).store_credit == 560
    assert "has SGD 5.60 of store credit, not more" in await refused_credit(database, shop)
    again = basket_of(shop, ("MATE", 2), customer=True)
    await ring(database, shop, paid(shop, again, ("store_credit", 560)))
    assert await rows(database, StoreCreditEntry, "kind", "amount") == [("refunded", 560), ("redeemed", -560)]
    await holds(database, shop)


async def refused_credit(database: Database, shop: Shop) -> str:
    sale = paid(shop, basket_of(shop, ("MATE", 3), customer=True), ("store_credit", 840))
    with pytest.raises(BadTender) as refusal:
        await ring(database, shop, sale)
    return str(refusal.value)


async def test_on_account_up_to_the_limit_and_paid_off(database: Database) -> None:
    shop = await loyal_shop(database)
    assert "does not buy on account" in await refused(database, shop, ("account", 280))
    await with_limit(database, shop, 500)
    sale = paid(shop, basket_of(shop, "MATE", customer=True), ("account", 280))
    await ring(database, shop, sale)
    assert "may buy for SGD 2.20 more" in await refused(database, shop, ("account", 280))
    with pytest.raises(BadInput, match=r"owes SGD 2\.80"):
        await paid_off(database, shop, 300)
    payment = new_id()
    assert [await paid_off(database, shop, 200, payment) for _ in range(2)] == [80, 80]
    assert await rows(database, AccountEntry, "kind", "amount") == [("bought", 280), ("paid", -200)]
    await holds(database, shop)
    lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    with pytest.raises(BadTender, match=r"owes SGD 0\.80, not more"):
        await ring(database, shop, full_return(shop, sale, lines))


async def paid_off(database: Database, shop: Shop, cents: int, payment: object = None) -> int:
    payment_id = payment or new_id()
    return await database.write(
        lambda session: pay_off(
            session, shop.lane, owner(shop), shop.customer.customer_id, Money(cents),
            payment_id=payment_id, key=shop.key, now=shop.now,  # type: ignore[arg-type]  # an id
        )
    )  # fmt: skip


async def test_points_go_back_to_nobody_else(database: Database) -> None:
    shop = await loyal_shop(database)
    await with_points(database, shop, 56)
    sale = paid(shop, basket_of(shop, "MATE", customer=True), ("points", 280))
    await ring(database, shop, sale)
    lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    asked = refund(shop, sale, [line.line for line in lines if line.line is not None])
    await keep(database, shop, CustomerCard(customer_id=new_id(), code="C2", name="Bo"))
    bo = await database.read(lambda s: find_customer(s, shop.company_id, "C2"))
    for who, said in ((None, "say who buys"), (bo, "another customer's")):
        other = asked.model_copy(update={"basket": asked.basket.model_copy(update={"customer": who})})
        with pytest.raises(BadTender, match=said):
            await ring(database, shop, other)
    await holds(database, shop)

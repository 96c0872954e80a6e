"""Gift cards: sold, topped up, spent, given back; never more than was put on them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from pos_tui.accounts.models import Account, Posting
from pos_tui.accounts.rules import GIFT_CARDS
from pos_tui.cash.models import TenderType as TenderTypeRow
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.views import TenderType
from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.customers.card_numbers import masked, new_number, read_number
from pos_tui.customers.gift_cards import MOST_UNKNOWN, Card, find_card, patience
from pos_tui.customers.models import Customer, GiftCard, GiftCardEntry
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, BadTender, SaleRefused
from pos_tui.journal.models import JournalEntry
from pos_tui.money import ONE, PRICE_STEPS, Money, UnitPrice
from pos_tui.reports.totals import totals
from pos_tui.reports.verify.run import verify_books
from pos_tui.selling.basket import add, new_basket
from pos_tui.selling.models import Document
from pos_tui.selling.returns import returnable
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Basket, Receipt, Sale
from pos_tui.selling.voids import void_of
from pos_tui.shop.models import Terminal
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop

NUMBER = "1234567890123428"


async def card_shop(database: Database) -> Shop:
    """A shop that sells gift cards (its sundries) and takes them."""
    shop = await make_shop(database)
    gift = TenderType(tender_type_id=new_id(), code="gift", name="Gift card", kind="gift_card", gives_change=False)

    async def put(session: Writing) -> None:
        untaxed = {"kind": "gift_card", "tax_class_id": shop.taxes["E"].tax_class_id}
        await session.execute(update(ProductRow).where(ProductRow.sku == "OPEN").values(untaxed))
        row = {"company_id": shop.company_id, "id": gift.tender_type_id, "code": "gift", "name": gift.name,
               "kind": gift.kind, "gives_change": False, "position": 9}  # fmt: skip
        await session.execute(insert(table_of(TenderTypeRow)), [row])

    await database.write(put)
    shop.tenders["gift"] = gift
    known = {"kind": "gift_card", "tax": shop.taxes["E"]}
    shop.products["OPEN"] = shop.products["OPEN"].model_copy(update=known)
    return shop


def with_card(shop: Shop, cents: int, number: str | None = NUMBER, basket: Basket | None = None) -> Basket:
    """The basket with a gift card for so much."""
    basket, index = add(basket or new_basket(), shop.products["OPEN"], ONE)
    told = {"unit_price": UnitPrice(cents * PRICE_STEPS), "priced_by": "open", "code": number}
    line = basket.lines[index].model_copy(update=told)
    return basket.model_copy(update={"lines": (*basket.lines[:-1], line)})


def by_card(shop: Shop, basket: Basket, cents: int, number: str | None = NUMBER) -> Sale:
    """The basket, of which so much is paid with the card and the rest in cash."""
    rest = price_basket(basket, shop.lane.company).total - cents
    sale = paid(shop, basket, ("gift", cents), *((("cash", rest),) if rest else ()))
    first = sale.payments[0].model_copy(update={"card": number})
    return sale.model_copy(update={"payments": (first, *sale.payments[1:])})


async def sold(database: Database, shop: Shop, cents: int = 5_000) -> Receipt:
    return await ring(database, shop, paid(shop, with_card(shop, cents)))


async def balance(database: Database) -> list[int]:
    return [held for (held,) in await rows(database, GiftCard, "balance")]


async def ledger(database: Database) -> list[tuple[str, int]]:
    return sorted(await rows(database, GiftCardEntry, "kind", "amount"))


async def holds(database: Database, shop: Shop) -> None:
    """Every promise of the books."""
    verdict = await database.read(
        lambda session: verify_books(session, shop.lane.company, key=shop.key, anchors=(), tell=lambda *_: None)
    )
    assert [proof.wrong for proof in verdict.proofs if proof.wrong] == []


def test_numbers_are_by_chance_and_checked() -> None:
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(read_number(number) == number for number in numbers)
    assert read_number(" 1234-5678 9012 3428") == NUMBER
    assert masked(NUMBER) == "•••• 3428"
    for wrong in ("1234567890123429", "1234567890124328", "123", "12345678901234ab", "1" * 25):
        with pytest.raises(BadInput):
            read_number(wrong)


async def test_a_card_is_money_and_no_turnover(database: Database) -> None:
    """No tax, no points, no sales: the shop owes it."""
    shop = await card_shop(database)
    basket = with_card(shop, 5_000, basket=basket_of(shop, "MATE", customer=True))
    receipt = await ring(database, shop, paid(shop, basket))
    assert await balance(database) == [5_000]
    assert receipt.points == 0
    assert [(tax.rule.code, tax.base) for tax in receipt.taxes] == [("S", 280)]
    assert await rows(database, Customer, "points") == [(0,)]
    assert await rows(database, Document, "total", "not_turnover", "tax") == [(5_280, 5_000, 23)]
    (running, *_) = [text for (text,) in await rows(database, Terminal, "shift_totals") if "taxes" in text]
    assert {code: tax.base for code, tax in ShiftTotals.read(running).taxes.items()} == {"S": 280}
    posted = dict(await rows(database, Posting, "account_code", "amount"))
    assert posted[GIFT_CARDS] == -5_000
    assert posted["4000"] == -257
    await ring(database, shop, paid(shop, with_card(shop, 1_000)))
    assert await balance(database) == [6_000]
    told = await database.read(lambda session: totals(session, shop.company_id))
    assert told.by_category["Shelf"].amount == 280
    assert told.by_terminal["1"].total == 280
    await holds(database, shop)


async def test_a_card_pays_what_it_holds(database: Database) -> None:
    shop = await card_shop(database)
    await sold(database, shop, 500)
    await ring(database, shop, by_card(shop, basket_of(shop, "MATE"), 280))
    with pytest.raises(BadTender, match=r"•••• 3428 holds SGD 2\.20, not more"):
        await ring(database, shop, by_card(shop, basket_of(shop, "MATE"), 280))
    await ring(database, shop, by_card(shop, basket_of(shop, "MATE"), 220))
    assert await balance(database) == [0]
    assert await ledger(database) == [("redeemed", -280), ("redeemed", -220), ("sold", 500)]
    await holds(database, shop)


@pytest.mark.parametrize("number", ["9999999999999975", None, "12"])
async def test_what_is_no_card_pays_nothing(database: Database, number: str | None) -> None:
    shop = await card_shop(database)
    with pytest.raises(SaleRefused):
        await ring(database, shop, by_card(shop, basket_of(shop, "MATE"), 280, number))
    assert await rows(database, Document, "id") == []


async def test_only_what_is_still_on_it_comes_back(database: Database) -> None:
    shop = await card_shop(database)
    sale = paid(shop, with_card(shop, 1_000))
    await ring(database, shop, sale)
    await ring(database, shop, by_card(shop, basket_of(shop, "MATE"), 280))
    back = await database.read(lambda session: returnable(session, shop.company_id, sale.basket.sale_id))
    with pytest.raises(SaleRefused, match=r"holds SGD 7\.20 only, the rest is spent"):
        await ring(database, shop, full_return(shop, sale, back))
    await ring(database, shop, paid(shop, with_card(shop, 280)))
    await ring(database, shop, full_return(shop, sale, back))
    assert await balance(database) == [0]
    await holds(database, shop)


async def test_a_void_puts_the_money_back_on_the_card(database: Database) -> None:
    shop = await card_shop(database)
    await sold(database, shop)
    paid_with = by_card(shop, basket_of(shop, "MATE", "BREAD"), 400)
    await ring(database, shop, paid_with)
    void = await database.read(
        lambda session: void_of(
            session, paid_with.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.supervisor.staff_id,
        )
    )  # fmt: skip
    await ring(database, shop, void)
    assert await balance(database) == [5_000]
    await holds(database, shop)


async def test_a_card_without_a_number_or_with_tax_is_not_sold(database: Database) -> None:
    shop = await card_shop(database)
    with pytest.raises(SaleRefused, match="needs the number of one card"):
        await ring(database, shop, paid(shop, with_card(shop, 1_000, None)))
    taxed = shop.products["OPEN"].model_copy(update={"tax": shop.taxes["S"]})
    shop.products["OPEN"] = taxed

    async def tax(session: Writing) -> None:
        told = {"tax_class_id": shop.taxes["S"].tax_class_id}
        await session.execute(update(ProductRow).where(ProductRow.sku == "OPEN").values(told))

    await database.write(tax)
    with pytest.raises(SaleRefused, match="not taxed"):
        await ring(database, shop, paid(shop, with_card(shop, 1_000)))


async def test_a_shop_from_before_gets_the_account(database: Database) -> None:
    shop = await card_shop(database)

    async def forget(session: Writing) -> None:
        await session.execute(delete(table_of(Account)).where(table_of(Account).c.code == GIFT_CARDS))

    await database.write(forget)
    await sold(database, shop)
    assert (GIFT_CARDS,) in await rows(database, Account, "code")


async def test_guessing_numbers_comes_to_an_end(database: Database) -> None:
    """Five unknown ones, and the till waits, twice as long after every fifth; the journal has each of them."""
    shop = await card_shop(database)
    await sold(database, shop)

    async def look(number: str, minutes: int = 0) -> Card | None:
        now = shop.now + timedelta(minutes=minutes)
        return await database.write(
            lambda session: find_card(session, shop.lane, shop.cashier.staff_id, number, key=shop.key, now=now)
        )

    assert await look(NUMBER) == Card(number=NUMBER, balance=Money(5_000))
    for _ in range(MOST_UNKNOWN):
        assert await look(new_number()) is None
    with pytest.raises(SaleRefused, match="reads gift cards again in 10 minutes"):
        await look(NUMBER)
    assert await look(NUMBER, 10) == Card(number=NUMBER, balance=Money(5_000))
    for _ in range(MOST_UNKNOWN):
        assert await look(new_number(), 10) is None
    with pytest.raises(SaleRefused, match=r"10 unknown card numbers were tried .* again in 1 minutes"):
        await look(NUMBER, 29)
    assert await look(NUMBER, 30) == Card(number=NUMBER, balance=Money(5_000))
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert kinds.count("gift_card_unknown") == 2 * MOST_UNKNOWN


def test_the_wait_grows_and_ends_at_a_day() -> None:
    waits = [patience(count) for count in (4, 5, 6, 10, 15, 20, 25, 30, 35, 40, 45, 500)]
    minutes = [int(wait.total_seconds()) // 60 for wait in waits]
    assert minutes == [0, 10, 0, 20, 40, 80, 160, 320, 640, 1_280, 1_440, 1_440]


def test_numbers_are_by_chance_and_a_mistyped_figure_is_noticed() -> None:
    """One in a hundred million would be guessed at a till that waits for nothing; neighbours are no cards."""
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) == 500
    assert len({number[:7] for number in numbers}) > 490
    for number in list(numbers)[:50]:
        for at in range(16):
            other = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
            with pytest.raises(BadInput, match="do not fit together"):
                read_number(other)

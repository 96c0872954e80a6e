"""Two records of one person: balances move by entries, documents stay, and the one is found by all."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from pos_tui.customers.merging import look_at_merge, merge_customers
from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.customers.queries import customer_with_code, customers_found, find_customer, moves_of
from pos_tui.customers.service import adjust_points
from pos_tui.customers.tiers import expire_points
from pos_tui.customers.views import CustomerCard, Merge
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, BadTender, NotPermitted, SaleRefused, Unknown
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.selling.bought import bought_by, favourites_of
from pos_tui.selling.finding import customer_of, receipt_heads, receipts_of_customers
from pos_tui.selling.models import Document
from pos_tui.selling.personal import erase, hand_out
from pos_tui.selling.returns import returnable
from pos_tui.selling.views import Sale
from pos_tui.selling.voids import void_of
from pos_tui.staff.views import Actor, Place
from tests.customers.loyal import NIL, account, holds, keep, lane_now, loyal_shop, owner, with_credit, with_points
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop

OTHER: dict[str, Any] = {"code": "C7", "name": "Tan Mei", "phone": "9123 4567", "barcode": "K7", "consent": True}


async def twice(database: Database, shop: Shop, **more: Any) -> CustomerCard:
    """Mei once more, under another code, with a telephone number and a card."""
    return await keep(database, shop, CustomerCard(customer_id=new_id(), **{**OTHER, **more}))


async def merge(
    database: Database, shop: Shop, gone: UUID, stays: UUID | None = None, *, merge_id: UUID | None = None,
    actor: Actor | None = None,
) -> Merge:  # fmt: skip
    once = merge_id or new_id()
    return await database.write(
        lambda session: merge_customers(
            session, Place.at(shop.lane), actor or owner(shop), gone, stays or shop.customer.customer_id,
            merge_id=once, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def points_of(database: Database, shop: Shop, who: UUID, points: int, days: int = 0) -> None:
    await database.write(
        lambda session: adjust_points(
            session, Place.at(shop.lane), owner(shop), who, points, adjustment_id=new_id(), reason="test",
            key=shop.key, now=shop.now + timedelta(days=days),
        )
    )  # fmt: skip


async def bought(database: Database, shop: Shop, who: UUID, count: int, *paying: tuple[str, int]) -> Sale:
    found = await account(database, shop, who)
    buyer = await database.read(lambda session: find_customer(session, shop.company_id, found.card.code))
    basket = basket_of(shop, ("MATE", count)).model_copy(update={"customer": buyer})
    sale = paid(shop, basket, *paying)
    await ring(database, shop, sale)
    return sale


async def test_balances_move_by_entries_and_once(database: Database) -> None:
    shop = await loyal_shop(database)
    await with_points(database, shop, 10)
    await with_credit(database, shop, 300)
    other = await twice(database, shop, credit_limit=Money(2_000))
    await points_of(database, shop, other.customer_id, 40)
    await bought(database, shop, other.customer_id, 2, ("account", 560))
    seen = await database.read(
        lambda s: look_at_merge(s, shop.company_id, other.customer_id, shop.customer.customer_id)
    )
    merge_id = new_id()
    for _ in range(2):
        done = await merge(database, shop, other.customer_id, merge_id=merge_id)
        assert (done.points, done.store_credit, done.owed) == (seen.points, seen.store_credit, seen.owed)
    assert (seen.points, seen.store_credit, seen.owed) == (40, 0, 560)
    now = await account(database, shop)
    assert (now.points, now.store_credit, now.owed) == (50, 300, 560)
    gone = await account(database, shop, other.customer_id)
    assert (gone.points, gone.owed, gone.card.active, gone.merged_into) == (0, 0, False, shop.customer.customer_id)
    assert sorted(await rows(database, LoyaltyEntry, "kind", "points")) == [
        ("adjusted", 10), ("adjusted", 40), ("merged", -40), ("merged", 40),
    ]  # fmt: skip
    told = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "customer_merged"]
    assert len(told) == 1
    assert not any(secret in told[0] for secret in ("Mei", "9123", "K7"))
    await holds(database, shop)


async def test_code_card_and_number_of_the_one_that_went_find_the_one_that_stayed(database: Database) -> None:
    """Where the one who stayed has a number of their own, the other one finds them too."""
    shop = await loyal_shop(database)
    mei = (await account(database, shop)).card
    await keep(database, shop, mei.model_copy(update={"phone": "6555 0001"}))
    other = await twice(database, shop)
    await merge(database, shop, other.customer_id)
    for text in ("C7", "K7", "91234567", "9123-4567", "C1", "65550001"):
        found = await database.read(lambda s, text=text: find_customer(s, shop.company_id, text))  # type: ignore[misc]
        assert found.code == "C1"
        page = await database.read(lambda s, text=text: customers_found(s, shop.company_id, text))  # type: ignore[misc]
        assert [one.code for one in page.customers] == ["C1"]
    assert (await database.read(lambda s: customer_with_code(s, shop.company_id, "C7"))).card.code == "C1"
    everybody = await database.read(lambda s: customers_found(s, shop.company_id, ""))
    assert [one.code for one in everybody.customers] == ["C1"]
    now = await account(database, shop)
    assert (now.card.phone, now.card.barcode, now.card.consent) == ("6555 0001", mei.barcode, False)
    assert [one.code for one in now.former] == ["C7"]


async def test_a_number_of_the_one_that_went_is_nobody_elses_and_can_be_taken_over(database: Database) -> None:
    shop = await loyal_shop(database)
    mei = (await account(database, shop)).card
    mei = await keep(database, shop, mei.model_copy(update={"phone": "6555 0001"}))
    other = await twice(database, shop)
    await merge(database, shop, other.customer_id)
    someone = CustomerCard(customer_id=new_id(), code="C8", name="Bo", phone="91234567")
    with pytest.raises(BadInput, match=r"Mei Tan \(C1\) has the telephone number 91234567 already"):
        await keep(database, shop, someone)
    mei = (await account(database, shop)).card
    for phone in ("9123 4567", "6555 0001"):
        mei = await keep(database, shop, mei.model_copy(update={"phone": phone}))
    await keep(database, shop, someone)
    found = await database.read(lambda s: find_customer(s, shop.company_id, "91234567"))
    assert found.name == "Bo"


async def test_what_was_missing_is_taken_over_and_consent_is_not_widened(database: Database) -> None:
    shop = await loyal_shop(database)
    await keep(database, shop, (await account(database, shop)).card.model_copy(update={"tier": None}))
    other = await twice(database, shop, email="a@b.sg", tier="Friend", tax_exempt="Embassy 7")
    await merge(database, shop, other.customer_id)
    card = (await account(database, shop)).card
    assert (card.phone, card.email, card.tier, card.consent) == ("9123 4567", "a@b.sg", "Friend", False)
    assert (card.tax_exempt, card.credit_limit) == (None, None)


@pytest.mark.parametrize(("one", "two", "both"), [(True, True, True), (True, False, False), (False, True, False)])
async def test_consent_is_what_both_gave(database: Database, one: bool, two: bool, both: bool) -> None:
    shop = await loyal_shop(database)
    mei = (await account(database, shop)).card
    await keep(database, shop, mei.model_copy(update={"consent": one}))
    other = await twice(database, shop, consent=two)
    await merge(database, shop, other.customer_id)
    assert (await account(database, shop)).card.consent is both
    assert not (await account(database, shop, other.customer_id)).card.consent


async def test_documents_stay_and_are_read_together(database: Database) -> None:
    shop = await loyal_shop(database)
    other = await twice(database, shop)
    who = shop.customer.customer_id
    await bought(database, shop, who, 1)
    await bought(database, shop, other.customer_id, 2)
    before = await rows(database, Document, "customer_id", "fingerprint")
    await merge(database, shop, other.customer_id)
    assert await rows(database, Document, "customer_id", "fingerprint") == before
    assert len(await database.read(lambda s: bought_by(s, shop.company_id, who))) == 2
    likes = await database.read(lambda s: favourites_of(s, shop.company_id, who))
    assert [(one.times, one.quantity) for one in likes] == [(2, 3_000)]
    receipts = await database.read(lambda s: receipts_of_customers(s, shop.company_id, "9123 4567"))
    assert len(receipts.heads) == 2
    await holds(database, shop)


async def test_goods_of_the_one_that_went_come_back_to_the_one_that_stayed(database: Database) -> None:
    """Points that paid come back, and what the goods earned goes, whoever's record it was."""
    shop = await loyal_shop(database)
    other = await twice(database, shop)
    await points_of(database, shop, other.customer_id, 448)
    sale = await bought(database, shop, other.customer_id, 8, ("points", 2_240))
    await merge(database, shop, other.customer_id)
    [head] = await database.read(lambda s: receipt_heads(s, shop.company_id, [sale.basket.sale_id]))
    buyer = await database.read(lambda s: customer_of(s, shop.company_id, head))
    assert buyer is not None
    assert buyer.code == "C1"
    lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    asked = full_return(shop, sale, lines)
    await ring(
        database, shop, asked.model_copy(update={"basket": asked.basket.model_copy(update={"customer": buyer})})
    )
    assert (await account(database, shop)).points == 448
    await holds(database, shop)


async def test_a_void_goes_to_the_one_that_stayed(database: Database) -> None:
    shop = await loyal_shop(database)
    other = await twice(database, shop)
    await points_of(database, shop, other.customer_id, 56)
    sale = await bought(database, shop, other.customer_id, 1, ("points", 280))
    await merge(database, shop, other.customer_id)
    reversing = await database.read(
        lambda s: void_of(
            s, sale.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.owner.staff_id,
        )
    )  # fmt: skip
    await ring(database, shop, reversing)
    assert (await account(database, shop)).points == 56
    await holds(database, shop)


async def test_a_basket_of_the_one_that_went_is_not_sold(database: Database) -> None:
    shop = await loyal_shop(database)
    other = await twice(database, shop)
    buyer = await database.read(lambda s: find_customer(s, shop.company_id, "C7"))
    basket = basket_of(shop, "MATE").model_copy(update={"customer": buyer})
    await merge(database, shop, other.customer_id)
    before = await everything(database)
    with pytest.raises(SaleRefused, match=r"Tan Mei is not a customer here any more: say who buys again \(F3\)"):
        await ring(database, shop, paid(shop, basket))
    assert await everything(database) == before


async def test_merged_points_expire_when_they_would_have(database: Database) -> None:
    """60 of day 0 and 50 of day 5, merged on day 0's clock: on day 11 the 60 go, less the 56 that paid."""
    shop = await loyal_shop(database, expire_days=10)
    lane = await lane_now(database, shop)
    other = await twice(database, shop)
    await points_of(database, shop, other.customer_id, 60, -11)
    await points_of(database, shop, shop.customer.customer_id, 50, -5)
    await merge(database, shop, other.customer_id)
    sale = paid(shop, basket_of(shop, "MATE", customer=True), ("points", 280), lane=lane)
    with pytest.raises(BadTender, match="has 50 points"):
        await ring(database, shop, sale)
    _, customers, points = await database.write(
        lambda s: expire_points(s, lane, owner(shop), NIL, key=shop.key, now=shop.now)
    )
    assert (customers, points) == (1, 60)
    assert (await account(database, shop)).points == 50
    await holds(database, shop)


async def test_a_second_merge_takes_the_first_with_it(database: Database) -> None:
    shop = await loyal_shop(database)
    first, second = await twice(database, shop), await twice(database, shop, code="C8", phone=None, barcode=None)
    await points_of(database, shop, first.customer_id, 7)
    await merge(database, shop, first.customer_id, second.customer_id)
    await merge(database, shop, second.customer_id)
    assert [one.code for one in (await account(database, shop)).former] == ["C7", "C8"]
    found = await database.read(lambda s: find_customer(s, shop.company_id, "C7"))
    assert (found.code, found.points) == ("C1", 7)
    moves = await database.read(lambda s: moves_of(s, shop.company_id, shop.customer.customer_id, "points"))
    assert [(one.kind, one.amount) for one in moves] == [("adjusted", 7)]
    await holds(database, shop)


async def test_all_records_of_a_person_are_handed_out_and_erased(database: Database) -> None:
    shop = await loyal_shop(database)
    other = await twice(database, shop, consent=False)
    await bought(database, shop, other.customer_id, 1)
    await merge(database, shop, other.customer_id)
    who = shop.customer.customer_id
    data = await database.write(lambda s: hand_out(s, shop.lane, owner(shop), who, key=shop.key, now=shop.now))
    assert [one["name"] for one in data["former"]] == ["Tan Mei"]
    assert len(data["documents"]) == 1
    with pytest.raises(BadInput, match="was merged into another customer"):
        await database.write(
            lambda s: erase(s, shop.lane, owner(shop), other.customer_id, key=shop.key, now=shop.now)
        )
    await database.write(lambda s: erase(s, shop.lane, owner(shop), who, key=shop.key, now=shop.now))
    left = repr(await everything(database))
    assert not [secret for secret in ("Tan Mei", "Mei Tan", "9123 4567", "91234567", "'K7'") if secret in left]
    await holds(database, shop)


async def test_what_cannot_be_merged_changes_nothing(database: Database) -> None:
    shop = await make_shop(database)
    other, third = await twice(database, shop), await twice(database, shop, code="C8", phone=None, barcode=None)
    off = await twice(database, shop, code="C9", phone=None, barcode=None, active=False)
    gone = await twice(database, shop, code="C10", phone=None, barcode=None)
    await database.write(lambda s: erase(s, shop.lane, owner(shop), gone.customer_id, key=shop.key, now=shop.now))
    await merge(database, shop, other.customer_id)
    before = await everything(database)
    for merged, stays, error, said in (
        (third.customer_id, third.customer_id, BadInput, "one and the same"),
        (
            other.customer_id,
            third.customer_id,
            BadInput,
            r"Tan Mei \(C7\) was merged",
        ),
        (third.customer_id, other.customer_id, BadInput, "was merged into another customer already"),
        (third.customer_id, off.customer_id, BadInput, "is switched off"),
        (gone.customer_id, third.customer_id, Unknown, "was erased"),
        (third.customer_id, gone.customer_id, Unknown, "was erased"),
        (third.customer_id, new_id(), Unknown, "no such customer"),
    ):
        with pytest.raises(error, match=said):
            await merge(database, shop, merged, stays)
    with pytest.raises(NotPermitted, match="make two customers one"):
        await merge(database, shop, third.customer_id, actor=Actor(staff_id=shop.supervisor.staff_id))
    with pytest.raises(Unknown, match="was merged into another customer"):
        await keep(database, shop, other.model_copy(update={"name": "New"}))
    with pytest.raises(Unknown, match="was merged into another customer"):
        await points_of(database, shop, other.customer_id, 1)
    assert await everything(database) == before
    assert len(await rows(database, Customer, "code")) == 5

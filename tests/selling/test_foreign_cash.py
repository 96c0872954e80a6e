"""Euros in a drawer of Singapore dollars: worth what the day's rate says, kept apart, changed in dollars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.cash.models import DrawerMovement
from pos_tui.cash.queries import drawer_sums
from pos_tui.cash.report_text import z_text
from pos_tui.cash.rules import enough_of, expected_cash, expected_foreign, worth_of
from pos_tui.cash.views import ForeignCash
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadTender
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.views import Payment, Sale
from pos_tui.selling.voids import void_of
from tests.cash.floor import by, closed, counted
from tests.pricing.test_totals import company
from tests.reports.test_verify import broken, prove
from tests.selling.euros import RATE, with_euros
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop


def in_euros(shop: Shop, cents: int, worth: int, change: int = 0, rate: int = RATE) -> Sale:
    """Three bottles, 8.40, paid with so many euro cents."""
    foreign = ForeignCash(currency="EUR", amount=Money(cents), rate=rate)
    payment = Payment(tender=shop.tenders["euro"], amount=Money(worth), change=Money(change), foreign=foreign)
    return paid(shop, basket_of(shop, ("MATE", 3))).model_copy(update={"payments": (payment,)})


async def test_euros_are_stored_printed_counted_apart_and_proved(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    receipt = await ring(database, shop, in_euros(shop, 1_000, 1_451, 611))
    again = await database.read(lambda session: find_receipt(session, shop.company_id, receipt.document_id))
    assert again == receipt
    text = receipt_text(receipt)
    assert "Euro: EUR 10.00 at 1.4512          14.51" in text
    assert "Change                              6.11" in text
    stored = await rows(database, DrawerMovement, "kind", "amount", "change", "currency", "foreign_amount")
    assert ("tender", 1_451, 611, "EUR", 1_000) in stored
    assert broken(await database.read(prove)) == {}
    owner = by(shop.owner)
    assert not (await counted(database, shop, 9_389, owner, EUR=1_000)).differs
    z = await closed(database, shop, owner)
    assert (z.expected, expected_foreign(z.totals.drawer)) == (9_389, {"EUR": 1_000})
    printed = z_text(z, shop.lane)
    assert "Taken: euro, EUR 10.00 × 1         14.51" in printed
    assert "Expected in EUR                    10.00\nCounted in EUR                     10.00" in printed
    assert "Variance in EUR                     0.00" in printed
    assert broken(await database.read(prove)) == {}


async def test_a_void_gives_the_shops_own_cash_back(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    sold = await ring(database, shop, in_euros(shop, 1_000, 1_451, 611))
    reverse = await database.read(
        lambda session: void_of(
            session, sold.document_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.owner.staff_id,
        )
    )  # fmt: skip
    assert [(one.tender.code, one.amount) for one in reverse.payments] == [("cash", -840)]
    await ring(database, shop, reverse)
    assert broken(await database.read(prove)) == {}


@pytest.mark.parametrize(
    ("cents", "worth", "change", "rate", "sentence"),
    [
        (1_000, 1_452, 612, RATE, "Euro is not worth that today"),
        (1_000, 1_500, 660, 1_500_000, "The rate of EUR has changed meanwhile"),
        (-1_000, -1_451, 0, RATE, "Euro is not given back"),
    ],
)
async def test_what_is_not_the_rate_of_the_day_is_refused(
    database: Database, cents: int, worth: int, change: int, rate: int, sentence: str
) -> None:
    shop = await with_euros(database, await make_shop(database))
    with pytest.raises(BadTender, match=sentence):
        await ring(database, shop, in_euros(shop, cents, worth, change, rate))


async def test_without_a_rate_or_without_an_amount_it_is_one_sentence(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database), rate=None)
    with pytest.raises(BadTender, match="EUR has no rate for today"):
        await ring(database, shop, in_euros(shop, 1_000, 1_451, 611))
    bare = in_euros(shop, 1_000, 840).payments[0].model_copy(update={"foreign": None})
    with pytest.raises(BadTender, match="Euro: type the amount of foreign money"):
        await ring(database, shop, in_euros(shop, 1_000, 840).model_copy(update={"payments": (bare,)}))


async def test_the_ledger_says_what_the_running_totals_say(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    await ring(database, shop, in_euros(shop, 1_000, 1_451, 611))
    async with database.transaction() as session:
        shifts = {row[0] for row in await rows(database, DrawerMovement, "shift_id")}
        sums = [one for shift_id in shifts for one in await drawer_sums(session, shop.company_id, shift_id)]
    assert expected_foreign(sums) == {"EUR": 1_000}
    assert expected_cash(sums) == 2 * 10_000 - 611


@given(st.integers(1, 10**7), st.integers(100, 10**9), st.sampled_from([0, 2, 3]), st.sampled_from([None, 5, 100]))
def test_enough_is_enough_and_paid_in_coins(due: int, rate: int, places: int, step: int | None) -> None:
    shop = company(inclusive=True).model_copy(update={"cash_rounding": step})
    owed = Money(due - due % (step or 1) or (step or 1))
    least = enough_of(owed, rate, places=places, company=shop)
    worth = worth_of(ForeignCash(currency="EUR", amount=least, rate=rate), places=places, company=shop)
    assert worth >= owed
    assert worth % (step or 1) == 0

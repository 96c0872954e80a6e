"""Two people do the same thing at the same moment: one does it, the other is told what happened."""

from uuid import UUID

from pos_tui.cash.models import DrawerMovement, Shift
from pos_tui.cash.queries import open_shift
from pos_tui.db.unit_of_work import Database
from pos_tui.reports.verify.run import verify_books
from pos_tui.selling.holds import hold
from pos_tui.selling.models import OpenBasket
from tests.cash.floor import by, counted
from tests.races.acts import Close, Recall, Sell, do_together
from tests.races.lanes import Outcome
from tests.selling.sales import basket_of, paid, rows
from tests.shops import Shop, make_shop

LANES = 4


def winners(outcomes: list[Outcome]) -> list[str]:
    return [outcome.receipt for outcome in outcomes if outcome.receipt is not None]


def told(outcomes: list[Outcome]) -> set[tuple[str | None, str | None]]:
    return {(outcome.refusal, outcome.sentence) for outcome in outcomes if outcome.receipt is None}


async def books_hold(database: Database, shop: Shop) -> None:
    verdict = await database.read(
        lambda session: verify_books(session, shop.lane.company, key=shop.key, tell=lambda *_: None)
    )
    assert verdict.holds, verdict


async def shift_of(database: Database, shop: Shop) -> UUID:
    shift = await database.read(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    return shift.shift_id


async def test_a_held_basket_is_recalled_once(database: Database, address: str) -> None:
    shop = await make_shop(database)
    basket, cashier = basket_of(shop, "MATE"), shop.cashier.staff_id
    await database.write(
        lambda session: hold(session, shop.lane, cashier, basket, note="red hat", key=shop.key, now=shop.now)
    )
    acts = [Recall(shop.lanes[n % 2], cashier, basket.sale_id) for n in range(LANES)]
    outcomes = do_together(address, acts, shop.key, shop.now)
    assert winners(outcomes) == [str(basket.sale_id)]
    assert told(outcomes) == {("Unknown", "Somebody else has recalled this basket: choose another one.")}
    winner = acts[next(n for n, outcome in enumerate(outcomes) if outcome.receipt)]
    assert await rows(database, OpenBasket, "terminal_id", "held_at") == [(winner.lane.terminal_id, None)]
    await books_hold(database, shop)


async def test_a_shift_is_closed_once(database: Database, address: str) -> None:
    shop = await make_shop(database)
    shift_id = await shift_of(database, shop)
    await counted(database, shop, 10_000, by(shop.cashier))
    acts = [Close(shop.lane, shop.cashier.staff_id, shift_id) for _ in range(LANES)]
    outcomes = do_together(address, acts, shop.key, shop.now)
    assert winners(outcomes) == ["Z 1 of 0"]
    refusals = told(outcomes)
    assert {refusal for refusal, _ in refusals} == {"ShiftClosed"}
    assert all(sentence and "No shift is open on 1" in sentence for _, sentence in refusals)
    await books_hold(database, shop)


async def test_a_sale_is_in_the_z_or_refused(database: Database, address: str) -> None:
    """Whoever comes first: no sale is told as booked that the Z does not have."""
    shop = await make_shop(database)
    shift_id = await shift_of(database, shop)
    await counted(database, shop, 10_000, by(shop.supervisor))
    sales = [Sell(paid(shop, basket_of(shop, "MATE"))) for _ in range(LANES)]
    close = Close(shop.lane, shop.supervisor.staff_id, shift_id)
    *sold, closed = do_together(address, [*sales, close], shop.key, shop.now)
    assert closed.receipt == f"Z 1 of {len(winners(sold))}"
    assert {refusal for refusal, _ in told(sold)} <= {"ShiftClosed"}
    shifts = {
        shift for kind, shift in await rows(database, DrawerMovement, "kind", "shift_id") if kind == "tender"
    }
    assert shifts <= {shift_id}
    ended = dict(await rows(database, Shift, "id", "variance"))
    assert ended[shift_id] == -280 * len(winners(sold))
    await books_hold(database, shop)


async def test_a_sale_after_the_close_is_told_what_happened(database: Database, address: str) -> None:
    shop = await make_shop(database)
    shift_id = await shift_of(database, shop)
    await counted(database, shop, 10_000, by(shop.cashier))
    do_together(address, [Close(shop.lane, shop.cashier.staff_id, shift_id)], shop.key, shop.now)
    (late,) = do_together(address, [Sell(paid(shop, basket_of(shop, "MATE")))], shop.key, shop.now)
    assert (late.receipt, late.refusal) == (None, "ShiftClosed")
    assert "open one, then pay" in (late.sentence or "")

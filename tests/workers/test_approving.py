"""Approval in place: another person's PIN, counted like every PIN, and no seat moved."""

from uuid import UUID

import pytest
from sqlalchemy import update

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted, SignInRefused, TillError
from pos_tui.journal.models import JournalEntry
from pos_tui.staff.lock_out import FOR_GOOD
from pos_tui.staff.models import Approval, Staff
from pos_tui.workers.approving import Wish, approve_in_place
from pos_tui.workers.proving import NOT_TOGETHER
from tests.cash.floor import by, moved
from tests.selling.sales import everything, rows
from tests.shops import PINS, Shop, make_shop

PAY_OUT = Wish(permission="pay_out", size=500, about="SGD 5.00, window cleaner")


async def ask(database: Database, shop: Shop, number: str, pin: str, wish: Wish = PAY_OUT) -> UUID:
    [approval] = await approve_in_place(
        database, shop.lane, wish, requested_by=shop.cashier.staff_id, number=number, pin=pin,
        key=shop.key, clock=lambda: shop.now,
    )  # fmt: skip
    return approval


async def test_a_supervisors_pin_lets_it_happen_once(database: Database) -> None:
    shop = await make_shop(database)
    seats = await rows(database, Staff, "seat_id")
    approval = await ask(database, shop, " s1 ", PINS["supervisor"])
    assert await rows(database, Staff, "seat_id") == seats
    await moved(database, shop, "paid_out", 500, by(shop.cashier, approval))
    with pytest.raises(NotPermitted):
        await moved(database, shop, "paid_out", 500, by(shop.cashier, approval))
    told = await rows(database, JournalEntry, "kind", "staff_id", "approved_by")
    cashier, supervisor = shop.cashier.staff_id, shop.supervisor.staff_id
    assert ("approval", cashier, supervisor) in told
    assert ("paid_out", cashier, supervisor) in told


BAD: list[tuple[str, str, Wish, type[TillError], str]] = [
    ("X9", PINS["supervisor"], PAY_OUT, SignInRefused, NOT_TOGETHER),
    ("C1", PINS["cashier"], PAY_OUT, NotPermitted, "Nobody approves their own act"),
    ("S1", PINS["supervisor"], Wish(permission="pay_out", size=20_001, about=""), NotPermitted, "ask a manager"),
]


@pytest.mark.parametrize(("number", "pin", "wish", "error", "words"), BAD)
async def test_what_cannot_be_approved_changes_nothing(
    database: Database, number: str, pin: str, wish: Wish, error: type[TillError], words: str
) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    with pytest.raises(error, match=words):
        await ask(database, shop, number, pin, wish)
    assert await everything(database) == before


async def test_somebody_who_has_left_approves_nothing(database: Database) -> None:
    shop = await make_shop(database)
    gone = update(Staff).where(Staff.id == shop.supervisor.staff_id).values(active=False)
    await database.write(lambda session: session.execute(gone))
    with pytest.raises(SignInRefused, match=NOT_TOGETHER):
        await ask(database, shop, "S1", PINS["supervisor"])


async def test_wrong_pins_are_counted_told_and_lock(database: Database) -> None:
    shop = await make_shop(database)
    for _ in range(2):
        with pytest.raises(SignInRefused, match=NOT_TOGETHER):
            await ask(database, shop, "S1", "9999")
    await ask(database, shop, "S1", PINS["supervisor"])
    assert {wrong for (wrong,) in await rows(database, Staff, "wrong_pins")} == {0}
    for _ in range(3):
        with pytest.raises(SignInRefused, match=NOT_TOGETHER):
            await ask(database, shop, "S1", "9999")
    with pytest.raises(SignInRefused, match=NOT_TOGETHER):
        await ask(database, shop, "S1", PINS["supervisor"])
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert (kinds.count("sign_in_failed"), kinds.count("approval")) == (5, 1)
    assert len(await rows(database, Approval, "id")) == 1


async def test_who_is_locked_out_approves_nothing_even_with_the_right_pin(database: Database) -> None:
    shop = await make_shop(database)
    lock = update(Staff).where(Staff.id == shop.supervisor.staff_id).values(locked_until=FOR_GOOD, wrong_pins=5)
    await database.write(lambda session: session.execute(lock))
    before = await everything(database)
    with pytest.raises(SignInRefused, match=NOT_TOGETHER):
        await ask(database, shop, "S1", PINS["supervisor"])
    assert await everything(database) == before

"""A drawer from float to Z: counted blind, closed once, and the same figure everywhere."""

import pytest

from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.cash.reports import z_report
from pos_tui.cash.z_views import ZReport
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, ShiftClosed, TillError
from pos_tui.journal.models import JournalEntry
from tests.cash.floor import approved, by, closed, counted, moved, x_of
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def a_day(database: Database) -> Shop:
    """Float 100.00, sales of 5.60 in cash and 4.90 by card, 10.00 paid out: 95.60 in the drawer."""
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 2)), ("cash", 1_000)))
    await ring(database, shop, paid(shop, basket_of(shop, "PALE"), ("card", 490)))
    await moved(database, shop, "paid_out", 1_000, by(shop.supervisor))
    return shop


async def test_a_counted_shift_is_closed_by_a_z(database: Database) -> None:
    shop = await a_day(database)
    sealed = await counted(database, shop, 9_560, by(shop.cashier))
    assert (sealed.expected, sealed.variance, sealed.attempt) == (9_560, 0, 1)
    z = await closed(database, shop, by(shop.cashier))
    assert (z.z_number, z.expected, z.counted, z.variance) == (1, 9_560, 9_560, 0)
    assert (z.totals.documents, z.totals.total, z.totals.tax, z.perpetual_total) == (2, 1_050, 86, 1_050)
    assert await rows(database, Shift, "z_number", "expected", "counted", "variance") == [
        (1, 9_560, 9_560, 0),
        (None, None, None, None),
    ]


async def test_the_z_read_again_is_the_z(database: Database) -> None:
    shop = await a_day(database)
    await counted(database, shop, 9_560, by(shop.cashier))
    z = await closed(database, shop, by(shop.cashier))
    again = await database.read(lambda session: z_report(session, shop.company_id, shop.lane.terminal_id, 1))
    assert again == z.model_copy(update={"anchor": None})


async def test_nobody_is_told_what_is_expected_before_the_count(database: Database) -> None:
    shop = await a_day(database)
    x = await x_of(database, shop)
    assert (x.sealed, x.totals.drawer) == (True, ())
    told = "".join(body for (body,) in await rows(database, JournalEntry, "body"))
    assert "9560" not in told
    await counted(database, shop, 9_000, by(shop.cashier))
    assert (await x_of(database, shop)).sealed is False


async def test_a_recount_is_recorded_as_the_second(database: Database) -> None:
    shop = await a_day(database)
    await counted(database, shop, 9_000, by(shop.cashier))
    await counted(database, shop, 9_560, by(shop.cashier))
    assert await rows(database, DrawerCount, "attempt", "counted") == [(1, 9_000), (2, 9_560)]
    assert (await closed(database, shop, by(shop.cashier))).variance == 0


async def test_a_variance_needs_a_reason_and_above_a_limit_approval(database: Database) -> None:
    shop = await a_day(database)
    await counted(database, shop, 9_560 - 501, by(shop.cashier))
    with pytest.raises(BadInput, match="say why"):
        await closed(database, shop, by(shop.cashier))
    with pytest.raises(NotPermitted, match="close a shift with this variance: ask a supervisor"):
        await closed(database, shop, by(shop.cashier), "a note was missing")
    actor = await approved(database, shop, "close_shift", of=shop.cashier, by_whom=shop.supervisor, size=501)
    z = await closed(database, shop, actor, "a note was missing")
    assert (z.variance, z.reason) == (-501, "a note was missing")


async def test_a_shift_is_counted_before_it_is_closed_and_closed_once(database: Database) -> None:
    shop = await a_day(database)
    with pytest.raises(BadInput, match="Count the drawer"):
        await closed(database, shop, by(shop.cashier))
    await counted(database, shop, 9_560, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    with pytest.raises(ShiftClosed, match="No shift is open"):
        await ring(database, shop, paid(shop, basket_of(shop, "MATE")))


BAD_MOVES: list[tuple[int, str, type[TillError], str]] = [
    (0, "x", BadInput, "above nothing"),
    (-1, "x", BadInput, "above nothing"),
    (10**13, "x", BadInput, "above nothing"),
    (1_000, " \x1b ", BadInput, "Say why"),
]


@pytest.mark.parametrize(("cents", "reason", "error", "words"), BAD_MOVES)
async def test_impossible_payments_out_change_nothing(
    database: Database, cents: int, reason: str, error: type[TillError], words: str
) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    with pytest.raises(error, match=words):
        await moved(database, shop, "paid_out", cents, by(shop.supervisor), reason)
    assert await everything(database) == before


async def test_a_cashier_pays_out_with_approval_only_and_once(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(NotPermitted, match="Aisha Cashier may not pay this much out: ask a supervisor"):
        await moved(database, shop, "paid_out", 500, by(shop.cashier))
    actor = await approved(database, shop, "pay_out", of=shop.cashier, by_whom=shop.supervisor, size=500)
    await moved(database, shop, "paid_out", 500, actor)
    with pytest.raises(NotPermitted):
        await moved(database, shop, "paid_out", 500, actor)
    [(by_whom,)] = [
        (row[1],) for row in await rows(database, JournalEntry, "kind", "approved_by") if row[0] == "paid_out"
    ]
    assert by_whom == shop.supervisor.staff_id


async def test_nobody_approves_themselves_or_above_their_limit(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(NotPermitted, match="Nobody approves their own act"):
        await approved(database, shop, "pay_out", of=shop.supervisor, by_whom=shop.supervisor, size=1)
    with pytest.raises(NotPermitted, match="ask a manager"):
        await approved(database, shop, "pay_out", of=shop.cashier, by_whom=shop.supervisor, size=20_001)
    with pytest.raises(NotPermitted, match="ask a supervisor"):
        await approved(database, shop, "no_sale", of=shop.supervisor, by_whom=shop.cashier)


async def test_the_perpetual_total_is_the_sum_of_all_z(database: Database) -> None:
    shop = await a_day(database)
    await counted(database, shop, 9_560, by(shop.cashier))
    first = await closed(database, shop, by(shop.cashier))
    assert isinstance(first, ZReport)
    assert first.perpetual_total == first.totals.total

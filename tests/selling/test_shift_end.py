"""A shift does not end over a customer's basket: it is finished, or carried on by name."""

import json
from collections.abc import Collection
from uuid import UUID

import pytest
from sqlalchemy import update

from pos_tui.cash.queries import open_shift
from pos_tui.cash.report_text import z_text
from pos_tui.cash.reports import z_report
from pos_tui.cash.z_views import ZReport
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, ShiftClosed
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.baskets import save_basket
from pos_tui.selling.holds import held
from pos_tui.selling.models import OpenBasket
from pos_tui.selling.shift_end import baskets_waiting, end_shift
from tests.cash.floor import by, counted
from tests.selling.sales import basket_of, everything, rows
from tests.selling.test_holds import put_aside, take_up
from tests.shops import Shop, make_shop


async def ended(database: Database, shop: Shop, shift_id: UUID, carry_on: Collection[UUID] = ()) -> ZReport:
    return await database.write(
        lambda session: end_shift(
            session, shop.lane, by(shop.cashier), shift_id=shift_id, reason=None, carry_on=carry_on,
            key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def counted_shift(database: Database, shop: Shop) -> UUID:
    shift = await database.read(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    await counted(database, shop, 10_000, by(shop.cashier))
    return shift.shift_id


async def test_a_held_basket_is_refused_by_name_unless_it_is_carried_on(database: Database) -> None:
    shop = await make_shop(database)
    shift_id = await counted_shift(database, shop)
    red, table = basket_of(shop, "MATE", "BREAD"), basket_of(shop, "STAMP")
    await put_aside(database, shop, red, "red coat")
    await put_aside(database, shop, table, "table 4")
    before = await everything(database)
    for said, names in (((), "red coat, table 4"), ((red.sale_id,), "table 4")):
        with pytest.raises(BadInput, match=rf"Held here: {names}\. Finish what is held"):
            await ended(database, shop, shift_id, said)
    assert await everything(database) == before
    z = await ended(database, shop, shift_id, (table.sale_id, red.sale_id))
    assert [(one.note, one.by, one.lines, one.total) for one in z.carried] == [
        ("red coat", "Aisha Cashier", 2, 600),
        ("table 4", "Aisha Cashier", 1, 110),
    ]
    stored = await database.read(lambda s: z_report(s, shop.company_id, shop.lane.terminal_id, 1))
    assert stored.carried == z.carried
    text = z_text(stored, shop.lane)
    assert "Held baskets carried on                2" in text
    assert "  red coat, Aisha Cashier           6.00" in text
    [body] = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "z"]
    assert [one["note"] for one in json.loads(body)["carried"]] == ["red coat", "table 4"]


async def test_what_was_carried_on_is_taken_up_at_another_till_after_the_z(database: Database) -> None:
    shop = await make_shop(database)
    shift_id = await counted_shift(database, shop)
    basket = basket_of(shop, "MATE")
    await put_aside(database, shop, basket, "red coat")
    await ended(database, shop, shift_id, [basket.sale_id])
    assert [one.note for one in await database.read(lambda s: held(s, shop.lanes[1]))] == ["red coat"]
    assert await take_up(database, shop, basket) == basket


async def test_what_is_held_at_another_till_or_was_taken_up_meanwhile_is_not_asked_for(
    database: Database,
) -> None:
    shop = await make_shop(database)
    shift_id = await counted_shift(database, shop)
    basket = basket_of(shop, "MATE")
    await put_aside(database, shop, basket, "red coat")
    await take_up(database, shop, basket)
    z = await ended(database, shop, shift_id, [basket.sale_id])
    assert z.carried == ()
    assert "carried on" not in z_text(z, shop.lane)


async def test_an_open_basket_is_refused_and_an_empty_one_is_not(database: Database) -> None:
    shop = await make_shop(database)
    shift_id = await counted_shift(database, shop)
    open_one = basket_of(shop, "MATE")
    await database.write(lambda s: save_basket(s, shop.lane, shop.cashier.staff_id, open_one, now=shop.now))
    before = await everything(database)
    with pytest.raises(BadInput, match=r"A basket is open on this till: hold it \(F7\) or finish it"):
        await ended(database, shop, shift_id, [open_one.sale_id])
    assert await everything(database) == before
    emptied = open_one.model_copy(update={"lines": ()})
    await database.write(lambda s: save_basket(s, shop.lane, shop.cashier.staff_id, emptied, now=shop.now))
    assert (await ended(database, shop, shift_id)).z_number == 1
    with pytest.raises(ShiftClosed):
        await ended(database, shop, shift_id)


async def test_one_that_cannot_be_read_any_more_is_named_all_the_same(database: Database) -> None:
    shop = await make_shop(database)
    await put_aside(database, shop, basket_of(shop, "MATE"), "red coat")
    await database.write(lambda s: s.execute(update(OpenBasket).values(body='{"from": "long ago"}')))
    [waiting] = await database.read(lambda s: baskets_waiting(s, shop.lane))
    assert (waiting.note, waiting.lines, waiting.total) == ("red coat", None, None)
    z = await ended(database, shop, await counted_shift(database, shop), [waiting.sale_id])
    assert "  red coat, Aisha Cashier              ?" in z_text(z, shop.lane)

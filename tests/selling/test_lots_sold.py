"""A sale takes what expires first, or the lot and serial number that were scanned; all comes back where it was."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import event

from pos_tui.catalogue.views import Scanned
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import LotRefused, NotEnoughStock, NotPermitted, SaleRefused
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.money import ONE, Quantity
from pos_tui.selling.basket import add, new_basket
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.returns import return_line
from pos_tui.selling.views import Basket, LineReference, Sale
from pos_tui.selling.voids import void_of
from pos_tui.staff.permits import approve
from pos_tui.staff.views import Place
from tests.inventory.in_lots import LATER, OVER, SOON, lot_shop, lots_at, part, put, serials, track
from tests.inventory.keeping import another_outlet, change, changed, holds, line, set_product
from tests.selling.returning import refund
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


def scanned(shop: Shop, sku: str, batch: str | None, until: date | None = None, count: int = 1) -> Basket:
    """A basket of what a code with a batch or a day was read off."""
    quantity = Quantity(count * ONE)
    said = Scanned(product=shop.products[sku], quantity=quantity, batch=batch, expiry=until)
    return add(new_basket(), shop.products[sku], quantity, said)[0]


def pieces(shop: Shop, *numbers: str | None) -> Basket:
    """BREAD by its serial numbers."""
    basket = new_basket()
    for number in numbers:
        basket, index = add(basket, shop.products["BREAD"], ONE, alone=True)
        lines = [*basket.lines[:index], basket.lines[index].model_copy(update={"serial": number})]
        basket = basket.model_copy(update={"lines": tuple(lines)})
    return basket


async def fresh_and_old(database: Database, **company: object) -> Shop:
    """3 that are over, 4 that expire soon, 5 that expire later."""
    shop = await lot_shop(database, **company)
    await changed(database, shop, change("counted", line(shop, "MATE", 0)))
    await put(database, shop, "MATE", part("OLD", 3, OVER), part("LATE", 5, LATER), part("SOON", 4, SOON))
    return shop


async def test_what_expires_first_is_sold_first(database: Database) -> None:
    shop = await fresh_and_old(database)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3))))
    assert await lots_at(database, shop, "MATE") == {"OLD": 3, "LATE": 5, "SOON": 1}
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 2))))
    assert await lots_at(database, shop, "MATE") == {"OLD": 3, "LATE": 4}
    await holds(database, shop)


async def test_a_scanned_batch_is_the_one_that_goes(database: Database) -> None:
    shop = await fresh_and_old(database)
    await ring(database, shop, paid(shop, scanned(shop, "MATE", "LATE", LATER, 2)))
    await ring(database, shop, paid(shop, scanned(shop, "MATE", None, LATER)))
    assert await lots_at(database, shop, "MATE") == {"OLD": 3, "LATE": 2, "SOON": 4}
    await holds(database, shop)


async def test_a_batch_that_is_not_there_is_refused(database: Database) -> None:
    shop = await fresh_and_old(database)
    before = await everything(database)
    for batch, sentence in (("L9", "Only 0 Club Mate .* of lot L9"), ("LATE", "Only 5 Club Mate .* of lot LATE")):
        with pytest.raises(LotRefused, match=sentence):
            await ring(database, shop, paid(shop, scanned(shop, "MATE", batch, None, 6)))
    assert await everything(database) == before


async def test_with_nothing_but_old_goods_somebody_has_to_allow_it(database: Database) -> None:
    shop = await fresh_and_old(database)
    sale = paid(shop, basket_of(shop, ("MATE", 10)))
    before = await everything(database)
    with pytest.raises(NotPermitted, match=r"lot OLD was good until 2026-11-20\. Aisha Cashier may not sell"):
        await ring(database, shop, sale)
    assert await everything(database) == before
    await ring(database, shop, await approved(database, shop, sale))
    assert await lots_at(database, shop, "MATE") == {"OLD": 2}
    bodies = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "sale"]
    assert "sell_expired" in bodies[0]
    assert "of lot OLD was good until 2026-11-20" in bodies[0]
    await holds(database, shop)


async def test_a_scanned_batch_past_its_day_has_to_be_allowed(database: Database) -> None:
    shop = await fresh_and_old(database)
    sale = paid(shop, scanned(shop, "MATE", "OLD", OVER))
    with pytest.raises(NotPermitted, match="may not sell goods past their day: ask a supervisor to approve it"):
        await ring(database, shop, sale)
    await ring(database, shop, sale.model_copy(update={"staff_id": shop.supervisor.staff_id}))
    assert await lots_at(database, shop, "MATE") == {"OLD": 2, "LATE": 5, "SOON": 4}


async def test_a_shop_may_sell_nothing_past_its_day(database: Database) -> None:
    shop = await fresh_and_old(database, expired_policy="block")
    for basket in (basket_of(shop, ("MATE", 10)), scanned(shop, "MATE", "OLD", OVER)):
        sale = paid(shop, basket).model_copy(update={"staff_id": shop.owner.staff_id})
        with pytest.raises(LotRefused, match="was good until 2026-11-20, so it is not sold: void the line"):
            await ring(database, shop, sale)


async def test_a_product_may_be_sold_past_its_day_whatever_the_shop_says(database: Database) -> None:
    shop = await fresh_and_old(database, expired_policy="block")
    await set_product(database, shop, "MATE", expired_policy="allow")
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 10))))
    assert await lots_at(database, shop, "MATE") == {"OLD": 2}


async def test_the_shelf_still_says_how_much_there_is(database: Database) -> None:
    shop = await fresh_and_old(database, expired_policy="allow")
    with pytest.raises(NotEnoughStock, match="Only 12 Club Mate"):
        await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 13))))


async def test_what_is_sold_beyond_the_shelf_is_of_an_unknown_lot(database: Database) -> None:
    shop = await fresh_and_old(database, expired_policy="allow", stock_policy="allow")
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 14))))
    assert await lots_at(database, shop, "MATE") == {"unknown": -2}
    await put(database, shop, "MATE", part("NEW", 5, LATER))
    assert await lots_at(database, shop, "MATE") == {"unknown": -2, "NEW": 5}
    await holds(database, shop)


async def test_what_comes_back_lies_in_the_lots_it_was_of(database: Database) -> None:
    shop = await fresh_and_old(database)
    before = await lots_at(database, shop, "MATE")
    sale = paid(shop, basket_of(shop, ("MATE", 6)))
    await ring(database, shop, sale)
    for count, left in ((3, {"OLD": 3, "LATE": 5, "SOON": 1}), (3, before)):
        await ring(database, shop, await back_of(database, shop, sale, count))
        assert await lots_at(database, shop, "MATE") == left
    await holds(database, shop)


async def test_a_void_puts_lots_back(database: Database) -> None:
    shop = await fresh_and_old(database)
    await put(database, shop, "BREAD", *serials("S1"))
    before = [await lots_at(database, shop, sku) for sku in ("MATE", "BREAD")]
    basket = basket_of(shop, ("MATE", 6))
    basket = basket.model_copy(update={"lines": (*basket.lines, *pieces(shop, "S1").lines)})
    sale = paid(shop, basket)
    await ring(database, shop, sale)
    reversal = await database.read(
        lambda s: void_of(
            s, sale.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.supervisor.staff_id,
        )
    )  # fmt: skip
    await ring(database, shop, reversal)
    assert [await lots_at(database, shop, sku) for sku in ("MATE", "BREAD")] == before
    await holds(database, shop)


async def test_what_was_sold_before_there_were_lots_comes_back_as_unknown(database: Database) -> None:
    shop = await make_shop(database)
    sales = [paid(shop, basket_of(shop, one)) for one in ("MATE", ("BREAD", 10))]
    for sale in sales:
        await ring(database, shop, sale)
    await track(database, shop, "MATE", "lot")
    await track(database, shop, "BREAD", "serial")
    for sale, count in ((sales[0], 1), (sales[1], 2), (sales[1], 1)):
        await ring(database, shop, await back_of(database, shop, sale, count))
    assert await lots_at(database, shop, "MATE") == {"unknown": 10}
    own = f"{sales[1].basket.sale_id.hex[-8:]}-1-"
    assert await lots_at(database, shop, "BREAD") == {f"{own}{n}": 1 for n in (1, 2, 3)}
    await holds(database, shop)


async def test_a_serial_number_is_sold_once_and_printed(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    receipt = await ring(database, shop, paid(shop, pieces(shop, "S2", "S1")))
    assert [line.serial for line in receipt.lines] == ["S2", "S1"]
    assert "  SN S2" in receipt_text(receipt).splitlines()
    assert await lots_at(database, shop, "BREAD") == {}
    await put(database, shop, "BREAD", *serials("S3"))
    with pytest.raises(LotRefused, match="Serial number S1 of Crème brioche is not on hand here"):
        await ring(database, shop, paid(shop, pieces(shop, "S1")))
    await holds(database, shop)


@pytest.mark.parametrize(
    ("numbers", "count", "sentence"),
    [
        ((None,), 1, "Crème brioche has serial numbers: scan or choose the one that goes"),
        (("S1", "S1"), 1, "Serial number S1 of Crème brioche is not on hand here"),
        (("S1",), 2, "Crème brioche has serial numbers: sell each on a line of its own"),
    ],
)
async def test_a_piece_is_named_and_sold_alone(
    database: Database, numbers: Sequence[str | None], count: int, sentence: str
) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1", "S2", "S3"))
    basket = pieces(shop, *numbers)
    lines = [one.model_copy(update={"quantity": Quantity(count * ONE)}) for one in basket.lines]
    before = await everything(database)
    with pytest.raises(SaleRefused, match=sentence):
        await ring(database, shop, paid(shop, basket.model_copy(update={"lines": tuple(lines)})))
    assert await everything(database) == before


async def test_only_the_piece_that_was_sold_comes_back(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    sale, other = (paid(shop, pieces(shop, number)) for number in ("S1", "S2"))
    for one in (sale, other):
        await ring(database, shop, one)
    reference = LineReference(document_id=sale.basket.sale_id, position=1)
    back = await database.read(lambda s: return_line(s, shop.company_id, reference, ONE))
    assert back.serial == "S1"
    with pytest.raises(LotRefused, match="Serial number S2 of Crème brioche is not what went out"):
        await ring(database, shop, refund(shop, sale, [back.model_copy(update={"serial": "S2"})]))
    await ring(database, shop, refund(shop, sale, [back]))
    assert await lots_at(database, shop, "BREAD") == {"S1": 1}
    await holds(database, shop)


async def test_without_a_receipt_a_piece_comes_back_that_was_sold(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1"))
    await ring(database, shop, paid(shop, pieces(shop, "S1")))

    def brought(number: str) -> Sale:
        basket = pieces(shop, number)
        lines = (basket.lines[0].model_copy(update={"quantity": Quantity(-ONE)}),)
        sale = paid(shop, basket.model_copy(update={"lines": lines}))
        return sale.model_copy(update={"staff_id": shop.supervisor.staff_id})

    with pytest.raises(LotRefused, match="Serial number S9 of Crème brioche was never sold here"):
        await ring(database, shop, brought("S9"))
    await ring(database, shop, brought("S1"))
    assert await lots_at(database, shop, "BREAD") == {"S1": 1}
    await holds(database, shop)


async def test_another_outlet_sells_its_own_pieces_only(database: Database) -> None:
    shop = await lot_shop(database)
    there = await another_outlet(database, shop)
    await put(database, shop, "BREAD", *serials("S1"), lane=there)
    await put(database, shop, "BREAD", *serials("S2"))
    with pytest.raises(LotRefused, match="Serial number S1 of Crème brioche is not on hand here"):
        await ring(database, shop, paid(shop, pieces(shop, "S1")))


async def test_a_sale_of_what_is_in_no_lots_asks_nothing_of_them(database: Database) -> None:
    shop = await lot_shop(database)
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    counts = []
    for sku in ("PALE", "MATE"):
        sale = paid(shop, basket_of(shop, sku))
        statements.clear()
        event.listen(database.engines.write.sync_engine, "before_cursor_execute", note)
        await ring(database, shop, sale)
        event.remove(database.engines.write.sync_engine, "before_cursor_execute", note)
        counts.append(sum("lot_" in sql or "FROM lot" in sql for sql in statements))
    assert (counts[0], counts[1] > 0) == (0, True)


async def back_of(database: Database, shop: Shop, sale: Sale, count: int) -> Sale:
    """So many of the first line of a receipt come back."""
    reference = LineReference(document_id=sale.basket.sale_id, position=1)
    line = await database.read(lambda s: return_line(s, shop.company_id, reference, Quantity(count * ONE)))
    return refund(shop, sale, [line])


async def approved(database: Database, shop: Shop, sale: Sale) -> Sale:
    """The supervisor lets it go."""
    approval_id = new_id()
    await database.write(
        lambda s: approve(
            s, Place.at(shop.lane), approval_id=approval_id, requested_by=shop.cashier.staff_id,
            approver_id=shop.supervisor.staff_id, permission="sell_expired", size=0, about="old goods",
            key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    return sale.model_copy(update={"basket": sale.basket.model_copy(update={"approvals": (approval_id,)})})

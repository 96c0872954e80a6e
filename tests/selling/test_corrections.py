"""Returns and voids mirror what was sold, to the cent and in every column."""

from functools import partial

import pytest

from pos_tui.cash.service import open_shift
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, SaleRefused
from pos_tui.ids import new_id
from pos_tui.inventory.models import StockLevel
from pos_tui.money import ONE, Money, Quantity, Rate
from pos_tui.selling.basket import discount_percent
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.selling.returns import return_line, returnable
from pos_tui.selling.views import Line, LineReference, Sale
from pos_tui.selling.voids import void_of
from tests.cash.floor import approved, by, closed, counted
from tests.selling.returning import full_return, refund
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop

COLUMNS = ("quantity", "discount", "amount", "basket_share", "tax")


async def odd_sale(database: Database, shop: Shop) -> Sale:
    """7 × 2.80 less 5 %, a brioche, and 1.01 off the basket: nothing of it divides evenly."""
    basket = discount_percent(basket_of(shop, ("MATE", 7), "BREAD", customer=True), 0, Rate(50_000))
    sale = paid(shop, basket.model_copy(update={"basket_discount": Money(101)}))
    await ring(database, shop, sale)
    return sale


async def back_of(shop: Shop, reference: LineReference, quantity: Quantity, session: Reading) -> Line:
    return await return_line(session, shop.company_id, reference, quantity)


async def sums(database: Database) -> list[tuple[int, ...]]:
    """What all lines of all documents come to, by product."""
    found: dict[object, list[int]] = {}
    for product_id, *values in await rows(database, DocumentLine, "product_id", *COLUMNS):
        so_far = found.setdefault(product_id, [0] * len(COLUMNS))
        found[product_id] = [a + b for a, b in zip(so_far, values, strict=True)]
    return [tuple(values) for values in found.values()]


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("parts", [[7], [1, 6], [3, 3, 1], [1] * 7])
async def test_all_parts_that_come_back_are_the_original(
    database: Database, parts: list[int], inclusive: bool
) -> None:
    shop = await make_shop(database, prices_include_tax=inclusive)
    sale = await odd_sale(database, shop)
    for count in parts:
        reference = LineReference(document_id=sale.basket.sale_id, position=1)
        quantity = Quantity(count * ONE)
        line = await database.read(partial(back_of, shop, reference, quantity))
        await ring(database, shop, refund(shop, sale, [line]))
    rest = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    await ring(database, shop, full_return(shop, sale, rest))
    assert await sums(database) == [(0,) * len(COLUMNS)] * 2
    assert sum(total for (total,) in await rows(database, Document, "total")) == 0
    assert await rows(database, Customer, "points") == [(0,)]


async def test_a_void_reverses_its_document_in_its_shift(database: Database) -> None:
    shop = await make_shop(database)
    sale = await odd_sale(database, shop)
    await ring(database, shop, await voiding(database, shop, sale))
    assert await sums(database) == [(0,) * len(COLUMNS)] * 2
    levels = dict(await rows(database, StockLevel, "product_id", "on_hand"))
    assert levels[shop.products["MATE"].product_id] == 10_000
    kinds = await rows(database, Document, "kind", "reverses_id")
    assert kinds == [("sale", None), ("void", sale.basket.sale_id)]
    with pytest.raises(SaleRefused, match="return the rest of it instead"):
        await voiding(database, shop, sale)


async def voiding(database: Database, shop: Shop, sale: Sale, *, staff: object = None) -> Sale:
    void = await database.read(
        lambda session: void_of(
            session, sale.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.supervisor.staff_id,
        )
    )  # fmt: skip
    return void.model_copy(update={"staff_id": staff}) if staff else void


async def test_a_cashier_voids_with_approval_only(database: Database) -> None:
    shop = await make_shop(database)
    sale = await odd_sale(database, shop)
    void = await voiding(database, shop, sale, staff=shop.cashier.staff_id)
    before = await everything(database)
    with pytest.raises(NotPermitted, match="may not void a receipt: ask a supervisor"):
        await ring(database, shop, void)
    assert await everything(database) == before
    actor = await approved(database, shop, "void_document", of=shop.cashier, by_whom=shop.supervisor)
    basket = void.basket.model_copy(update={"approvals": actor.approvals})
    receipt = await ring(database, shop, void.model_copy(update={"basket": basket}))
    assert receipt.kind == "void"


async def test_a_document_of_a_closed_shift_is_not_voided(database: Database) -> None:
    shop = await make_shop(database)
    sale = await odd_sale(database, shop)
    void = await voiding(database, shop, sale)
    sealed = await counted(database, shop, 0, by(shop.cashier))
    await counted(database, shop, sealed.expected, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    await open_again(database, shop)
    with pytest.raises(SaleRefused, match="is of another shift: take the goods back as a return"):
        await ring(database, shop, void)


async def open_again(database: Database, shop: Shop) -> None:
    await database.write(
        lambda session: open_shift(
            session, shop.lane, shop.cashier.staff_id,
            shift_id=new_id(), float_amount=Money(0), business_date=shop.today, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def test_a_part_that_went_meanwhile_is_said(database: Database) -> None:
    shop = await make_shop(database)
    sale = await odd_sale(database, shop)
    offered = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    one = await database.read(lambda s: return_line(s, shop.company_id, offered[0].reference, Quantity(2 * ONE)))
    three = await database.read(lambda s: return_line(s, shop.company_id, offered[0].reference, Quantity(3 * ONE)))
    await ring(database, shop, refund(shop, sale, [one]))
    before = await everything(database)
    if three.portion is not None:
        moved = three.portion.model_copy(update={"amount": Money(three.portion.amount - 1)})
        greedy = refund(shop, sale, [three.model_copy(update={"portion": moved})])
        with pytest.raises(SaleRefused, match="came back meanwhile"):
            await ring(database, shop, greedy)
    assert await everything(database) == before
    with pytest.raises(BadInput, match="5 of Club Mate Regular 500 ml can still come back"):
        await database.read(lambda s: return_line(s, shop.company_id, offered[0].reference, Quantity(6 * ONE)))


async def test_a_refund_in_another_tender_needs_approval(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)), ("card", 560))
    await ring(database, shop, sale)
    rest = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    back = full_return(shop, sale, rest)
    in_cash = back.payments[0].model_copy(update={"tender": shop.tenders["cash"]})
    with pytest.raises(NotPermitted, match="may not refund in another tender than was paid"):
        await ring(database, shop, back.model_copy(update={"payments": (in_cash,)}))
    assert (await ring(database, shop, back)).total == -560

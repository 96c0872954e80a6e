"""Whatever happens in a shift, in any order: expected cash is the sum of its movements, and what X and Z say."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from pos_tui.cash.drawer import CashKind
from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.cash.queries import drawer_sums, open_shift
from pos_tui.cash.rules import expected_cash
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.selling.returns import returnable
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Receipt, Sale
from pos_tui.selling.voids import void_of
from tests.cash.floor import by, closed, counted, moved, x_of
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop
from tests.stores import Store

MOVES: dict[str, CashKind] = {"paid_in": "paid_in", "paid_out": "paid_out", "drop": "drop"}
KINDS = ["sale", "card", "return", "void", "paid_in", "paid_out", "drop"]
ACTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 9)), min_size=1, max_size=10)


async def movements(database: Database, shop: Shop) -> int:
    """The drawer's cash by one query over the ledger."""
    cash = (
        select(func.sum(DrawerMovement.amount))
        .join(TenderType, TenderType.id == DrawerMovement.tender_type_id)
        .where(TenderType.kind == "cash")
    )
    change = select(func.sum(DrawerMovement.change))

    async def look(session: Reading) -> int:
        return int(await session.scalar(cash) or 0) - int(await session.scalar(change) or 0)

    return await database.read(look)


async def act(database: Database, shop: Shop, kind: str, count: int, sold: list[tuple[Sale, Receipt]]) -> None:
    if kind in ("sale", "card"):
        tender = ("cash", 5_000) if kind == "sale" else ("card", 280 * count + 320)
        sale = paid(shop, basket_of(shop, ("MATE", count), "BREAD"), tender)
        sold.append((sale, await ring(database, shop, sale)))
    elif kind in MOVES:
        await moved(database, shop, MOVES[kind], count * 100, by(shop.owner))  # False when there is too little
    elif sold:
        await take_back(database, shop, kind, sold.pop()[0])


async def take_back(database: Database, shop: Shop, kind: str, sale: Sale) -> None:
    if kind == "return":
        lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
        back = full_return(shop, sale, lines)
    else:
        back = await database.read(
            lambda session: void_of(
                session, sale.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
                terminal_id=shop.lane.terminal_id, staff_id=shop.supervisor.staff_id,
            )
        )  # fmt: skip
    back = back.model_copy(update={"staff_id": shop.owner.staff_id})
    receipt = await database.write(lambda session: complete_sale(session, back, key=shop.key, now=shop.now))
    assert receipt.total == -(280 * int(sale.basket.lines[0].quantity // 1_000) + 320)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
async def test_expected_cash_is_the_sum_of_the_movements_whatever_happens(
    store: Store, acts: list[tuple[str, int]]
) -> None:
    async with store.migrated() as address:
        database = Database.at(address)
        shop = await make_shop(database, stock={"MATE": 10**6, "BREAD": 10**6})
        sold: list[tuple[Sale, Receipt]] = []
        for kind, count in acts:
            await act(database, shop, kind, count, sold)
        expected = await movements(database, shop) - 10_000
        shift = await database.read(lambda session: open_shift(session, shop.lane))
        assert shift is not None
        sums = await database.read(lambda session: drawer_sums(session, shop.company_id, shift.shift_id))
        assert expected_cash(sums) == expected
        sealed = await counted(database, shop, expected, by(shop.cashier))
        assert sealed.variance == 0
        assert expected_cash((await x_of(database, shop)).totals.drawer) == expected
        assert (await closed(database, shop, by(shop.cashier))).expected == expected
        await database.close()

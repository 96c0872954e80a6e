"""The use cases that move money or goods, each made ready to be done once more."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pos_tui.buying.receiving import receive
from pos_tui.buying.views import Arrived, Delivery, Supplier
from pos_tui.cash.queries import open_shift as shift_of
from pos_tui.cash.service import open_shift
from pos_tui.cash.views import OpenShift
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.inventory.transfers import draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import TransferDraft
from pos_tui.money import ONE, Money, Quantity
from pos_tui.selling.returns import return_line
from pos_tui.selling.service import complete_sale
from pos_tui.selling.several import complete_sales
from pos_tui.selling.shift_end import end_shift
from pos_tui.selling.views import LineReference
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Place
from tests.buying.trade import by, cents, supplier, told
from tests.cash.floor import counted
from tests.customers.loyal import lane_now, loyal_shop, with_points
from tests.inventory.keeping import another_outlet, line
from tests.selling.returning import refund
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop

Command = Callable[[Writing], Awaitable[object]]
Ready = Callable[["World"], Awaitable[Command]]
"""Makes everything ready that the use case needs, and answers it; nothing of that is under test."""


class World:
    """A shop with goods, points, a supplier and a second outlet."""

    def __init__(self, database: Database, shop: Shop, of: Supplier, there: Lane) -> None:
        self.database, self.shop, self.of, self.there = database, shop, of, there

    @property
    def place(self) -> Place:
        return Place.at(self.shop.lane)

    @property
    def told(self) -> dict[str, Any]:
        return told(self.shop)

    async def shift(self) -> OpenShift:
        """The open one; one is opened where the last was closed."""
        lane = await lane_now(self.database, self.shop)
        if (shift := await self.database.read(lambda session: shift_of(session, lane))) is not None:
            return shift
        begun: dict[str, Any] = {
            "shift_id": new_id(),
            "float_amount": Money(10_000),
            "business_date": self.shop.today,
        }
        cashier = self.shop.cashier.staff_id
        return await self.database.write(lambda s: open_shift(s, lane, cashier, **begun, **self.told))


async def world_in(database: Database) -> World:
    """Enough of everything for as often as it is taken."""
    shop = await loyal_shop(database, stock={"MATE": 10**9, "BREAD": 10**9})
    await with_points(database, shop, 10**6)
    return World(database, shop, await supplier(database, shop), await another_outlet(database, shop))


async def sale(world: World) -> Command:
    """Two kinds of goods, by somebody who collects points."""
    await world.shift()
    made = paid(world.shop, basket_of(world.shop, ("MATE", 2), "BREAD", customer=True))
    return lambda session: complete_sale(session, made, **world.told)


async def several(world: World) -> Command:
    """Three of those at once, and one among them that is refused."""
    await world.shift()
    basket = basket_of(world.shop, ("MATE", 2), "BREAD", customer=True)
    made = [paid(world.shop, basket.model_copy(update={"sale_id": new_id()})) for _ in range(4)]
    made[1] = made[1].model_copy(update={"payments": ()})
    return lambda session: complete_sales(session, made, **world.told)


async def redeemed(world: World) -> Command:
    """Paid with points."""
    made = paid(world.shop, basket_of(world.shop, "MATE", customer=True), ("points", 280))
    return lambda session: complete_sale(session, made, **world.told)


async def returned(world: World) -> Command:
    """One of three comes back."""
    made = paid(world.shop, basket_of(world.shop, ("MATE", 3), customer=True))
    await ring(world.database, world.shop, made)
    reference = LineReference(document_id=made.basket.sale_id, position=1)
    back = await world.database.read(lambda s: return_line(s, world.shop.company_id, reference, ONE))
    refunded = refund(world.shop, made, [back])
    return lambda session: complete_sale(session, refunded, **world.told)


async def received(world: World) -> Command:
    """A delivery that nobody had ordered."""
    came = [Arrived(product_id=world.shop.products[sku].product_id, quantity=Quantity(6 * ONE), cost=cents(150))
            for sku in ("MATE", "BREAD")]  # fmt: skip
    delivery = Delivery(receipt_id=new_id(), supplier_id=world.of.supplier_id, lines=tuple(came))
    return lambda session: receive(session, world.place, by(world.shop.owner), delivery, **world.told)


async def sent(world: World) -> Command:
    """Goods leave for the other outlet."""
    lines = (line(world.shop, "MATE", 3), line(world.shop, "BREAD", 2))
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=world.there.outlet_id, lines=lines)
    actor = by(world.shop.owner)
    await world.database.write(lambda s: draft_transfer(s, world.place, actor, draft, **world.told))
    return lambda session: send_transfer(session, world.place, actor, draft.transfer_id, **world.told)


async def arrived(world: World) -> Command:
    """Goods come to the other outlet, one fewer than was sent."""
    lines, actor, there = (line(world.shop, "MATE", 3),), by(world.shop.owner), Place.at(world.there)
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=world.there.outlet_id, lines=lines)
    await world.database.write(lambda s: draft_transfer(s, world.place, actor, draft, **world.told))
    await world.database.write(lambda s: send_transfer(s, world.place, actor, draft.transfer_id, **world.told))
    two = {world.shop.products["MATE"].product_id: Quantity(2 * ONE)}
    return lambda session: receive_transfer(
        session, there, actor, draft.transfer_id, two, reason="one broke", **world.told
    )


async def closed(world: World) -> Command:
    """The Z of a shift with a sale in it, whose cash nobody finds in the drawer."""
    await world.database.write(await sale(world))
    lane, shift = await lane_now(world.database, world.shop), await world.shift()
    owner, shift_id = by(world.shop.owner), shift.shift_id
    await counted(world.database, world.shop, 10_000, owner)
    return lambda session: end_shift(session, lane, owner, shift_id=shift_id, reason="counted", **world.told)


ACTS: Mapping[str, Ready] = {
    act.__name__: act for act in (sale, several, redeemed, returned, received, sent, arrived, closed)
}

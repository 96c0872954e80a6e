"""Acts on shelves and orders: what each must do to the model, and how it is done through the services."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

from pos_tui.buying.orders import save_draft, send_order
from pos_tui.buying.receiving import receive
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.views import Arrived, BackLine, Delivery, Draft, DraftLine, GoodsBack
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.count_entries import add_entry
from pos_tui.inventory.counting import book_count, open_count
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import CountEntry, CountScope, StockChange, StockLine, TransferDraft
from pos_tui.money import PRICE_STEPS, Quantity, UnitPrice
from tests.random_days.model import Count, Model, Order, Refused, Transfer
from tests.random_days.world import World

ALL = CountScope(kind="all", name="everything")


@dataclass(frozen=True)
class Change:
    """Waste, or so much more or less than was thought."""

    source_id: UUID
    outlet: str
    kind: Literal["waste", "difference"]
    sku: str
    quantity: int

    def expect(self, model: Model) -> None:
        by = -self.quantity if self.kind == "waste" else self.quantity
        if model.on_hand[self.outlet, self.sku] + by < 0 and by < 0:
            raise Refused("BadInput")
        if self.kind == "waste":
            model.shelve(self.outlet, self.sku, by)
        else:
            model.correct(self.outlet, self.sku, by)

    async def do(self, world: World) -> None:
        line = StockLine(product_id=world.shop.products[self.sku].product_id, quantity=Quantity(self.quantity))
        change = StockChange(source_id=self.source_id, kind=self.kind, lines=(line,), reason="test")
        await world.write(change_stock, world.office(self.outlet), world.actor, change)


@dataclass(frozen=True)
class Ask:
    """An order, drafted and sent."""

    order_id: UUID
    outlet: str
    lines: tuple[tuple[str, int], ...]

    def expect(self, model: Model) -> None:
        model.orders[self.order_id] = Order(self.outlet, dict(self.lines))

    async def do(self, world: World) -> None:
        lines = tuple(
            DraftLine(
                product_id=world.shop.products[sku].product_id, ordered=Quantity(quantity),
                cost=UnitPrice(100 * PRICE_STEPS),
            )
            for sku, quantity in self.lines
        )  # fmt: skip
        draft = Draft(order_id=self.order_id, supplier_id=world.supplier_id, lines=lines)
        await world.write(save_draft, world.office(self.outlet), world.actor, draft)
        await world.write(send_order, world.office(self.outlet), world.actor, self.order_id)


@dataclass(frozen=True)
class Receive:
    """A delivery, against an order or without one."""

    receipt_id: UUID
    outlet: str
    sku: str
    quantity: int
    cents: int
    order_id: UUID | None = None

    def expect(self, model: Model) -> None:
        if self.quantity <= 0:
            raise Refused("BadInput")
        if self.order_id is not None:
            order = model.orders[self.order_id]
            order.received[self.sku] = order.received.get(self.sku, 0) + self.quantity
        model.shelve(self.outlet, self.sku, self.quantity)

    async def do(self, world: World) -> None:
        position = None
        if self.order_id is not None:
            position = list(world.model.orders[self.order_id].ordered).index(self.sku) + 1
        line = Arrived(
            product_id=world.shop.products[self.sku].product_id, quantity=Quantity(self.quantity),
            cost=UnitPrice(self.cents * PRICE_STEPS), order_position=position,
        )  # fmt: skip
        delivery = Delivery(
            receipt_id=self.receipt_id, supplier_id=world.supplier_id, order_id=self.order_id, lines=(line,)
        )
        await world.write(receive, world.office(self.outlet), world.actor, delivery)


@dataclass(frozen=True)
class SendBack:
    """Goods go back to the supplier."""

    return_id: UUID
    outlet: str
    sku: str
    quantity: int

    def expect(self, model: Model) -> None:
        if model.on_hand[self.outlet, self.sku] < self.quantity:
            raise Refused("NotEnoughStock")
        model.shelve(self.outlet, self.sku, -self.quantity)

    async def do(self, world: World) -> None:
        line = BackLine(product_id=world.shop.products[self.sku].product_id, quantity=Quantity(self.quantity))
        back = GoodsBack(return_id=self.return_id, supplier_id=world.supplier_id, reason="broken", lines=(line,))
        await world.write(send_back, world.office(self.outlet), world.actor, back)


@dataclass(frozen=True)
class Send:
    """Goods leave for the other outlet."""

    transfer_id: UUID
    outlet: str
    to: str
    sku: str
    quantity: int

    def expect(self, model: Model) -> None:
        if model.on_hand[self.outlet, self.sku] < self.quantity:
            raise Refused("BadInput")
        model.shelve(self.outlet, self.sku, -self.quantity)
        model.transfers[self.transfer_id] = Transfer(self.outlet, self.to, self.sku, self.quantity)

    async def do(self, world: World) -> None:
        line = StockLine(product_id=world.shop.products[self.sku].product_id, quantity=Quantity(self.quantity))
        there = world.office(self.to).outlet_id
        draft = TransferDraft(transfer_id=self.transfer_id, to_outlet_id=there, lines=(line,))
        place = world.office(self.outlet)
        await world.write(draft_transfer, place, world.actor, draft)
        await world.write(send_transfer, place, world.actor, self.transfer_id)


@dataclass(frozen=True)
class Arrive:
    """A transfer is taken in (some of it may be gone), or brought back by whoever sent it."""

    transfer_id: UUID
    missing: int
    brought_back: bool = False

    def expect(self, model: Model) -> None:
        transfer = model.transfers[self.transfer_id]
        if transfer.status != "sent":
            raise Refused("BadInput")
        transfer.status = "over"
        if self.brought_back:
            model.shelve(transfer.outlet, transfer.sku, transfer.quantity)
        else:
            model.shelve(transfer.to, transfer.sku, transfer.quantity - self.missing)

    async def do(self, world: World) -> None:
        transfer = world.model.transfers[self.transfer_id]
        if self.brought_back:
            await world.write(cancel_transfer, world.office(transfer.outlet), world.actor, self.transfer_id)
            return
        product_id = world.shop.products[transfer.sku].product_id
        arrived = {product_id: Quantity(transfer.quantity - self.missing)}
        await world.write(
            receive_transfer, world.office(transfer.to), world.actor, self.transfer_id, arrived, reason="test"
        )


@dataclass(frozen=True)
class Begin:
    """A count is opened, and what lies there found but for so much; the rest of the shop goes on."""

    count_id: UUID
    outlet: str
    found: tuple[tuple[str, int], ...]

    def expect(self, model: Model) -> None:
        lines = {sku: (quantity, model.on_hand[self.outlet, sku]) for sku, quantity in self.found}
        model.counts[self.count_id] = Count(self.outlet, lines)

    async def do(self, world: World) -> None:
        place = world.office(self.outlet)
        await world.write(open_count, place, world.actor, self.count_id, ALL)
        for sku, quantity in self.found:
            entry = CountEntry(
                entry_id=uuid5(self.count_id, sku), count_id=self.count_id, quantity=Quantity(quantity),
                product_id=world.shop.products[sku].product_id,
            )  # fmt: skip
            await world.write(add_entry, place, world.actor, entry, keyed=False)


@dataclass(frozen=True)
class Book:
    """A count is booked, whatever was sold meanwhile."""

    count_id: UUID

    def expect(self, model: Model) -> None:
        count = model.counts[self.count_id]
        by = {sku: counted - expected for sku, (counted, expected) in count.lines.items()}
        if count.status != "open" or any(
            less < 0 and model.on_hand[count.outlet, sku] + less < 0 for sku, less in by.items()
        ):
            raise Refused("BadInput")
        count.status = "booked"
        for sku, difference in by.items():
            model.correct(count.outlet, sku, difference)

    async def do(self, world: World) -> None:
        place = world.office(world.model.counts[self.count_id].outlet)
        await world.write(book_count, place, world.actor, self.count_id)

"""Buying for one outlet while its tills sell: orders, deliveries, goods back; and what was written down."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from uuid import UUID

from pos_tui.buying.orders import cancel_order, save_draft, send_order
from pos_tui.buying.proposing import needs_below, proposed
from pos_tui.buying.queries import order_of
from pos_tui.buying.receiving import receive
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.views import Arrived, BackLine, Delivery, Draft, GoodsBack, Order
from pos_tui.errors import BadInput, NotEnoughStock, NotPermitted
from pos_tui.ids import new_id
from pos_tui.money import ONE, Quantity, UnitPrice
from pos_tui.staff.permits import approve
from tests.month.backroom import Backroom

HOWS = ("more", "part", "rest", "part", "never", "rest")
"""How orders come, one after the other."""


@dataclass
class Office(Backroom):
    """Whoever buys there too."""

    orders: list[UUID] = field(default_factory=list)
    deliveries: list[tuple[UUID, UUID, dict[str, int]]] = field(default_factory=list)
    hows: Iterator[str] = field(default_factory=lambda: cycle(HOWS))

    async def order_again(self) -> None:
        """What the reorder list proposes, drafted and sent."""
        now = self.now()
        needs = await self.database.read(
            lambda s: needs_below(s, self.shop.company_id, self.lane.outlet_id, now=now)
        )
        for proposal in proposed(needs):
            if proposal.supplier_id is not None:
                draft = Draft(order_id=new_id(), supplier_id=proposal.supplier_id, lines=proposal.lines)
                await self.write(save_draft, self.place, self.actor("owner"), draft)
                await self.write(send_order, self.place, self.actor("owner"), draft.order_id)
                self.orders.append(draft.order_id)

    async def take_in(self) -> None:
        """What comes of the orders: a part, the rest, more than was ordered (approved), or nothing more ever."""
        for order_id in self.orders[:]:
            order = await self._order(order_id)
            how = next(self.hows)
            if how == "never":
                await self.write(cancel_order, self.place, self.actor("owner"), order_id)
                self.orders.remove(order_id)
                continue
            if await self._deliver(order, how) == "received":
                self.orders.remove(order_id)

    async def _order(self, order_id: UUID) -> Order:
        return await self.database.read(lambda s: order_of(s, self.shop.company_id, order_id))

    async def _deliver(self, order: Order, how: str) -> str:
        coming = {line.position: self._comes(line.missing, how) for line in order.lines}
        lines = tuple(
            Arrived(
                product_id=line.product_id, quantity=Quantity(coming[line.position]), order_position=line.position,
                cost=UnitPrice(line.cost + self.chance.choice((0, 0, 5_000))),
            )
            for line in order.lines
            if coming[line.position]
        )  # fmt: skip
        if not lines:
            return order.status
        delivery = Delivery(
            receipt_id=new_id(), supplier_id=order.supplier.supplier_id, order_id=order.order_id, lines=lines,
            delivery_note=f"{self.lane.outlet_code}-{self.day}-{self.seconds}",
        )  # fmt: skip
        received = await self._receive(delivery)
        skus = {line.position: line.sku for line in order.lines}
        came = {skus[at]: quantity for at, quantity in coming.items() if quantity}
        for sku, quantity in came.items():
            self.move("received", sku, quantity)
        self.log.deliveries += 1
        self.deliveries.append((delivery.receipt_id, delivery.supplier_id, came))
        return str(received.order_status)

    def _comes(self, missing: int, how: str) -> int:
        if how == "part":
            return missing // ONE // 2 * ONE
        return missing + (ONE if how == "more" and missing else 0)

    async def _receive(self, delivery: Delivery) -> Any:
        """A supervisor receives; where more came than was ordered, the owner's PIN lets it in."""
        try:
            return await self.write(receive, self.place, self.actor("supervisor"), delivery)
        except NotPermitted:
            self.log.refused["NotPermitted"] += 1
        approval_id = await self.write(
            approve, self.place, approval_id=new_id(), requested_by=self.shop.people["supervisor"],
            approver_id=self.shop.people["owner"], permission="receive_more", size=0, about="a month",
        )  # fmt: skip
        return await self.write(receive, self.place, self.actor("supervisor", approval_id), delivery)

    async def give_back(self) -> None:
        """One of what came with some delivery goes back to whoever brought it."""
        if not self.deliveries:
            return
        receipt_id, supplier_id, came = self.chance.choice(self.deliveries)
        sku = self.chance.choice(sorted(came))
        line = BackLine(product_id=self.shop.product_ids[sku], quantity=ONE)
        back = GoodsBack(
            return_id=new_id(), supplier_id=supplier_id, receipt_id=receipt_id, reason="broken", lines=(line,)
        )
        try:
            await self.write(send_back, self.place, self.actor("owner"), back)
        except (BadInput, NotEnoughStock):
            self.log.refused["sent back"] += 1
        else:
            self.move("sent back", sku, ONE)

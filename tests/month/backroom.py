"""Opening stock, waste, counts and transfers at one outlet while its tills sell; and what was written down."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.count_entries import add_entry, count_again, leave_out
from pos_tui.inventory.count_queries import count_lines
from pos_tui.inventory.counting import book_count, open_count
from pos_tui.inventory.levels import level_of
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import Changed, CountEntry, CountScope, StockChange, StockLine, TransferDraft
from pos_tui.money import ONE, Money, Quantity, UnitPrice
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.month.log import Log
from tests.month.shop import MonthShop, moment
from tests.shops import KEY

TRIES = 8


@dataclass
class Transit:
    """What is on its way to the other outlet, as whoever packed it knows: thousandths by SKU."""

    transfer_id: UUID
    to: UUID
    sent: dict[str, int]


@dataclass
class Backroom:
    """An outlet's shelves as those see them who keep them; a fresh day begins with `day`."""

    database: Database
    shop: MonthShop
    lane: Lane
    chance: random.Random
    day: int = 0
    log: Log = field(default_factory=Log)
    seconds: int = 0

    @property
    def place(self) -> Place:
        return Place.at(self.lane)

    def actor(self, role: str, *approvals: UUID) -> Actor:
        return Actor(staff_id=self.shop.people[role], approvals=approvals)

    def now(self) -> datetime:
        self.seconds += 30
        return moment(self.day, second=self.seconds)

    async def write(self, service: Any, *args: Any, keyed: bool = True, **given: Any) -> Any:
        """One act in one transaction, at the time of now."""
        given |= {"now": self.now()} | ({"key": KEY} if keyed else {})
        return await self.database.write(lambda session: service(session, *args, **given))

    def move(self, why: Any, sku: str, quantity: int) -> None:
        self.log.move(why, self.lane.outlet_code, sku, quantity)

    async def change(self, kind: Any, lines: dict[str, int], *, role: str = "owner", **costs: UnitPrice) -> None:
        """Opening stock, waste or an adjustment by so many thousandths."""
        told = tuple(
            StockLine(product_id=self.shop.product_ids[sku], quantity=Quantity(quantity), unit_cost=costs.get(sku))
            for sku, quantity in lines.items()
        )
        change = StockChange(source_id=new_id(), kind=kind, lines=told, reason="a month")
        await self.write(change_stock, self.place, self.actor(role), change)
        why = {"opening": "opening", "waste": "wasted", "difference": "adjusted"}[kind]
        for sku, quantity in lines.items():
            self.move(why, sku, quantity)

    async def held(self, sku: str) -> int:
        """What the screen says that lies there."""
        product_id = self.shop.product_ids[sku]
        level = await self.database.read(
            lambda s: level_of(s, self.shop.company_id, self.lane.outlet_id, product_id)
        )
        return level.on_hand if level is not None else 0

    async def throw_away(self) -> None:
        """One of something, where one is left."""
        sku = self.chance.choice(self.shop.shelf)
        if await self.held(sku) >= 10 * ONE:
            await self.change("waste", {sku: ONE}, role="supervisor")

    async def adjust(self) -> None:
        """Something more, or less, than was thought."""
        sku = self.chance.choice(self.shop.shelf)
        by = self.chance.choice((-ONE, ONE, 2 * ONE))
        if await self.held(sku) >= 10 * ONE:
            await self.change("difference", {sku: by}, role="supervisor")

    async def count(self, many: int = 6) -> None:
        """Some products are counted by two people while the tills sell, and booked later."""
        skus = self.chance.sample(self.shop.shelf, many)
        count_id = new_id()
        scope = CountScope(kind="list", name="a few", products=tuple(self.shop.product_ids[sku] for sku in skus))
        await self.write(open_count, self.place, self.actor("supervisor"), count_id, scope)
        missing = {sku: await self._count_one(count_id, sku) for sku in skus}
        changed = await self._book(count_id)
        booked = {one.product_id: one.after - one.before for one in changed}
        for sku, less in missing.items():
            if less is not None:
                assert booked.get(self.shop.product_ids[sku], 0) == -less, f"{sku}: {less} are missing, {changed}"
                self.move("counted", sku, -less)

    async def _count_one(self, count_id: UUID, sku: str) -> int | None:
        """How much is missing of it, by whoever counted until nobody bought any meanwhile; None when never."""
        less = self.chance.choice((0, 0, ONE, 2 * ONE, -ONE))
        for _ in range(TRIES):
            lies_there = await self.held(sku)
            if lies_there < max(less, 0) + 20 * ONE:
                break
            here = lies_there // 2
            await self._enter(count_again, count_id, sku, here, "supervisor")
            await self._enter(add_entry, count_id, sku, lies_there - less - here, "owner")
            lines = await self.database.read(lambda s: count_lines(s, self.shop.company_id, count_id))
            if next(line.expected for line in lines if line.sku == sku) == lies_there:
                return less
        await self._enter(leave_out, count_id, sku, 0, "supervisor")
        return None

    async def _enter(self, how: Any, count_id: UUID, sku: str, quantity: int, role: str) -> None:
        entry = CountEntry(
            entry_id=new_id(),
            count_id=count_id,
            product_id=self.shop.product_ids[sku],
            quantity=Quantity(quantity),
        )
        await self.write(how, self.place, self.actor(role), entry, keyed=False)

    async def _book(self, count_id: UUID) -> tuple[Changed, ...]:
        try:
            changed: tuple[Changed, ...] = await self.write(book_count, self.place, self.actor("owner"), count_id)
        except BadInput as refusal:
            if not str(refusal).startswith("Nothing was counted"):
                raise
            return ()
        return changed

    async def change_mind(self, to: Lane) -> None:
        """Something is sent, and brought back before it arrives."""
        transit = await self.send(to, most=1)
        if transit is not None:
            await self.write(cancel_transfer, self.place, self.actor("supervisor"), transit.transfer_id)
            for sku, quantity in transit.sent.items():
                self.move("brought back", sku, quantity)

    async def send(self, to: Lane, *, most: int = 4) -> Transit | None:
        """Some of what this outlet has plenty of, on its way to the other."""
        plenty = [sku for sku in self.chance.sample(self.shop.shelf, 12) if await self.held(sku) >= 20 * ONE]
        skus = plenty[:most]
        sent = {sku: self.chance.randint(1, 4) * ONE for sku in skus}
        if not sent:
            return None
        lines = tuple(
            StockLine(product_id=self.shop.product_ids[sku], quantity=Quantity(quantity))
            for sku, quantity in sent.items()
        )
        draft = TransferDraft(transfer_id=new_id(), to_outlet_id=to.outlet_id, lines=lines, note="a month")
        await self.write(draft_transfer, self.place, self.actor("supervisor"), draft)
        await self.write(send_transfer, self.place, self.actor("supervisor"), draft.transfer_id)
        for sku, quantity in sent.items():
            self.move("sent", sku, quantity)
        return Transit(draft.transfer_id, to.outlet_id, sent)

    async def arrive(self, transit: Transit) -> Money:
        """What was sent here is taken in; of the first product one is missing."""
        arrived = dict(transit.sent)
        first = next(iter(arrived))
        arrived[first] -= ONE
        differs = {self.shop.product_ids[first]: Quantity(arrived[first])}
        value: Money = await self.write(
            receive_transfer, self.place, self.actor("owner"), transit.transfer_id, differs, reason="one is gone"
        )
        for sku, quantity in arrived.items():
            self.move("arrived", sku, quantity)
        return value

"""Acts with money and points outside of a sale: what each must do to the model, and how it is done."""

from dataclasses import dataclass
from uuid import UUID

from pos_tui.cash.close import count_drawer
from pos_tui.cash.drawer import CashKind, move_cash
from pos_tui.cash.queries import open_shift as find_open_shift
from pos_tui.cash.service import open_shift
from pos_tui.customers.service import adjust_points
from pos_tui.money import Money
from pos_tui.selling.paying_off import pay_off
from pos_tui.selling.shift_end import baskets_waiting, end_shift
from tests.random_days.model import Model, Refused
from tests.random_days.world import FLOAT, World
from tests.shops import TODAY


@dataclass(frozen=True)
class MoveCash:
    """Cash in or out of a drawer; more than lies there stays where it is."""

    movement_id: UUID
    lane: str
    kind: CashKind
    cents: int

    def expect(self, model: Model) -> None:
        drawer = model.drawers[self.lane]
        if not drawer.open:
            raise Refused("ShiftClosed")
        if self.kind == "paid_in":
            drawer.cash += self.cents
        elif drawer.cash >= self.cents:
            drawer.cash -= self.cents

    async def do(self, world: World) -> None:
        await world.write(
            move_cash, world.place(self.lane), world.actor, movement_id=self.movement_id, kind=self.kind,
            amount=Money(self.cents), reason="test",
        )  # fmt: skip


@dataclass(frozen=True)
class PayOff:
    """A customer brings what was bought on account."""

    payment_id: UUID
    lane: str
    customer: str
    cents: int

    def expect(self, model: Model) -> None:
        drawer, person = model.drawers[self.lane], model.people[self.customer]
        reasons = ["ShiftClosed"] * (not drawer.open) + ["BadInput"] * (person.owed < self.cents)
        if reasons:
            raise Refused(*reasons)
        drawer.cash += self.cents
        person.owed -= self.cents

    async def do(self, world: World) -> None:
        await world.write(
            pay_off, world.lanes[self.lane], world.actor, world.customers[self.customer].customer_id,
            Money(self.cents), payment_id=self.payment_id,
        )  # fmt: skip


@dataclass(frozen=True)
class Points:
    """Points are given, or taken off."""

    adjustment_id: UUID
    lane: str
    customer: str
    points: int

    def expect(self, model: Model) -> None:
        person = model.people[self.customer]
        if person.points + self.points < 0:
            raise Refused("BadInput")
        person.points += self.points

    async def do(self, world: World) -> None:
        await world.write(
            adjust_points, world.place(self.lane), world.actor, world.customers[self.customer].customer_id,
            self.points, adjustment_id=self.adjustment_id, reason="test",
        )  # fmt: skip


@dataclass(frozen=True)
class Close:
    """A drawer is counted and its shift ended; held baskets wait on."""

    lane: str

    def expect(self, model: Model) -> None:
        drawer = model.drawers[self.lane]
        if not drawer.open:
            raise Refused("ShiftClosed")
        drawer.open, drawer.zs, drawer.cash = False, drawer.zs + 1, 0

    async def do(self, world: World) -> None:
        lane, place = world.lanes[self.lane], world.place(self.lane)
        cash = max(world.model.drawers[self.lane].cash, 0)
        shift = await world.read(find_open_shift, lane)
        shift_id = shift.shift_id if shift is not None else UUID(int=0)
        await world.write(count_drawer, place, world.actor, shift_id=shift_id, counted=Money(cash))
        waiting = await world.read(baskets_waiting, lane)
        await world.write(
            end_shift, lane, world.actor, shift_id=shift_id, reason="test",
            carry_on={one.sale_id for one in waiting},
        )  # fmt: skip


@dataclass(frozen=True)
class Open:
    """The next shift begins with its float."""

    shift_id: UUID
    lane: str

    def expect(self, model: Model) -> None:
        drawer = model.drawers[self.lane]
        drawer.open, drawer.shift, drawer.cash = True, drawer.shift + 1, FLOAT

    async def do(self, world: World) -> None:
        await world.write(
            open_shift, world.lanes[self.lane], world.owner, shift_id=self.shift_id, float_amount=Money(FLOAT),
            business_date=TODAY,
        )  # fmt: skip

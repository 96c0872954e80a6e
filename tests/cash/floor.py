"""A drawer in a test: whose, where, and what is done with it."""

from pos_tui.cash.close import count_drawer
from pos_tui.cash.drawer import CashKind, move_cash
from pos_tui.cash.queries import open_shift
from pos_tui.cash.reports import x_report
from pos_tui.cash.z_views import SealedCount, XReport, ZReport
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.selling.shift_end import end_shift
from pos_tui.staff.permits import approve
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Person, Place
from tests.shops import Shop


def by(person: Person, *approvals: object) -> Actor:
    return Actor.model_validate({"staff_id": person.staff_id, "approvals": approvals})


async def moved(
    database: Database, shop: Shop, kind: CashKind, cents: int, actor: Actor, reason: str = "window cleaner"
) -> bool:
    movement_id = new_id()
    return await database.write(
        lambda session: move_cash(
            session, Place.at(shop.lane), actor,
            movement_id=movement_id, kind=kind, amount=Money(cents), reason=reason, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def counted(database: Database, shop: Shop, cents: int, actor: Actor, **foreign: int) -> SealedCount:
    """`foreign` by currency, in its minor units: EUR=1_000."""
    shift = await database.read(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    return await database.write(
        lambda session: count_drawer(
            session, Place.at(shop.lane), actor,
            shift_id=shift.shift_id, counted=Money(cents), key=shop.key, now=shop.now,
            foreign={currency: Money(amount) for currency, amount in foreign.items()},
        )
    )  # fmt: skip


async def closed(database: Database, shop: Shop, actor: Actor, reason: str | None = None) -> ZReport:
    shift = await database.read(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    return await database.write(
        lambda session: end_shift(
            session, shop.lane, actor,
            shift_id=shift.shift_id, reason=reason, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def x_of(database: Database, shop: Shop) -> XReport:
    return await database.read(lambda session: x_report(session, shop.company_id, shop.lane.terminal_id))


async def approved(
    database: Database, shop: Shop, permission: Permission, *, of: Person, by_whom: Person, size: int = 0
) -> Actor:
    """`of`, with one thing approved."""
    approval_id = new_id()
    await database.write(
        lambda session: approve(
            session, Place.at(shop.lane), approval_id=approval_id, requested_by=of.staff_id,
            approver_id=by_whom.staff_id, permission=permission, size=size, about="a test",
            key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    return by(of, approval_id)

"""Approval in place: another person's number and PIN let one act happen once; the seat stays whose it is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar, cast
from uuid import UUID

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted
from pos_tui.ids import new_id
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import approve
from pos_tui.staff.rules import Permission
from pos_tui.staff.service import forget_wrong_pins
from pos_tui.staff.views import Actor, Place
from pos_tui.view import View
from pos_tui.workers.proving import colleague_with, whose_pin

R = TypeVar("R")

Command = Callable[[Writing, Actor], Awaitable[R]]
"""What is written by whoever acts, with what others have approved of it."""


class Wish(View):
    """What somebody wants to do and may not: percent for discounts, minor units for money."""

    permission: Permission
    size: int = 0
    about: str
    more: tuple[int, ...] = ()
    """The sizes of other acts of this kind in the same sale, which the same PIN lets happen, each once."""


@dataclass(frozen=True)
class Act(Generic[R]):
    """What is written by whoever acts, and what somebody else would be asked to approve of it.

    `write` has its id inside, so that the same act again is one act.
    """

    write: Command[R]
    wish: Wish

    def wish_after(self, refusal: NotPermitted) -> Wish:
        """What has to be approved after this refusal: as a rule the wish itself."""
        wanted = cast(Permission, refusal.permission)
        if wanted == self.wish.permission:
            return self.wish
        return Wish(permission=wanted, about=self.wish.about)


async def approve_in_place(
    database: Database,
    lane: Lane,
    wish: Wish,
    *,
    requested_by: UUID,
    number: str,
    pin: str,
    key: ShopKey,
    clock: Callable[[], datetime],
) -> tuple[UUID, ...]:
    """The ids of the approvals that this PIN made, one for each act. Wrong PINs are counted as at the sign-in.

    Raises SignInRefused for a number and PIN that do not belong together, NotPermitted for oneself and for
    somebody who may not do it either.
    """
    found = await colleague_with(database, lane, number)
    if found is not None and found.staff_id == requested_by:
        raise NotPermitted("Nobody approves their own act: ask somebody else.", permission=wish.permission)
    approver = await whose_pin(database, lane, found, pin, key=key, clock=clock)
    sizes, now = {new_id(): size for size in (wish.size, *wish.more)}, clock()

    async def put_down(session: Writing) -> None:
        await forget_wrong_pins(session, lane.company.company_id, approver.staff_id)
        for approval_id, size in sizes.items():
            await approve(
                session, Place.at(lane), approval_id=approval_id, requested_by=requested_by,
                approver_id=approver.staff_id, permission=wish.permission, size=size, about=wish.about,
                key=key, now=now,
            )  # fmt: skip

    await database.write(put_down)
    return tuple(sizes)

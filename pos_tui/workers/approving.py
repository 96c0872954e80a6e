"""Approval in place: another person's number and PIN let one act happen once; the seat stays whose it is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar, cast
from uuid import UUID

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted, SignInRefused, Unknown
from pos_tui.ids import new_id
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.views import Lane
from pos_tui.staff.lock_out import what_to_wait_for
from pos_tui.staff.permits import approve
from pos_tui.staff.pins import pin_matches
from pos_tui.staff.queries import colleagues, credential
from pos_tui.staff.rules import Permission
from pos_tui.staff.service import forget_wrong_pins, record_sign_in
from pos_tui.staff.views import Actor, Colleague, Place
from pos_tui.text import clean
from pos_tui.view import View

R = TypeVar("R")

Command = Callable[[Writing, Actor], Awaitable[R]]
"""What is written by whoever acts, with what others have approved of it."""


class Wish(View):
    """What somebody wants to do and may not: percent for discounts, minor units for money."""

    permission: Permission
    size: int = 0
    about: str


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
) -> UUID:
    """The id of the approval that this person's PIN made. Wrong PINs are counted as at the sign-in.

    Raises Unknown for a number that nobody has, SignInRefused for a wrong PIN, NotPermitted for oneself and for
    somebody who may not do it either.
    """
    approver = await _colleague(database, lane, number)
    if approver.staff_id == requested_by:
        raise NotPermitted("Nobody approves their own act: ask somebody else.", permission=wish.permission)
    known = await database.read(lambda session: credential(session, lane, approver.staff_id))
    now = clock()
    if (wait := what_to_wait_for(known.locked_until, now)) is not None:
        raise SignInRefused(f"Too many wrong PINs of {clean(approver.name, 60)}: {wait}.")
    if not await asyncio.to_thread(pin_matches, known.pin_hash, pin, key.pepper):
        await database.write(
            lambda session: record_sign_in(session, lane, approver.staff_id, right=False, key=key, now=now)
        )
        raise SignInRefused(f"This is not the PIN of {clean(approver.name, 60)}: try again.")
    approval_id = new_id()

    async def put_down(session: Writing) -> UUID:
        await forget_wrong_pins(session, lane.company.company_id, approver.staff_id)
        return await approve(
            session, Place.at(lane), approval_id=approval_id, requested_by=requested_by,
            approver_id=approver.staff_id, permission=wish.permission, size=wish.size, about=wish.about,
            key=key, now=now,
        )  # fmt: skip

    return await database.write(put_down)


async def _colleague(database: Database, lane: Lane, number: str) -> Colleague:
    wanted = number.strip().casefold()
    for person in await database.read(lambda session: colleagues(session, lane)):
        if person.code.casefold() == wanted:
            return person
    raise Unknown(f"Nobody here has the staff number {clean(number, 20)}: type another one.")

"""What the staff screen asks of the desk: every act by its rules, every secret hashed off the loop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from pos_tui.errors import BadInput, NotPermitted
from pos_tui.staff import admin
from pos_tui.staff.pins import badge_hash_of, hash_pin
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Place, StaffMember
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import Texts
from pos_tui.ui.staff_forms import roles_of
from pos_tui.workers.approving import Command, Wish

if TYPE_CHECKING:
    from uuid import UUID

    Approve = Callable[[Wish], Awaitable[UUID | None]]


class StaffOffice:
    """Each act answers the sentence to say once it is committed, or raises the refusal."""

    def __init__(self, context: TillContext, approve: "Approve") -> None:
        """`approve` has somebody else approve one act in place; None when nobody did."""
        self._till, self._approve = context, approve
        self._place = Place.at(context.lane)

    async def members(self) -> list[StaffMember]:
        """Everybody, by number."""
        return await self._till.desk.ask(lambda session: admin.members(session, self._place.company_id))

    async def hire(self, texts: Texts) -> str:
        pin_hash, told = await self._hash(texts), self._told()
        await self._write(
            f"hire {texts['name']} as {texts['role']}",
            lambda session, actor: admin.hire(
                session, self._place, actor, code=texts["code"], name=texts["name"], role=texts["role"],
                pin_hash=pin_hash, **told,
            ),
        )  # fmt: skip
        return f"{texts['name']} can sign in with number {texts['code']}."

    async def change(self, who: StaffMember, texts: Texts) -> str:
        await self._change(who, name=texts["name"], roles=roles_of(texts["roles"]), active=who.active)
        return f"{texts['name']} is now: {texts['roles']}."

    async def leave_or_return(self, who: StaffMember) -> str:
        """Somebody who works here leaves; somebody who has left comes back."""
        await self._change(who, name=who.name, roles=list(who.roles), active=not who.active)
        return f"{who.name} can no longer sign in." if who.active else f"{who.name} works here again."

    async def reset_pin(self, who: StaffMember, texts: Texts) -> str:
        pin_hash, told = await self._hash(texts), self._told()
        await self._write(
            f"new PIN for {who.name}",
            lambda session, actor: admin.reset_pin(
                session, self._place, actor, who.staff_id, pin_hash=pin_hash, **told
            ),
        )
        return f"{who.name} has a new PIN."

    async def set_badge(self, who: StaffMember, texts: Texts) -> str:
        code, told = texts["badge"].strip(), self._told()
        badge_hash = badge_hash_of(code, self._till.key.pepper) if code else None
        await self._write(
            f"badge of {who.name}",
            lambda session, actor: admin.set_badge(
                session, self._place, actor, who.staff_id, badge_hash=badge_hash, **told
            ),
        )
        return f"The badge signs {who.name} in." if code else f"No badge signs {who.name} in any more."

    async def unlock(self, who: StaffMember) -> str:
        told = self._told()
        await self._write(
            f"unlock {who.name}",
            lambda session, actor: admin.unlock(session, self._place, actor, who.staff_id, **told),
        )
        return f"{who.name} can try the PIN again."

    async def _change(self, who: StaffMember, *, name: str, roles: list[str], active: bool) -> None:
        told = self._told()
        await self._write(
            f"change {who.name}",
            lambda session, actor: admin.change_person(
                session, self._place, actor, who.staff_id, name=name, roles=roles, active=active, **told
            ),
        )

    async def _write(self, about: str, act: Command[Any]) -> None:
        """Writes it; when it is not permitted, once more with somebody's approval."""
        desk, staff_id = self._till.desk, self._till.person.staff_id
        try:
            await desk.write(lambda session: act(session, Actor(staff_id=staff_id)))
        except NotPermitted as refusal:
            approval = await self._approve(Wish(permission=cast(Permission, refusal.permission), about=about))
            if approval is None:
                raise
            await desk.write(lambda session: act(session, Actor(staff_id=staff_id, approvals=(approval,))))

    def _told(self) -> dict[str, Any]:
        return {"key": self._till.key, "now": self._till.clock()}

    async def _hash(self, texts: Texts) -> str:
        """Off the loop; refused when the two PINs differ."""
        if texts["pin"] != texts["again"]:
            raise BadInput("The two PINs differ: go up (↑) and type the same one twice.")
        return await asyncio.to_thread(hash_pin, texts["pin"], self._till.key.pepper)

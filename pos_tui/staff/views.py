"""People as screens and documents see them."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from pos_tui.shop.views import Lane
from pos_tui.view import View


class Person(View):
    """Somebody who works here and what they may do in this outlet."""

    staff_id: UUID
    code: str
    name: str
    permissions: frozenset[str]


class Colleague(View):
    """Somebody who can sign in at this outlet."""

    staff_id: UUID
    code: str
    name: str


class Credential(View):
    """What a PIN is checked against."""

    staff_id: UUID
    pin_hash: str = Field(repr=False)
    locked_until: datetime | None


class Place(View):
    """Where something is done: permissions hold per outlet, approvals per terminal."""

    company_id: UUID
    outlet_id: UUID
    terminal_id: UUID
    exponent: int

    @classmethod
    def at(cls, lane: Lane) -> "Place":
        """A lane as the place where permissions are asked."""
        return cls(
            company_id=lane.company.company_id,
            outlet_id=lane.outlet_id,
            terminal_id=lane.terminal_id,
            exponent=lane.company.exponent,
        )

    @property
    def unit(self) -> int:
        """Minor units to a whole one, in which limits are set."""
        return int(10**self.exponent)


class Actor(View):
    """Who does it, and what others have approved of it."""

    staff_id: UUID
    approvals: tuple[UUID, ...] = ()


class StaffMember(View):
    """A person as whoever runs the shop sees them; a role in one outlet only is `role@OUTLET`."""

    staff_id: UUID
    code: str
    name: str
    roles: tuple[str, ...]
    active: bool
    locked: bool
    has_pin: bool

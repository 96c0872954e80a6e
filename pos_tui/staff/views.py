"""People as screens and documents see them."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

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

"""People as screens and documents see them."""

from uuid import UUID

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

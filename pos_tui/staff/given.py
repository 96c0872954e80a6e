"""The approvals that a basket carries, with the names of those who gave them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from pos_tui.db.sessions import Reading
from pos_tui.staff.models import Approval, Staff
from pos_tui.view import View


class Given(View):
    """Who let somebody do what."""

    permission: str
    about: str
    by: str


async def approvals_given(session: Reading, company_id: UUID, approvals: Sequence[UUID]) -> list[Given]:
    """These approvals in the order in which they were given."""
    if not approvals:
        return []
    found = await session.execute(
        select(Approval.permission, Approval.about, Staff.name)
        .join(Staff, (Staff.company_id == Approval.company_id) & (Staff.id == Approval.approved_by))
        .where(Approval.company_id == company_id, Approval.id.in_(approvals))
        .order_by(Approval.at, Approval.id)
    )
    return [Given(permission=permission, about=about, by=name) for permission, about, name in found]

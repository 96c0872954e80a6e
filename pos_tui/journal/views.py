"""The journal as it is read."""

from datetime import datetime
from uuid import UUID

from pos_tui.view import View


class JournalRow(View):
    """One entry: what kind, who, who approved it, about what, and its facts as canonical JSON."""

    terminal_id: UUID
    sequence: int
    kind: str
    at: datetime
    staff_id: UUID | None
    approved_by: UUID | None
    subject_id: UUID | None
    body: str

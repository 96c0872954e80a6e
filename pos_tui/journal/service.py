"""Adding to the journal: the terminal's own row is locked first, and moved on last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.db.base import insert_into, table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import Overtaken, Unknown
from pos_tui.journal.chain import anchor, canonical, seal
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.shop.models import Terminal


@dataclass(frozen=True)
class LaneState:
    """A terminal's row as it stands under our lock."""

    company_id: UUID
    outlet_id: UUID
    terminal_id: UUID
    terminal_code: str
    receipts: int
    z_reports: int
    open_shift_id: UUID | None
    sequence: int
    head: str
    shift_totals: str
    perpetual_total: Money

    @classmethod
    def of(cls, row: Sequence[Any]) -> "LaneState":
        """From a row that selected `LANE_COLUMNS`."""
        return cls(*row[: len(LANE_COLUMNS)])


lane_row = table_of(Terminal).c
LANE_COLUMNS = (
    lane_row.company_id,
    lane_row.outlet_id,
    lane_row.id,
    lane_row.code,
    lane_row.receipts,
    lane_row.z_reports,
    lane_row.open_shift_id,
    lane_row.journal_sequence,
    lane_row.journal_head,
    lane_row.shift_totals,
    lane_row.perpetual_total,
)


@dataclass(frozen=True)
class Entry:
    """One thing to tell: what kind, who, about what, and the facts as printed."""

    kind: str
    staff_id: UUID | None
    subject_id: UUID | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    approved_by: UUID | None = None


async def lock_lane(session: Writing, company_id: UUID, terminal_id: UUID) -> LaneState:
    """The terminal's state, which no one else can change until this transaction ends."""
    found = await session.execute(
        select(*LANE_COLUMNS)
        .where(lane_row.company_id == company_id, lane_row.id == terminal_id)
        .with_for_update(of=table_of(Terminal))
    )
    row = found.one_or_none()
    if row is None:
        raise Unknown("This terminal is not part of the shop: choose another one in the settings.")
    return LaneState.of(row)


async def append(
    session: Writing,
    lane: LaneState,
    entries: Sequence[Entry],
    *,
    key: ShopKey,
    now: datetime,
    **moved: Any,
) -> str:
    """Chains the entries behind the lane's head and moves the terminal's row on, both in one order.

    `moved` are further columns of the terminal to set (receipts, z_reports, open_shift_id). Answers the anchor of
    the last entry. Raises Overtaken when the row was not the one that was locked.
    """
    rows = _chained(lane, entries, key, now)
    await session.execute(insert_into(JournalEntry), rows)
    last = rows[-1]
    moved |= {"journal_sequence": last["sequence"], "journal_head": last["mac"]}
    result = await session.execute(
        _moving_on(frozenset(moved)),
        {"company": lane.company_id, "lane": lane.terminal_id, "before": lane.sequence}
        | {f"new_{name}": value for name, value in moved.items()},
    )
    if result.one_or_none() is None:
        raise Overtaken
    return anchor(lane.terminal_code, last["sequence"], last["mac"])


@cache
def _moving_on(names: frozenset[str]) -> ReturningUpdate[int]:
    """Sets these columns of the terminal that is still where it was."""
    return (
        update(table_of(Terminal))
        .where(
            lane_row.company_id == bindparam("company"),
            lane_row.id == bindparam("lane"),
            lane_row.journal_sequence == bindparam("before"),
        )
        .values({name: bindparam(f"new_{name}") for name in sorted(names)})
        .returning(lane_row.journal_sequence)
    )


def _chained(lane: LaneState, entries: Sequence[Entry], key: ShopKey, now: datetime) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    previous = lane.head
    for sequence, entry in enumerate(entries, start=lane.sequence + 1):
        row = {
            "company_id": lane.company_id,
            "outlet_id": lane.outlet_id,
            "terminal_id": lane.terminal_id,
            "sequence": sequence,
            "kind": entry.kind,
            "at": now,
            "staff_id": entry.staff_id,
            "approved_by": entry.approved_by,
            "subject_id": entry.subject_id,
            "body": canonical(entry.body),
            "previous": previous,
        }
        row["mac"] = previous = seal(key.journal, previous, row)
        rows.append(row)
    return rows

"""Adding to the journal: the terminal's own row is locked first, and moved on last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.db.at_once import Change, write_at_once
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.errors import Unknown
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


HEAD = ("journal_sequence", "journal_head")
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
    found = await session.execute(_lane(), {"company": company_id, "terminal": terminal_id})
    row = found.one_or_none()
    if row is None:
        raise Unknown("This terminal is not part of the shop: choose another one in the settings.")
    return LaneState.of(row)


@cache
def _lane() -> Select[*tuple[Any, ...]]:
    """Every act begins with it, so it is made once."""
    this = lane_row.id == bindparam("terminal", type_=IDENTITY)
    ours = lane_row.company_id == bindparam("company", type_=IDENTITY)
    return select(*LANE_COLUMNS).where(ours, this).with_for_update(of=table_of(Terminal))


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
    told = tell(lane, entries, key=key, now=now, **moved)
    await write_at_once(session, [(JournalEntry, told.rows)], [lanes_moved([told])])
    return told.anchor


@dataclass(frozen=True)
class Told:
    """Entries as rows, chained behind a lane's head, and what its row becomes with them."""

    lane: LaneState
    """As it was before."""
    rows: list[dict[str, Any]]
    moved: Mapping[str, Any]

    @property
    def anchor(self) -> str:
        """Of the last entry."""
        return anchor(self.lane.terminal_code, self.rows[-1]["sequence"], self.rows[-1]["mac"])

    @property
    def after(self) -> LaneState:
        """The lane as it is once they are written."""
        others = {name: value for name, value in self.moved.items() if name not in HEAD}
        return replace(self.lane, sequence=self.rows[-1]["sequence"], head=self.rows[-1]["mac"], **others)

    def then(self, later: "Told") -> "Told":
        """What was told first and what was told `after` it, as one."""
        return Told(self.lane, [*self.rows, *later.rows], {**self.moved, **later.moved})


def tell(lane: LaneState, entries: Sequence[Entry], *, key: ShopKey, now: datetime, **moved: Any) -> Told:
    """The entries behind the lane's head, and the terminal's columns that move with them; nothing is written."""
    rows = _chained(lane, entries, key, now)
    last = rows[-1]
    return Told(lane, rows, {"journal_sequence": last["sequence"], "journal_head": last["mac"], **moved})


def lanes_moved(told: Sequence[Told]) -> Change:
    """Moves each lane's row on, one part of each; Overtaken where one is not where it was locked."""
    names = tuple(sorted(told[0].moved))
    rows = [
        {"terminal_id": one.lane.terminal_id, "before": one.lane.sequence, **_prefixed(one.moved)} for one in told
    ]
    given = {"lane_company": told[0].lane.company_id, **as_rows(rows, "lanes")}
    return Change(_moving_on, given, names, rows=len(told))


def _prefixed(moved: Mapping[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in moved.items()}


def _moving_on(engine: str, after: ColumnElement[bool], *names: str) -> ReturningUpdate[UUID]:
    """Sets these columns of the terminals that are still where they were."""
    new = {f"new_{name}": lane_row[name].type for name in names}
    given = rowset_in(engine, "lanes", terminal_id=IDENTITY, before=NUMBER, **new)
    return (
        update(table_of(Terminal))
        .where(
            after,
            lane_row.company_id == bindparam("lane_company", type_=IDENTITY),
            lane_row.id == given.c.terminal_id,
            lane_row.journal_sequence == given.c.before,
        )
        .values({name: given.c[f"new_{name}"] for name in names})
        .returning(lane_row.id)
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

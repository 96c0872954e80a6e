"""What rows of customers.csv would change in the shop, and changing it, as sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from pos_tui.catalogue.words import fold
from pos_tui.customers.keeping_words import keep_customer_words, renew_customer_words
from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.customers.rules import digits_of
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.intake.views import Counts

COLUMNS = ("name", "folded_name", "email", "phone", "phone_key", "tier", "barcode", "consent", "tax_exempt")
NEW: dict[str, Any] = {**dict.fromkeys(COLUMNS), "consent": False}
SAID = "import: "
"""Begins the reason of a loyalty entry that an import made; the number in the file follows."""


@dataclass(frozen=True)
class CustomerRow:
    """What the file says of one customer; a column that it does not have is not in `said`."""

    line: int
    code: str
    said: dict[str, Any]
    tidied: bool


@dataclass
class Planned:
    """One row held against the shop: `before` is None for a customer who is new."""

    customer_id: UUID
    row: CustomerRow
    before: Mapping[str, Any] | None
    after: dict[str, Any]
    points: int = 0
    """What the balance has to change by."""

    @property
    def differs(self) -> bool:
        return self.before is not None and any(self.before[name] != self.after[name] for name in COLUMNS)


@dataclass(frozen=True)
class Plan:
    """A batch of rows and what they come to."""

    rows: list[Planned]

    def counts(self) -> Counts:
        """How many rows are new, differ, or say what is there already."""
        created = sum(each.before is None for each in self.rows)
        updated = sum(each.before is not None and (each.differs or each.points != 0) for each in self.rows)
        return Counts(created=created, updated=updated, unchanged=len(self.rows) - created - updated)


async def plan(session: Reading, company_id: UUID, rows: Sequence[CustomerRow]) -> Plan:
    """The rows against the shop as this transaction sees it."""
    given = rowset(session, code=WORDS)
    found = await session.execute(
        select(
            Customer.id,
            Customer.code,
            Customer.points,
            Customer.tier_since,
            *[getattr(Customer, name) for name in COLUMNS],
        ).where(Customer.company_id == company_id, Customer.code.in_(select(given.c.code))),
        as_rows([{"code": row.code} for row in rows]),
    )
    before = {row.code: dict(row._mapping) for row in found}
    planned = [_planned(row, before.get(row.code)) for row in rows]
    await _plan_points(session, company_id, planned)
    return Plan(planned)


async def write_customers(
    session: Writing, company_id: UUID, rows: Sequence[CustomerRow], *, now: datetime
) -> Counts:
    """The rows become customers, or change those who have their code; what they do not say stays."""
    made = await plan(session, company_id, rows)
    await _free_cards(session, company_id, made)
    new = [
        {**each.after, "company_id": company_id, "id": each.customer_id, "code": each.row.code,
         "active": True, "points": each.points, "store_credit": 0, "created_at": now,
         "tier_since": now if each.after["tier"] else None}
        for each in made.rows
        if each.before is None
    ]  # fmt: skip
    if new:
        await session.execute(insert(table_of(Customer)), new)
        await keep_customer_words(session, company_id, [(row["id"], row["name"]) for row in new])
    await _update(session, company_id, [each for each in made.rows if each.differs], now)
    await _move_points(session, company_id, [each for each in made.rows if each.points], now)
    return made.counts()


def _planned(row: CustomerRow, before: Mapping[str, Any] | None) -> Planned:
    after = {name: (before or NEW)[name] for name in COLUMNS}
    after.update({name: row.said[name] for name in COLUMNS if name in row.said})
    after["folded_name"] = fold(after["name"])
    after["phone_key"] = digits_of(after["phone"]) if after["phone"] else None
    return Planned(before["id"] if before else new_id(), row, before, after)


async def _plan_points(session: Reading, company_id: UUID, planned: Sequence[Planned]) -> None:
    """A number that the last import said already is old news: points earned since then stay."""
    speaking = {each.customer_id: each for each in planned if each.row.said.get("points") is not None}
    known = [each.customer_id for each in speaking.values() if each.before is not None]
    last = await _last_said(session, company_id, known) if known else {}
    for each in speaking.values():
        said = each.row.said["points"]
        if last.get(each.customer_id, f"{SAID}0") != f"{SAID}{said}":
            each.points = said - (each.before["points"] if each.before else 0)


async def _last_said(session: Reading, company_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """The reason of the last loyalty entry that an import made for each customer."""
    given = rowset(session, customer_id=IDENTITY)
    rank = func.row_number().over(
        partition_by=LoyaltyEntry.customer_id, order_by=(LoyaltyEntry.at.desc(), LoyaltyEntry.id.desc())
    )
    ranked = (
        select(LoyaltyEntry.customer_id, LoyaltyEntry.reason, rank.label("rank"))
        .where(
            LoyaltyEntry.company_id == company_id,
            LoyaltyEntry.customer_id.in_(select(given.c.customer_id)),
            LoyaltyEntry.kind.in_(("opening", "adjusted")),
            LoyaltyEntry.reason.startswith(SAID),
        )
        .subquery()
    )
    found = await session.execute(
        select(ranked.c.customer_id, ranked.c.reason).where(ranked.c.rank == 1),
        as_rows([{"customer_id": customer_id} for customer_id in customer_ids]),
    )
    return dict(found.all())


async def _free_cards(session: Writing, company_id: UUID, made: Plan) -> None:
    """A card that moves from one customer to another leaves its old one first."""
    given = rowset(session, card=WORDS)
    moving = [
        {"card": each.after["barcode"]} for each in made.rows if each.after["barcode"] and _has_new_card(each)
    ]
    if moving:
        await session.execute(
            update(Customer)
            .where(Customer.company_id == company_id, Customer.barcode.in_(select(given.c.card)))
            .values(barcode=None)
            .execution_options(synchronize_session=False),
            as_rows(moving),
        )


def _has_new_card(each: Planned) -> bool:
    return each.before is None or bool(each.before["barcode"] != each.after["barcode"])


async def _update(session: Writing, company_id: UUID, changed: Sequence[Planned], now: datetime) -> None:
    if not changed:
        return
    table = table_of(Customer)
    await session.execute(
        update(table)
        .where(table.c.company_id == company_id, table.c.id == bindparam("this_customer"))
        .values({name: bindparam(name) for name in (*COLUMNS, "tier_since")}),
        [{**each.after, "this_customer": each.customer_id, "tier_since": _since(each, now)} for each in changed],
    )
    renamed = [each for each in changed if each.before and each.before["name"] != each.after["name"]]
    await renew_customer_words(session, company_id, [(each.customer_id, each.after["name"]) for each in renamed])


def _since(each: Planned, now: datetime) -> datetime | None:
    """Since when they are in the tier that the row leaves them in."""
    assert each.before is not None, "who is new is not changed"
    kept: datetime | None = each.before["tier_since"]
    return kept if each.before["tier"] == each.after["tier"] else now


async def _move_points(session: Writing, company_id: UUID, moved: Sequence[Planned], now: datetime) -> None:
    if not moved:
        return
    known = [each for each in moved if each.before is not None]
    table = table_of(Customer)
    if known:
        await session.execute(
            update(table)
            .where(table.c.company_id == company_id, table.c.id == bindparam("this_customer"))
            .values(points=table.c.points + bindparam("more")),
            [{"this_customer": each.customer_id, "more": each.points} for each in known],
        )
    entries: Rows = [
        {"company_id": company_id, "id": new_id(), "customer_id": each.customer_id,
         "kind": "opening" if each.before is None else "adjusted", "points": each.points, "source_id": None,
         "at": now, "staff_id": None, "reason": f"{SAID}{each.row.said['points']}"}
        for each in moved
    ]  # fmt: skip
    await session.execute(insert(table_of(LoyaltyEntry)), entries)

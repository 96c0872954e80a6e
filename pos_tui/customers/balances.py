"""What a document does to its customer's balances: all of it in one guarded statement, with the ledgers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, select, update
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import TypeEngine

from pos_tui.customers.models import AccountEntry, Customer, LoyaltyEntry, StoreCreditEntry
from pos_tui.db.at_once import Change, insert_all, write_at_once
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.rowset import IDENTITY, NUMBER
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadTender, Overtaken, SaleRefused
from pos_tui.money import NOTHING, Money, decimal_text
from pos_tui.shop.views import CompanyRules

Why = Literal["opening", "earned", "redeemed", "returned", "adjusted", "expired"]

MOVED = ("redeemed", "points", "credit", "owed", "expired", "held")


@dataclass(frozen=True)
class Cause:
    """What moves a balance, who does it, and when."""

    source_id: UUID | None
    staff_id: UUID | None
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class BalanceMove:
    """What changes. Points that pay are `redeemed`, below nothing they come back; `owed` grows with what is
    bought on account, `credit` with what is given to hold. `expired` was counted when `held` points were there."""

    redeemed: int = 0
    earned: int = 0
    credit: Money = NOTHING
    owed: Money = NOTHING
    expired: int = 0
    held: int = 0

    @property
    def points(self) -> int:
        """By how much the balance of points changes."""
        return self.earned - self.redeemed - self.expired

    @property
    def is_nothing(self) -> bool:
        return not (self.redeemed or self.earned or self.credit or self.owed or self.expired)


async def move_balances(
    session: Writing, company: CompanyRules, customer_id: UUID, move: BalanceMove, cause: Cause
) -> None:
    """Points, store credit and what is owed move together with their ledgers, each within its guard.

    Raises BadTender with what is left where a balance does not pay, Overtaken when another lane changed it.
    """
    if move.is_nothing:
        return
    ledgers = ledger_rows(company.company_id, customer_id, move, cause)
    found = await write_at_once(session, ledgers, [balances_moved(company.company_id, customer_id, move)])
    await check_moved(session, company, customer_id, move, found[0])


def balances_moved(company_id: UUID, customer_id: UUID, move: BalanceMove) -> Change:
    """One guarded update of all three, for whoever writes it together with `ledger_rows`; see `check_moved`."""
    given = {"buyer_company": company_id, "buyer": customer_id}
    given |= {f"buyer_{name}": getattr(move, name) for name in MOVED}
    return Change(_balance_update, given, (move.owed > 0, move.owed < 0, move.expired > 0))


async def check_moved(
    session: Reading, company: CompanyRules, customer_id: UUID, move: BalanceMove, moved: Collection[UUID]
) -> None:
    """After `balances_moved` has moved those customers: raises BadTender, SaleRefused or Overtaken where a guard
    did not hold."""
    if customer_id not in moved:
        raise await _refusal(session, company, customer_id, move)


def _balance_update(
    _engine: str, done: ColumnElement[bool], grows: bool, shrinks: bool, expires: bool
) -> ReturningUpdate[UUID]:
    customer, given = table_of(Customer).c, {name: _given(name) for name in MOVED}
    guards = [
        customer.merged_into_id.is_(None),
        customer.points - given["expired"] >= given["redeemed"],
        customer.points + given["points"] >= 0,
        customer.store_credit + given["credit"] >= 0,
    ]
    if grows:
        guards.append(customer.owed + given["owed"] <= customer.credit_limit)
    elif shrinks:
        guards.append(customer.owed + given["owed"] >= 0)
    if expires:
        guards.append(customer.points == given["held"])
    who = (customer.company_id == _given("company", IDENTITY), customer.id == bindparam("buyer", type_=IDENTITY))
    return (
        update(table_of(Customer))
        .where(done, *who, *guards)
        .values(
            points=customer.points + given["points"],
            store_credit=customer.store_credit + given["credit"],
            owed=customer.owed + given["owed"],
        )
        .returning(customer.id)
    )


def _given(name: str, kind: TypeEngine[Any] = NUMBER) -> BindParameter[Any]:
    return bindparam(f"buyer_{name}", type_=kind)


async def _refusal(session: Reading, company: CompanyRules, customer_id: UUID, move: BalanceMove) -> Exception:
    found = await session.execute(
        select(
            Customer.name,
            Customer.points,
            Customer.store_credit,
            Customer.owed,
            Customer.credit_limit,
            Customer.merged_into_id,
        ).where(Customer.company_id == company.company_id, Customer.id == customer_id)
    )
    row = found.one()

    def money(amount: int) -> str:
        return f"{company.currency} {decimal_text(Money(amount), company.exponent)}"

    if row.merged_into_id is not None:
        return SaleRefused(f"{row.name} was merged into another customer meanwhile: say who buys again (F3).")
    if move.redeemed > row.points - move.expired:
        left = row.points - move.expired
        worth = f", worth {money(left * company.point_worth)}" if company.point_worth else ""
        return BadTender(f"{row.name} has {left} points{worth}, not more: take another tender for the rest.")
    if row.store_credit + move.credit < 0:
        return BadTender(
            f"{row.name} has {money(row.store_credit)} of store credit, not more: another tender pays the rest."
        )
    if move.owed > 0 and row.credit_limit is None:
        return BadTender(f"{row.name} does not buy on account here: take another tender.")
    if move.owed > 0 and row.owed + move.owed > row.credit_limit:
        left = max(row.credit_limit - row.owed, 0)
        return BadTender(
            f"{row.name} may buy for {money(left)} more on account: have some paid off, or use another tender."
        )
    if move.owed < 0 and row.owed + move.owed < 0:
        return BadTender(f"{row.name} owes {money(row.owed)}, not more: give back the rest in another tender.")
    return Overtaken()


def ledger_rows(
    company_id: UUID, customer_id: UUID, move: BalanceMove, cause: Cause
) -> list[tuple[type[DeclarativeBase], Rows]]:
    """What the ledgers say of it."""
    earned: Why = "earned" if move.earned > 0 else "returned"
    kinds: tuple[tuple[Why, int], ...] = (
        ("expired", -move.expired), ("redeemed", -move.redeemed), (earned, move.earned)
    )  # fmt: skip
    points = [{"kind": kind, "points": amount} for kind, amount in kinds if amount]
    credit = [{"kind": "redeemed" if move.credit < 0 else "refunded", "amount": move.credit}]
    owed = [{"kind": "bought" if move.owed > 0 else "refunded", "amount": move.owed}]
    return [
        (LoyaltyEntry, _entries(company_id, customer_id, points, cause)),
        (StoreCreditEntry, _entries(company_id, customer_id, credit if move.credit else [], cause)),
        (AccountEntry, _entries(company_id, customer_id, owed if move.owed else [], cause)),
    ]


async def write_entries(
    session: Writing, ledger: Any, company_id: UUID, customer_id: UUID, moved: list[dict[str, Any]], cause: Cause
) -> None:
    """Rows of one of the three ledgers."""
    await insert_all(session, (ledger, _entries(company_id, customer_id, moved, cause)))


def _entries(
    company_id: UUID, customer_id: UUID, moved: list[dict[str, Any]], cause: Cause
) -> list[dict[str, Any]]:
    return [
        {"company_id": company_id, "id": new_id(), "customer_id": customer_id, **one, "source_id": cause.source_id,
         "at": cause.at, "staff_id": cause.staff_id, "reason": cause.reason}
        for one in moved
    ]  # fmt: skip

"""What a document does to its customer's balances: all of it in one guarded statement, with the ledgers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.customers.models import AccountEntry, Customer, LoyaltyEntry, StoreCreditEntry
from pos_tui.db.at_once import insert_all
from pos_tui.db.base import new_id
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadTender, Overtaken, SaleRefused
from pos_tui.money import NOTHING, Money, decimal_text
from pos_tui.shop.views import CompanyRules

Why = Literal["opening", "earned", "redeemed", "returned", "adjusted", "expired"]


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
    moved = await session.execute(
        update(Customer)
        .where(Customer.company_id == company.company_id, Customer.id == customer_id, *_guards(move))
        .values(
            points=Customer.points + move.points,
            store_credit=Customer.store_credit + move.credit,
            owed=Customer.owed + move.owed,
        )
        .returning(Customer.id)
        .execution_options(synchronize_session=False)
    )
    if moved.one_or_none() is None:
        raise await _refusal(session, company, customer_id, move)
    await _tell(session, company.company_id, customer_id, move, cause)


def _guards(move: BalanceMove) -> list[Any]:
    guards: list[Any] = [
        Customer.merged_into_id.is_(None),
        Customer.points - move.expired >= move.redeemed,
        Customer.points + move.points >= 0,
        Customer.store_credit + move.credit >= 0,
    ]
    if move.owed > 0:
        guards.append(Customer.owed + move.owed <= Customer.credit_limit)
    elif move.owed < 0:
        guards.append(Customer.owed + move.owed >= 0)
    if move.expired:
        guards.append(Customer.points == move.held)
    return guards


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


async def _tell(session: Writing, company_id: UUID, customer_id: UUID, move: BalanceMove, cause: Cause) -> None:
    earned: Why = "earned" if move.earned > 0 else "returned"
    kinds: tuple[tuple[Why, int], ...] = (
        ("expired", -move.expired), ("redeemed", -move.redeemed), (earned, move.earned)
    )  # fmt: skip
    points = [{"kind": kind, "points": amount} for kind, amount in kinds if amount]
    credit = [{"kind": "redeemed" if move.credit < 0 else "refunded", "amount": move.credit}]
    owed = [{"kind": "bought" if move.owed > 0 else "refunded", "amount": move.owed}]
    await insert_all(
        session,
        (LoyaltyEntry, _entries(company_id, customer_id, points, cause)),
        (StoreCreditEntry, _entries(company_id, customer_id, credit if move.credit else [], cause)),
        (AccountEntry, _entries(company_id, customer_id, owed if move.owed else [], cause)),
    )


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

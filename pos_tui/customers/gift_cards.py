"""Gift cards: money that is put on and taken off under a guard, together with its ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select, update

from pos_tui.customers.card_numbers import masked, read_number
from pos_tui.customers.models import GiftCard, GiftCardEntry
from pos_tui.db.base import insert_into, new_id
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import BadTender, SaleRefused
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money, decimal_text
from pos_tui.shop.views import CompanyRules, Lane
from pos_tui.view import View

Why = Literal["sold", "taken back", "redeemed", "refunded"]
MOST_UNKNOWN = 5
WAIT, REMEMBERED = timedelta(minutes=10), timedelta(days=1)
MOST_DOUBLED = 8
UNKNOWN = "gift_card_unknown"


class Card(View):
    """A gift card as whoever holds it may see it."""

    number: str
    balance: Money


@dataclass(frozen=True)
class Charge:
    """So much more on a card; below nothing it comes off."""

    number: str
    amount: Money
    why: Why


async def move_gift_cards(
    session: Writing,
    company: CompanyRules,
    charges: Sequence[Charge],
    *,
    source_id: UUID,
    staff_id: UUID,
    now: datetime,
) -> None:
    """Each card's balance and its ledger move together, in the order of the numbers; a sold card may be new.

    Raises SaleRefused for what was sold and is spent, BadTender for what a card does not hold.
    """
    for number in sorted({charge.number for charge in charges}):
        own = [charge for charge in charges if charge.number == number]
        if any(charge.why == "sold" for charge in own):
            await _issue(session, company.company_id, number, now)
        for charge in own:
            card_id = await _move(session, company, charge)
            row = {
                "company_id": company.company_id, "id": new_id(), "gift_card_id": card_id, "kind": charge.why,
                "amount": charge.amount, "source_id": source_id, "at": now, "staff_id": staff_id,
            }  # fmt: skip
            await session.execute(insert_into(GiftCardEntry), [row])


async def find_card(
    session: Writing, lane: Lane, staff_id: UUID, number: str, *, key: ShopKey, now: datetime
) -> Card | None:
    """The card with this number, or None; the journal counts the unknown ones, so that nobody tries them all.

    After five unknown numbers within a day a till reads no more of them for ten minutes, after five more for
    twenty, and so on up to a day: SaleRefused says when it will.
    """
    company_id, wanted = lane.company.company_id, read_number(number)
    state = await lock_lane(session, company_id, lane.terminal_id)
    await _check_patience(session, lane, now)
    card = await _card(session, company_id, wanted)
    if card is None or not card.active:
        told = Entry(UNKNOWN, staff_id, None, {"about": masked(wanted)})
        await append(session, state, [told], key=key, now=now)
        return None
    return Card(number=wanted, balance=card.balance)


async def cards_of(session: Reading, company_id: UUID, source_id: UUID, why: Why) -> list[tuple[str, Money]]:
    """The cards that a document moved in this way, and by how much, in the order in which it did."""
    found = await session.execute(
        select(GiftCard.code, GiftCardEntry.amount)
        .join(
            GiftCardEntry, (GiftCardEntry.company_id == company_id) & (GiftCardEntry.gift_card_id == GiftCard.id)
        )
        .where(GiftCard.company_id == company_id, GiftCardEntry.source_id == source_id, GiftCardEntry.kind == why)
        .order_by(GiftCard.code, GiftCardEntry.id)
    )
    return [(code, amount) for code, amount in found]


async def _check_patience(session: Writing, lane: Lane, now: datetime) -> None:
    """The journal is what counts: signing out, another person and a till that starts anew change nothing."""
    entry = JournalEntry
    found = await session.execute(
        select(func.count(), func.max(entry.at)).where(
            entry.company_id == lane.company.company_id,
            entry.terminal_id == lane.terminal_id,
            entry.kind == UNKNOWN,
            entry.at > now - REMEMBERED,
        )
    )
    count, last = found.one()
    until = last + patience(count) if count else now
    if until > now:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        raise SaleRefused(
            f"{count} unknown card numbers were tried at this till: "
            f"it reads gift cards again in {minutes:,} minutes. Take another tender."
        )


def patience(unknown: int) -> timedelta:
    """How long a till waits after so many unknown numbers: twice as long after every fifth."""
    if unknown < MOST_UNKNOWN or unknown % MOST_UNKNOWN:
        return timedelta(0)
    doubled = min(unknown // MOST_UNKNOWN - 1, MOST_DOUBLED)
    return min(WAIT * (1 << doubled), REMEMBERED)


async def _card(session: Reading, company_id: UUID, number: str) -> GiftCard | None:
    found = await session.scalars(
        select(GiftCard)
        .where(GiftCard.company_id == company_id, GiftCard.code == number)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def _issue(session: Writing, company_id: UUID, number: str, now: datetime) -> None:
    row = {
        "company_id": company_id, "id": new_id(), "code": number, "balance": 0, "active": True, "issued_at": now,
    }  # fmt: skip
    await insert_missing(session, GiftCard, [row])


async def _move(session: Writing, company: CompanyRules, charge: Charge) -> UUID:
    moved = await session.scalar(
        update(GiftCard)
        .where(
            GiftCard.company_id == company.company_id,
            GiftCard.code == charge.number,
            GiftCard.active,
            GiftCard.balance + charge.amount >= 0,
        )
        .values(balance=GiftCard.balance + charge.amount)
        .returning(GiftCard.id)
        .execution_options(synchronize_session=False)
    )
    if moved is not None:
        return moved
    card = await _card(session, company.company_id, charge.number)
    raise _refusal(card, charge, company)


def _refusal(card: GiftCard | None, charge: Charge, company: CompanyRules) -> SaleRefused:
    name = f"The gift card {masked(charge.number)}"
    if card is None or not card.active:
        return BadTender(f"{name} is not one of this shop: take another tender.")
    left = f"{company.currency} {decimal_text(card.balance, company.exponent)}"
    if charge.why == "taken back":
        return SaleRefused(f"{name} holds {left} only, the rest is spent: it cannot come back.")
    return BadTender(f"{name} holds {left}, not more: take that, and another tender for the rest.")

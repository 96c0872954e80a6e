"""Customers are added and changed, and their points corrected: by those who may, told without personal data.

The journal can never be changed, and a person may ask to be forgotten: it is told the customer's code and which
facts were changed, never the facts; but for the consent, of which it keeps when it was given and to whom.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from pos_tui.catalogue.words import fold
from pos_tui.customers.balances import Cause, write_entries
from pos_tui.customers.corrected import GONE_INTO, correct
from pos_tui.customers.keeping_words import keep_customer_words, renew_customer_words
from pos_tui.customers.merged import SURVIVOR
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.models import LoyaltyEntry
from pos_tui.customers.queries import account_of, card_view
from pos_tui.customers.rules import digits_of
from pos_tui.customers.views import CustomerCard
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Overtaken, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import LARGEST
from pos_tui.shop.models import Company
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

KIND, ADJUSTED = "customer", "points_adjusted"
TEXTS = {
    "code": 40,
    "name": 100,
    "phone": 40,
    "email": 100,
    "barcode": 40,
    "tier": 40,
    "tax_exempt": 120,
    "note": 250,
}
MOST_POINTS = 10_000_000
"""More at once is a slip of the finger, whoever approves it."""
FEWEST_FIGURES = 4


async def save_customer(
    session: Writing, place: Place, actor: Actor, card: CustomerCard, *, key: ShopKey, now: datetime
) -> CustomerCard:
    """The customer is new, or is changed as the card says; the same card again changes nothing.

    Raises BadInput for a code, card or telephone number that somebody has already, with whose it is.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    tidy = _tidied(card)
    before = await _card(session, place.company_id, card.customer_id)
    if before == tidy:
        return tidy
    permission: Any = "add_customer" if before is None else "edit_customer"
    approved_by = await require(session, place, actor, permission, used_for=card.customer_id, now=now)
    if tidy.credit_limit != (before.credit_limit if before else None):
        more = await require(
            session, place, actor, "give_credit", size=tidy.credit_limit or 0, used_for=card.customer_id, now=now
        )
        approved_by = more or approved_by
    await _check_free(session, place.company_id, tidy, before)
    await _write(session, place.company_id, tidy, before, now=now)
    told = Entry(KIND, actor.staff_id, tidy.customer_id, _told(before, tidy), approved_by)
    await append(session, lane, [told], key=key, now=now)
    return tidy


async def adjust_points(
    session: Writing,
    place: Place,
    actor: Actor,
    customer_id: UUID,
    points: int,
    *,
    adjustment_id: UUID,
    reason: str,
    key: ShopKey,
    now: datetime,
) -> int:
    """Points are given or taken off, with a reason; answers the balance. The same `adjustment_id` again is one."""
    why = clean(reason, 120)
    if not why:
        raise BadInput("Say why the points change: the customer may ask.")
    if points == 0 or abs(points) > MOST_POINTS:
        raise BadInput(f"Give or take between 1 and {MOST_POINTS:,} points at a time: type the number again.")
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    if await _is_adjusted(session, place.company_id, adjustment_id):
        return (await account_of(session, place.company_id, customer_id)).points
    size = abs(points) * place.unit
    approved_by = await require(session, place, actor, "adjust_points", size=size, used_for=adjustment_id, now=now)
    held: int = await correct(
        session, place.company_id, customer_id, CustomerRow.points, points,
        what="the points", held=lambda account: f"{account.points:,} points",
    )  # fmt: skip
    cause = Cause(adjustment_id, actor.staff_id, now, why)
    moved = [{"kind": "adjusted", "points": points}]
    await write_entries(session, LoyaltyEntry, place.company_id, customer_id, moved, cause)
    told = Entry(ADJUSTED, actor.staff_id, customer_id, {"points": points, "reason": why}, approved_by)
    await append(session, lane, [told], key=key, now=now)
    return held


async def _is_adjusted(session: Reading, company_id: UUID, adjustment_id: UUID) -> bool:
    known = await session.scalar(
        select(LoyaltyEntry.id)
        .where(LoyaltyEntry.company_id == company_id, LoyaltyEntry.source_id == adjustment_id)
        .limit(1)
    )
    return known is not None


async def _card(session: Reading, company_id: UUID, customer_id: UUID) -> CustomerCard | None:
    row = await session.get(CustomerRow, (company_id, customer_id), populate_existing=True)
    if row is not None and row.erased_at is not None:
        raise Unknown("This customer was erased: add them again as somebody new.")
    if row is not None and row.merged_into_id is not None:
        raise Unknown(GONE_INTO.format(clean(row.name, 60)))
    return card_view(row) if row is not None else None


def _tidied(card: CustomerCard) -> CustomerCard:
    texts = {name: clean(getattr(card, name) or "", most) for name, most in TEXTS.items()}
    if not texts["name"]:
        raise BadInput("A customer needs a name: type it.")
    if texts["phone"] and len(digits_of(texts["phone"])) < FEWEST_FIGURES:
        raise BadInput("This is no telephone number: type it with its figures, or leave it empty.")
    if texts["email"] and ("@" not in texts["email"].strip("@") or " " in texts["email"]):
        raise BadInput("This is no e-mail address: type it such as mei@example.com, or leave it empty.")
    if card.credit_limit is not None and not 0 <= card.credit_limit <= LARGEST:
        raise BadInput("A limit on account is 0 or more: type it again, or leave it empty.")
    needed = {"code": texts.pop("code") or new_code(card.customer_id), "name": texts.pop("name")}
    return card.model_copy(update={**needed, **{name: text or None for name, text in texts.items()}})


def new_code(customer_id: UUID) -> str:
    """A code for somebody who came without a card: no two tills make the same."""
    return f"C-{customer_id.hex[-10:].upper()}"


async def _check_free(session: Writing, company_id: UUID, card: CustomerCard, before: CustomerCard | None) -> None:
    """Nobody else has the code, the card or the telephone number; a number that was there before may stay.

    A card or number of another record that was merged into this one moves over from there. Two tills that add the
    same person at one moment are looked at one after the other.
    """
    await session.execute(select(Company.id).where(Company.id == company_id).with_for_update(key_share=True))
    await _take_over(session, company_id, card)
    phone = digits_of(card.phone) if card.phone else None
    if before is not None and before.phone and digits_of(before.phone) == phone:
        phone = None
    taken: tuple[tuple[Any, str | None, str], ...] = (
        (CustomerRow.code, card.code, "the code"),
        (CustomerRow.barcode, card.barcode, "the card"),
        (CustomerRow.phone_key, phone, "the telephone number"),
    )
    for column, value, what in taken:
        if value is None:
            continue
        whose = (
            select(SURVIVOR)
            .where(CustomerRow.company_id == company_id, column == value, CustomerRow.id != card.customer_id)
            .limit(1)
        )
        found = await session.execute(
            select(CustomerRow.name, CustomerRow.code).where(
                CustomerRow.company_id == company_id, CustomerRow.id.in_(whose)
            )
        )
        if (other := found.one_or_none()) is not None:
            shown = card.phone if column is CustomerRow.phone_key else value
            raise BadInput(
                f"{clean(other.name, 60)} ({other.code}) has {what} {shown} already: take them, or change it."
            )


async def _take_over(session: Writing, company_id: UUID, card: CustomerCard) -> None:
    for column, value, gone in (
        (CustomerRow.barcode, card.barcode, {"barcode": None}),
        (CustomerRow.phone_key, digits_of(card.phone or ""), {"phone": None, "phone_key": None}),
    ):
        if value:
            await session.execute(
                update(table_of(CustomerRow))
                .where(
                    CustomerRow.company_id == company_id,
                    CustomerRow.merged_into_id == card.customer_id,
                    column == value,
                )
                .values(**gone)
            )


async def _write(
    session: Writing, company_id: UUID, card: CustomerCard, before: CustomerCard | None, *, now: datetime
) -> None:
    row = {
        **card.model_dump(exclude={"customer_id"}),
        "folded_name": fold(card.name),
        "phone_key": digits_of(card.phone) if card.phone else None,
    }
    if card.tier != (before.tier if before else None):
        row["tier_since"] = now
    table = table_of(CustomerRow)
    if before is None:
        own = {"company_id": company_id, "id": card.customer_id, "created_at": now}
        await session.execute(insert(table), [{**own, **row, "points": 0, "store_credit": 0, "owed": 0}])
        await keep_customer_words(session, company_id, [(card.customer_id, card.name)])
    else:
        this = (table.c.company_id == company_id, table.c.id == card.customer_id, table.c.merged_into_id.is_(None))
        if await session.scalar(update(table).where(*this).values(**row).returning(table.c.id)) is None:
            raise Overtaken
        if card.name != before.name:
            await renew_customer_words(session, company_id, [(card.customer_id, card.name)])


def _told(before: CustomerCard | None, after: CustomerCard) -> dict[str, Any]:
    was = before.model_dump() if before is not None else {}
    changed = [name for name, value in after.model_dump().items() if was.get(name) != value]
    told: dict[str, Any] = {"changed": [name for name in changed if name != "customer_id"]}
    if (before.consent if before else False) != after.consent:
        told["consent"] = after.consent
    if "credit_limit" in changed:
        told["credit_limit"] = after.credit_limit
    return {**told, "active": after.active}

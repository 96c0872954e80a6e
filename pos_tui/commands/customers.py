"""`pos-tui customers find|show|statement|merge|export|erase|expire`."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from pos_tui.commands.grammar import Options
from pos_tui.commands.merge import merge, preview
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.customers.queries import customer_with_code, customers_found, moves_of
from pos_tui.customers.tiers import expire_points
from pos_tui.customers.views import Account, Customer, Moved
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import load_key
from pos_tui.money import Money, decimal_text
from pos_tui.selling.bought import bought_by, favourites_of
from pos_tui.selling.personal import erase, hand_out
from pos_tui.shop.views import CompanyRules
from pos_tui.text import clean

MOST_FOUND, MOST_MOVES = 100, 500
FIRST = UUID(int=0)


def run(options: Options) -> int:
    """Reads for anybody at this machine; what hands out or changes asks who decides it."""
    if options.act == "merge" and options.dry_run:
        in_shop(options, lambda _, database: preview(database, options))
        return 0
    if options.act in CHANGES:
        pin = asked_pin(options)
        in_shop(options, lambda settings, database: CHANGES[options.act or ""](settings, database, options, pin))
        return 0
    said = in_shop(options, lambda _, database: database.read(lambda session: _read(session, options)))
    if options.json:
        answer(said[0])
    else:
        say(said[1])
    return 0


async def _read(session: Reading, options: Options) -> tuple[dict[str, Any], str]:
    company = await chosen_company(session, options.company)
    return await READS[options.act or ""](session, company, options.code)


async def _found(session: Reading, company: CompanyRules, text: str) -> tuple[dict[str, Any], str]:
    page = await customers_found(session, company.company_id, text, limit=MOST_FOUND)
    if not page.customers:
        return {
            "customers": [],
            "more": False,
        }, f"Nobody here has the code, name or telephone {clean(text, 40)}."
    heads = ("Code", "Name", "Tier", "Points", "Credit", "Owes")
    shown = table(heads, [_cells(one, company) for one in page.customers], names=3)
    return {"customers": [_document(one) for one in page.customers], "more": page.more is not None}, shown


async def _shown(session: Reading, company: CompanyRules, code: str) -> tuple[dict[str, Any], str]:
    account = await customer_with_code(session, company.company_id, code)
    who_is = account.card.customer_id
    likes = await favourites_of(session, company.company_id, who_is)
    bought = await bought_by(session, company.company_id, who_is)
    document = {
        **account.model_dump(mode="json"),
        "favourites": [one.model_dump(mode="json") for one in likes],
        "documents": [one.model_dump(mode="json") for one in bought],
    }
    lines = [f"{clean(account.card.name)} · {clean(account.card.code)} · {account.points:,} points"]
    lines += [f"{one.times:>5} × {clean(one.name)}" for one in likes]
    lines += [f"{one.business_date} {one.receipt_number} {one.kind} {_text(one.total, company)}" for one in bought]
    return document, "\n".join(lines)


async def _statement(session: Reading, company: CompanyRules, code: str) -> tuple[dict[str, Any], str]:
    account = await customer_with_code(session, company.company_id, code)
    moves = await moves_of(session, company.company_id, account.card.customer_id, "account", limit=MOST_MOVES)
    document = {"code": account.card.code, "owed": account.owed, "credit_limit": account.card.credit_limit,
                "entries": [one.model_dump(mode="json") for one in moves]}  # fmt: skip
    return document, statement_text(account, moves, company)


def statement_text(account: Account, moves: list[Moved], company: CompanyRules) -> str:
    """A statement of account: what was bought and paid, the newest first, and what is owed after it."""
    rows, owed = [], int(account.owed)
    for one in moves:
        rows.append((f"{one.at:%Y-%m-%d}", one.kind, _text(one.amount, company), _text(owed, company)))
        owed -= one.amount
    title = f"{clean(account.card.name)} · {clean(account.card.code)} · {company.currency}"
    listed = table(("Day", "What", "Amount", "Owed"), rows, names=2)
    return f"{title}\n{listed}\nOwed now: {_text(account.owed, company)}"


async def _hand_out(settings: Settings, database: Database, options: Options, pin: str) -> None:
    key = load_key(settings)
    lane, actor = await who(database, settings, options, pin, key)
    customer_id = await _id_of(database, lane.company, options.code)
    answer(
        await database.write(
            lambda session: hand_out(session, lane, actor, customer_id, key=key, now=datetime.now(UTC))
        )
    )


async def _erase(settings: Settings, database: Database, options: Options, pin: str) -> None:
    key = load_key(settings)
    lane, actor = await who(database, settings, options, pin, key)
    customer_id = await _id_of(database, lane.company, options.code)
    await database.write(lambda session: erase(session, lane, actor, customer_id, key=key, now=datetime.now(UTC)))
    note(f"{clean(options.code)} is forgotten; the documents stay without the name.")


async def _expire(settings: Settings, database: Database, options: Options, pin: str) -> None:
    """Batch by batch, each in a transaction of its own: the tills go on selling in between."""
    key, now = load_key(settings), datetime.now(UTC)
    lane, actor = await who(database, settings, options, pin, key)
    after: UUID | None = FIRST
    customers = points = 0
    while after is not None:
        step = partial(expire_points, lane=lane, actor=actor, after=after, key=key, now=now)
        after, more, gone = await database.write(step)
        customers, points = customers + more, points + gone
        note(f"{customers:,} customers, {points:,} points …")
    if options.json:
        answer({"customers": customers, "points": points})
    else:
        say(f"{points:,} points of {customers:,} customers have expired.")


async def _id_of(database: Database, company: CompanyRules, code: str) -> UUID:
    found = await database.read(lambda session: customer_with_code(session, company.company_id, code))
    return found.card.customer_id


def _cells(customer: Customer, company: CompanyRules) -> tuple[str, ...]:
    words = (customer.code, customer.name, customer.tier or "")
    credit, owed = _text(customer.store_credit, company), _text(customer.owed, company)
    return (*(clean(word) for word in words), f"{customer.points:,}", credit, owed)


def _document(customer: Customer) -> dict[str, Any]:
    return customer.model_dump(mode="json")


def _text(amount: int, company: CompanyRules) -> str:
    return decimal_text(Money(amount), company.exponent)


READS = {"find": _found, "show": _shown, "statement": _statement}
CHANGES = {"merge": merge, "export": _hand_out, "erase": _erase, "expire": _expire}

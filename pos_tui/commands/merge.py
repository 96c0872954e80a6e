"""`pos-tui customers merge CODE INTO`."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.person import who
from pos_tui.commands.wiring import chosen_company
from pos_tui.config import Settings
from pos_tui.customers.merging import look_at_merge, merge_customers
from pos_tui.customers.queries import record_with_code
from pos_tui.customers.views import CustomerCard, Merge
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.journal.keys import load_key
from pos_tui.money import decimal_text
from pos_tui.shop.views import CompanyRules
from pos_tui.staff.views import Place
from pos_tui.text import clean


async def preview(database: Database, options: Options) -> None:
    """What would move, by nobody in particular; nothing is changed."""
    company, merge = await database.read(lambda session: _look(session, options))
    _tell(merge, company, options, done=False)


async def merge(settings: Settings, database: Database, options: Options, pin: str) -> None:
    """CODE becomes a part of INTO, as whoever gave the PIN decides."""
    key, merge_id = load_key(settings), new_id()
    lane, actor = await who(database, settings, options, pin, key)
    ids = await database.read(lambda session: _ids(session, lane.company, options))
    done = await database.write(
        lambda session: merge_customers(
            session, Place.at(lane), actor, *ids, merge_id=merge_id, key=key, now=datetime.now(UTC)
        )
    )
    _tell(done, lane.company, options, done=True)


async def _look(session: Reading, options: Options) -> tuple[CompanyRules, Merge]:
    company = await chosen_company(session, options.company)
    return company, await look_at_merge(session, company.company_id, *await _ids(session, company, options))


async def _ids(session: Reading, company: CompanyRules, options: Options) -> tuple[UUID, UUID]:
    """The records themselves: a code that went to somebody else before is not followed here."""
    return (
        await record_with_code(session, company.company_id, options.code),
        await record_with_code(session, company.company_id, options.into),
    )


def _tell(merge: Merge, company: CompanyRules, options: Options, *, done: bool) -> None:
    if options.json:
        answer({"done": done, **_document(merge)})
        return
    credit, owed = (decimal_text(amount, company.exponent) for amount in (merge.store_credit, merge.owed))
    verb = "became" if done else "would become"
    say(f"{_named(merge.merged)} {verb} {_named(merge.into)}.")
    say(f"{merge.points:,} points, store credit {company.currency} {credit}, owed {company.currency} {owed}.")
    say(f"May be written to: {'yes' if merge.after.consent else 'no'}.")


def _document(merge: Merge) -> dict[str, Any]:
    told = merge.model_dump(mode="json", include={"points", "store_credit", "owed"})
    return {**told, "from": merge.merged.code, "into": merge.into.code, "consent": merge.after.consent}


def _named(card: CustomerCard) -> str:
    return f"{clean(card.name)} ({clean(card.code)})"

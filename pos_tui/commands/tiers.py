"""`pos-tui tiers list|set|remove|apply`."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from uuid import UUID

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.customers.queries import tiers_of
from pos_tui.customers.rules import HUNDRED
from pos_tui.customers.tiers import remove_tier, save_tier
from pos_tui.customers.views import Moving, TierView
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.keys import load_key
from pos_tui.money import Money, decimal_text
from pos_tui.selling.tiering import FIRST, everybody, moving, reckon_tiers
from pos_tui.shop.views import CompanyRules
from pos_tui.staff.views import Place
from pos_tui.text import clean

HEADS = ("Tier", "Spend", "Days", "Points ×")


def run(options: Options) -> int:
    """Does what is asked, then prints the tiers; `apply` says who moves instead."""
    if options.act == "apply":
        return _apply(options)
    if options.act != "list":
        pin = asked_pin(options)
        in_shop(options, lambda settings, database: _change(settings, database, options, pin))
    company, tiers = in_shop(options, lambda _, database: database.read(lambda session: _read(session, options)))
    if options.json:
        answer({"tiers": [tier.model_dump(mode="json") for tier in tiers]})
    else:
        say(table(HEADS, [_cells(tier, company) for tier in tiers]))
    return 0


async def _read(session: Reading, options: Options) -> tuple[CompanyRules, list[TierView]]:
    company = await chosen_company(session, options.company)
    return company, await tiers_of(session, company.company_id)


async def _change(settings: Settings, database: Database, options: Options, pin: str) -> None:
    key, now = load_key(settings), datetime.now(UTC)
    lane, actor = await who(database, settings, options, pin, key)
    place, name = Place.at(lane), options.code
    if options.act == "set":
        tier = TierView(
            name=name, min_spend=_money(options.spend, lane.company), window_days=options.days,
            multiplier=int(_number(options.times) * HUNDRED),
        )  # fmt: skip
        await database.write(lambda session: save_tier(session, place, actor, tier, key=key, now=now))
    else:
        await database.write(lambda session: remove_tier(session, place, actor, name, key=key, now=now))


def _apply(options: Options) -> int:
    """Everybody's tier by what they spent; a dry run says who would move, and changes nothing."""
    if options.dry_run:
        moved = in_shop(options, lambda _, database: _would_move(database, options))
    else:
        pin = asked_pin(options)
        moved = in_shop(options, lambda settings, database: _moved(settings, database, options, pin))
    if options.json:
        who = [one.model_dump(mode="json", exclude={"customer_id"}) for one in moved]
        answer({"done": not options.dry_run, "moved": who})
        return 0
    rows = [(clean(one.code), clean(one.before or "–"), clean(one.after or "–")) for one in moved]
    up = sum(one.up for one in moved)
    say(table(("Code", "From", "To"), rows, names=3))
    say(f"{up:,} {'would go' if options.dry_run else 'went'} up, {len(moved) - up:,} down.")
    return 0


async def _would_move(database: Database, options: Options) -> list[Moving]:
    company = await database.read(lambda session: chosen_company(session, options.company))
    moved: list[Moving] = []
    after, looked, now = FIRST, 0, datetime.now(UTC)
    while ids := await database.read(partial(everybody, company_id=company.company_id, after=after)):
        moved += await database.read(partial(moving, company_id=company.company_id, ids=ids, now=now))
        after, looked = ids[-1], looked + len(ids)
        note(f"{looked:,} customers looked at …")
    return moved


async def _moved(settings: Settings, database: Database, options: Options, pin: str) -> list[Moving]:
    """Batch by batch, each in a transaction of its own: the tills go on selling in between."""
    key, now = load_key(settings), datetime.now(UTC)
    lane, actor = await who(database, settings, options, pin, key)
    moved: list[Moving] = []
    after: UUID | None = FIRST
    while after is not None:
        step = partial(reckon_tiers, place=Place.at(lane), actor=actor, after=after, key=key, now=now)
        after, more = await database.write(step)
        moved += more
        note(f"{len(moved):,} customers have another tier …")
    return moved


def _cells(tier: TierView, company: CompanyRules) -> tuple[str, ...]:
    spend = decimal_text(tier.min_spend, company.exponent)
    return clean(tier.name), spend, str(tier.window_days), decimal_text(tier.multiplier, 2)


def _money(text: str, company: CompanyRules) -> Money:
    exact = _number(text) * 10**company.exponent
    if exact != int(exact):
        raise BadInput(f"{clean(text, 20)} has more decimals than the money here: type it again.")
    return Money(int(exact))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadInput(f"{clean(text, 20)} is no number: type one such as 500 or 1.5.") from None
    if not number.is_finite() or abs(number) > 10**12:
        raise BadInput(f"{clean(text, 20)} cannot be meant: type a smaller number.")
    return number

"""`pos-tui tiers list|set|remove|reckon`."""

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
from pos_tui.customers.views import TierView
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.keys import load_key
from pos_tui.money import Money, decimal_text
from pos_tui.selling.tiering import reckon_tiers
from pos_tui.shop.views import CompanyRules
from pos_tui.staff.views import Place
from pos_tui.text import clean

HEADS = ("Tier", "Spend", "Days", "Points ×")
FIRST = UUID(int=0)


def run(options: Options) -> int:
    """Does what is asked, then prints the tiers."""
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
    elif options.act == "remove":
        await database.write(lambda session: remove_tier(session, place, actor, name, key=key, now=now))
    else:
        after: UUID | None = FIRST
        changed = 0
        while after is not None:
            step = partial(reckon_tiers, place=place, actor=actor, after=after, key=key, now=now)
            after, more = await database.write(step)
            changed += more
            note(f"{changed:,} customers have another tier …")


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

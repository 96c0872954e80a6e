"""`pos-tui rates set EUR 1.4512 [--from DATE] [--tender NAME]` and `pos-tui rates list`."""

from datetime import UTC, datetime

from pos_tui.cash.days import date_by_clock
from pos_tui.cash.exchange import set_exchange_rate
from pos_tui.cash.queries import tender_types
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.keys import load_key
from pos_tui.money import NotANumber, decimal_text, scaled
from pos_tui.shop.queries import exchange_rates
from pos_tui.shop.views import RATE_PLACES, CompanyRules, Exchange
from pos_tui.staff.views import Place
from pos_tui.text import clean

NO_TENDER = "not taken"


def run(options: Options) -> int:
    """Sets a rate, then prints all of them; with --json as keys, rates as text."""
    if options.act == "set":
        rate, pin = _rate(options), asked_pin(options)
        in_shop(options, lambda settings, database: _set(settings, database, options, rate, pin))
    company, rates, taken = in_shop(
        options, lambda _, database: database.read(lambda session: _rates(session, options))
    )
    if options.json:
        told = [
            {"currency": one.currency, "from": str(one.starts_on), "rate": _text(one)}
            | {"tenders": taken.get(one.currency, [])}
            for one in rates
        ]
        answer({"currency": company.currency, "rates": told})
    elif rates:
        rows = [
            (one.currency, str(one.starts_on), clean(", ".join(taken.get(one.currency, [NO_TENDER]))), _text(one))
            for one in rates
        ]
        say(table(("1 unit of", "From", "Taken as", f"is worth {company.currency}"), rows, names=3))
    else:
        say("No foreign money has a rate: set one with «pos-tui rates set EUR 1.4512».")
    return 0


def _rate(options: Options) -> int:
    try:
        return scaled(options.rate or "", RATE_PLACES)
    except NotANumber as error:
        raise BadInput(f"{error}: type what one unit is worth, such as 1.4512.") from None


def _text(rate: Exchange) -> str:
    return decimal_text(rate.rate, RATE_PLACES)


async def _set(settings: Settings, database: Database, options: Options, rate: int, pin: str) -> None:
    key, now = load_key(settings), datetime.now(UTC)
    lane, actor = await who(database, settings, options, pin, key)
    starts_on = options.from_ or date_by_clock(now, lane.company.timezone, settings.day_begins_at)
    await database.write(
        lambda session: set_exchange_rate(
            session,
            Place.at(lane),
            actor,
            currency=options.code,
            rate=rate,
            starts_on=starts_on,
            tender=options.tender,
            key=key,
            now=now,
        )
    )


async def _rates(session: Reading, options: Options) -> tuple[CompanyRules, list[Exchange], dict[str, list[str]]]:
    """The rates, and by currency the names of the tenders that take it."""
    company = await chosen_company(session, options.company)
    taken: dict[str, list[str]] = {}
    for tender in await tender_types(session, company.company_id):
        if tender.currency is not None:
            taken.setdefault(tender.currency, []).append(tender.name)
    return company, await exchange_rates(session, company.company_id), taken

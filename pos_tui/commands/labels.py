"""`pos-tui labels`: the text of shelf labels, for any printer that a pipe leads to."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pos_tui.catalogue.bulk.wording import names_in
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import lane_of
from pos_tui.commands.products import sieve_of
from pos_tui.commands.wiring import in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.money import unit_price_text
from pos_tui.pricing.labels import Label, Wanted, label_text, labels, labels_text, last_labels
from pos_tui.shop.views import Lane


def run(options: Options) -> int:
    """Prints the labels on standard output; with --json each with its fields and its text."""
    lane, made = in_shop(options, lambda settings, database: _labels(settings, database, options))
    if options.json:
        answer({"labels": [_document(one, lane) for one in made]})
    elif made:
        say(labels_text(made, lane).rstrip("\n"))
    else:
        note("No product is meant, or none of them changed.")
    return 0


async def _labels(settings: Settings, database: Database, options: Options) -> tuple[Lane, list[Label]]:
    async def look(session: Reading) -> tuple[Lane, list[Label]]:
        lane = await lane_of(session, settings, options)
        zone = ZoneInfo(lane.company.timezone)
        sieve = sieve_of(options, await names_in(session, lane.company.company_id))
        since = await last_labels(session, lane) if options.since_last else _moment(options.from_, zone)
        on = options.on or datetime.now(UTC).astimezone(zone).date()
        return lane, await labels(session, lane, Wanted(sieve=sieve, since=since), on=on)

    return await database.read(look)


def _moment(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)


def _document(label: Label, lane: Lane) -> dict[str, object]:
    company = lane.company
    return {
        **label.model_dump(mode="json"),
        "price": unit_price_text(label.price, company.exponent),
        "text": label_text(label, company.currency, company.exponent),
    }

"""`pos-tui tax add CODE [RATE] --from DATE` and `pos-tui tax list`."""

from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.tax_form import RateOrParts
from pos_tui.journal.keys import load_key
from pos_tui.money import Rate, decimal_text
from pos_tui.pricing.tax_rates import add_tax_rate
from pos_tui.shop.queries import dated_rates
from pos_tui.shop.rates import DatedRate
from pos_tui.staff.views import Place
from pos_tui.text import clean

HEADS = ("Class", "From", "Name", "Parts", "Rate %")


def run(options: Options) -> int:
    """Adds a rate, then prints all of them; with --json as keys, rates as text."""
    if options.act == "add":
        form, pin = _form(options), asked_pin(options)
        in_shop(options, lambda settings, database: _add(settings, database, options, form, pin))
    rates = in_shop(options, lambda _, database: database.read(lambda session: _rates(session, options)))
    if options.json:
        answer({"rates": [_document(rate) for rate in rates]})
    else:
        say(table(HEADS, [_cells(rate) for rate in rates], names=4))
    return 0


def _form(options: Options) -> RateOrParts:
    """The rate or its parts as they were typed: "State=6.25", and a + behind a part on top of those before it."""
    parts = [_part(text) for text in options.parts]
    said: dict[str, Any] = {"rate": options.rate, "parts": parts or None}
    try:
        return RateOrParts.model_validate(said)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        words = str(wrong.get("ctx", {}).get("error", wrong["msg"]))
        raise BadInput(f"{words[:1].upper()}{words[1:]}.") from None


def _part(text: str) -> dict[str, object]:
    name, _, rate = text.rpartition("=")
    return {"name": name.strip(), "rate": rate.strip().removesuffix("+"), "compound": rate.strip().endswith("+")}


async def _add(settings: Settings, database: Database, options: Options, form: RateOrParts, pin: str) -> None:
    assert options.from_ is not None, "the grammar requires it"
    starts_on, key = options.from_, load_key(settings)
    lane, actor = await who(database, settings, options, pin, key)
    await database.write(
        lambda session: add_tax_rate(
            session, Place.at(lane), actor, code=options.code, starts_on=starts_on,
            rate=form.rate_value, parts=form.tax_parts, key=key, now=datetime.now(UTC),
        )
    )  # fmt: skip


async def _rates(session: Reading, options: Options) -> list[DatedRate]:
    company = await chosen_company(session, options.company)
    return await dated_rates(session, company.company_id)


def _cells(rate: DatedRate) -> tuple[str, ...]:
    parts = ", ".join(f"{clean(part.name)} {_number(part.rate)}{'+' * part.compound}" for part in rate.parts)
    return clean(rate.code), str(rate.starts_on), clean(rate.name), parts, _number(rate.rate)


def _document(rate: DatedRate) -> dict[str, Any]:
    return {
        "code": rate.code,
        "name": rate.name,
        "kind": rate.kind,
        "from": str(rate.starts_on),
        "rate": _number(rate.rate),
        "parts": [
            {"name": part.name, "rate": _number(part.rate), "compound": part.compound} for part in rate.parts
        ],
    }


def _number(rate: Rate) -> str:
    return decimal_text(rate, 4).rstrip("0").rstrip(".")

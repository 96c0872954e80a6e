"""`pos-tui report corrections`: who corrects more than those who work beside them."""

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.tables import bars, table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.db.sessions import Reading
from pos_tui.reports.corrections import KINDS, MANY_TIMES, Corrections, corrections
from pos_tui.text import clean

HEADS = (
    "Who",
    "Sales",
    "Voids",
    "Lines",
    "Emptied",
    "No sale",
    "No receipt",
    "Prices",
    "Discounts",
    "Per 100",
    "Times",
)


def run(options: Options) -> int:
    """A row per person and a bar for each rate; with --json the same as keys."""
    found = in_shop(
        options, lambda _, database: database.read(lambda session: _found(session, options)), looks_only=True
    )
    if options.json:
        answer({"people": [one.model_dump() | {"stands_out": one.stands_out} for one in found]})
    elif not found:
        say("Nobody sold or corrected anything then.")
    else:
        say(_page(found))
    return 0


async def _found(session: Reading, options: Options) -> list[Corrections]:
    company = await chosen_company(session, options.company)
    return await corrections(
        session, company.company_id, from_=options.from_, to=options.to, outlet=options.outlet
    )


def _page(found: list[Corrections]) -> str:
    rates = {_named(one): (round(one.per_hundred * 10), f"{one.per_hundred:.1f}") for one in found}
    out = [_named(one) for one in found if one.stands_out]
    said = f"{', '.join(out)}: {MANY_TIMES:.0f} times the others or more. Look at «pos-tui audit --person NUMBER»."
    parts = [table(HEADS, [_cells(one) for one in found]), "Corrections to 100 sales", bars(rates)]
    return "\n\n".join([*parts, said if out else "Nobody stands out."])


def _named(one: Corrections) -> str:
    return clean(f"{one.code} {one.name}")


def _cells(one: Corrections) -> tuple[str, ...]:
    counts = (str(one.counts[kind]) for kind in KINDS)
    times = "" if one.times is None else f"{one.times:.1f}"
    return (_named(one), str(one.sales), *counts, f"{one.per_hundred:.1f}", times)

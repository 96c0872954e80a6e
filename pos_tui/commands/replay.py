"""`pos-tui replay FILE…`: exit 0 when every document is booked and came out as told, 1 when some did not."""

from datetime import UTC, datetime

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.progress import progress_bar
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.counts_file import read_counts
from pos_tui.intake.replay import replay
from pos_tui.intake.views import ReplayResult
from pos_tui.journal.keys import load_key

DIFFERS = 1


def run(options: Options) -> int:
    """Books the rest although some are refused, and lists those with the reason."""
    result = in_shop(options, lambda settings, database: _replay(settings, database, options))
    if options.json:
        answer(result.model_dump() | {"agrees": result.agrees})
    else:
        _tell(result, options)
    return 0 if result.agrees else DIFFERS


async def _replay(settings: Settings, database: Database, options: Options) -> ReplayResult:
    key = load_key(settings)
    company = await database.read(lambda session: chosen_company(session, options.company))
    key.refuse_unless_of(company.name, company.key_check)
    counts = read_counts(options.counts, company.exponent) if options.counts else None
    with progress_bar() as advance:
        return await replay(
            database,
            company.company_id,
            options.files,
            key=key,
            now=datetime.now(UTC),
            lanes=options.lanes,
            skip_bad=options.skip_bad,
            counts=counts,
            progress=lambda done, total: advance("sales", done, total),
        )


def _tell(result: ReplayResult, options: Options) -> None:
    for row in result.bad:
        note(str(row))
    if result.bad_count > len(result.bad):
        note(f"… and {result.bad_count - len(result.bad)} more bad lines.")
    if result.bad_count and not options.skip_bad:
        say(f"Nothing was booked: {result.bad_count} lines are bad. Correct them, or leave them out (--skip-bad).")
        return
    for refused in result.refused:
        say(f"{refused.id} was refused: {refused.reason}")
    for different in result.different:
        say(f"{different.id}: {different.what} is {different.in_file} in the file, {different.here} here")
    said = f"{result.booked} booked, {result.already} were booked already"
    if result.refused:
        said += f", {len(result.refused)} refused"
    if result.different:
        said += f", {len(result.different)} came out otherwise"
    if result.bad_count:
        said += f", {result.bad_count} bad lines left out"
    say(f"{result.documents} documents: {said}.")

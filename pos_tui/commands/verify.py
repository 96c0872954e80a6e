"""`pos-tui verify`: exit 0 when every promise about the books holds, 1 when one is broken."""

from pathlib import Path

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.progress import Advance, progress_bar
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading
from pos_tui.db.snapshot import hold_still, holds_up_sales
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.heads import Head, read_heads
from pos_tui.journal.keys import ShopKey, load_key
from pos_tui.reports.verify.run import verify_books
from pos_tui.reports.verify.views import Verdict
from pos_tui.shop.queries import companies

WRONG = 1


def run(options: Options) -> int:
    """Proves the books of one company, or of every company in the database."""
    verdicts = in_shop(options, lambda settings, database: _verdicts(settings, database, options), looks_only=True)
    if options.json:
        answer(_document(verdicts))
    else:
        for verdict in verdicts:
            say(_for_people(verdict))
    return 0 if all(verdict.holds for verdict in verdicts) else WRONG


async def _verdicts(settings: Settings, database: Database, options: Options) -> list[Verdict]:
    key, outside = load_key(settings), heads_given(options)
    if await holds_up_sales(database):
        note("This SQLite is too old to read and sell at the same time: no till of this file can sell meanwhile.")
    with progress_bar() as advance:
        return await database.read(lambda session: _prove(session, options, key, outside, advance))


def heads_given(options: Options) -> tuple[Head, ...]:
    """What was kept of the chains elsewhere."""
    if options.heads_file is None:
        return ()
    try:
        text = Path(options.heads_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The file of heads {options.heads_file} cannot be read: check the path.") from None
    return tuple(read_heads(text, options.heads_file))


async def _prove(
    session: Reading, options: Options, key: ShopKey, outside: tuple[Head, ...], advance: Advance
) -> list[Verdict]:
    await hold_still(session)
    if options.company is not None or outside:
        wanted = [await chosen_company(session, options.company)]
    else:
        wanted = await companies(session) or [await chosen_company(session, None)]
    anchors = tuple(options.anchors)
    return [
        await verify_books(session, company, key=key, anchors=anchors, heads=outside, tell=advance)
        for company in wanted
    ]


def _document(verdicts: list[Verdict]) -> dict[str, object]:
    return {
        "holds": all(verdict.holds for verdict in verdicts),
        "companies": [
            {"company": verdict.company, "proofs": [proof.model_dump() for proof in verdict.proofs]}
            for verdict in verdicts
        ],
    }


def _for_people(verdict: Verdict) -> str:
    rows = [("✓" if proof.wrong is None else "✗", proof.promise, str(proof.looked_at)) for proof in verdict.proofs]
    wrong = [f"✗ {proof.name}: {proof.wrong}" for proof in verdict.proofs if proof.wrong is not None]
    summary = (
        "Nothing is wrong." if not wrong else "\n".join([f"{len(wrong)} of these promises are broken:", *wrong])
    )
    return "\n".join([verdict.company, table(("", "Promise", "Rows"), rows, names=2, widest=70), "", summary])

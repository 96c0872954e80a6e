"""`pos-tui products change|changes|undo`."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pos_tui.catalogue.bulk.looking import bulk_edits, preview_bulk, preview_undo
from pos_tui.catalogue.bulk.saying import change_from, named
from pos_tui.catalogue.bulk.service import Progress, bulk_edit, undo_bulk_edit
from pos_tui.catalogue.bulk.views import BulkDone, BulkEdit, BulkPreview, Shown
from pos_tui.catalogue.bulk.wording import Names, names_in
from pos_tui.catalogue.kept import Sieve
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.progress import progress_bar
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.config import Settings
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Unknown
from pos_tui.ids import new_id
from pos_tui.journal.keys import load_key
from pos_tui.staff.views import Place
from pos_tui.text import clean

HEADS = ("Id", "When", "Who", "Products", "Which", "What", "")
SHOWN = {"sold": False, "off": True, "all": None}
EXAMPLES = 10
LEAST_FIGURES = 6
Act = Callable[[Writing, Place, Any, str, dict[str, Any]], Awaitable[BulkDone]]


def run(options: Options) -> int:
    """Does it, or says what it would come to; refused with a sentence, or where no product would change."""
    if options.act == "changes":
        edits = in_shop(options, lambda _, database: database.read(lambda session: _edits(session, options)))
        return _list(edits, options)
    pin = "" if options.dry_run else asked_pin(options)
    preview, done = in_shop(options, lambda settings, database: _do(settings, database, options, pin))
    if options.json:
        answer({"preview": preview.model_dump(), "done": done and done.model_dump(mode="json")})
    else:
        _tell(preview, done)
    return 0


async def _do(
    settings: Settings, database: Database, options: Options, pin: str
) -> tuple[BulkPreview, BulkDone | None]:
    async def look(session: Reading) -> tuple[BulkPreview, Act]:
        company_id = (await chosen_company(session, options.company)).company_id
        make = _undoing if options.act == "undo" else _changing
        return await make(session, company_id, options)

    preview, act = await database.read(look)
    if options.dry_run or not preview.changed:
        return preview, None
    key, now = load_key(settings), datetime.now(UTC)
    lane, actor = await who(database, settings, options, pin, key)
    with progress_bar() as advance:
        told: dict[str, Any] = {"key": key, "now": now, "progress": _progress(advance)}
        done = await database.write(lambda session: act(session, Place.at(lane), actor, preview.seal, told))
    return preview, done


def _progress(advance: Callable[[str, int, int], None]) -> Progress:
    return lambda done, of: advance("products", done, of)


async def _changing(session: Reading, company_id: UUID, options: Options) -> tuple[BulkPreview, Act]:
    names, edit_id = await names_in(session, company_id), new_id()
    sieve, change = sieve_of(options, names), change_from(_said(options), names)
    preview = await preview_bulk(session, company_id, sieve, change)
    return preview, lambda s, place, actor, seal, told: bulk_edit(
        s, place, actor, edit_id, sieve, change, seal=seal, **told
    )


async def _undoing(session: Reading, company_id: UUID, options: Options) -> tuple[BulkPreview, Act]:
    wanted, undo_id = options.code.casefold(), new_id()
    found = [one.edit_id for one in await bulk_edits(session, company_id) if str(one.edit_id).endswith(wanted)]
    if len(found) != 1 or len(wanted) < LEAST_FIGURES:
        raise Unknown(
            f"There is no single change {clean(options.code, 40)}: «pos-tui products changes» lists them."
        )
    preview = await preview_undo(session, company_id, found[0])
    return preview, lambda s, place, actor, seal, told: undo_bulk_edit(
        s, place, actor, undo_id, found[0], seal=seal, **told
    )


def sieve_of(options: Options, names: Names) -> Sieve:
    """Which products the options mean. Raises Unknown for a category or tax class that is not there."""
    category, tax = options.bulk_category, options.bulk_tax
    return Sieve(
        text=options.bulk_text, brand=options.bulk_brand, inactive=SHOWN[options.shown],
        category_id=named(category, names.categories, "category") if category else None,
        tax_class_id=named(tax, names.taxes, "tax class") if tax else None,
    )  # fmt: skip


def _said(options: Options) -> dict[str, str]:
    said = {
        "price": options.bulk_price, "round": options.bulk_round, "cost": options.bulk_cost,
        "tax": options.bulk_set_tax, "category": options.bulk_set_category, "brand": options.bulk_set_brand,
        "reorder": options.bulk_set_reorder, "sold": options.bulk_set_sold,
    }  # fmt: skip
    return {name: text for name, text in said.items() if text}


def _tell(preview: BulkPreview, done: BulkDone | None) -> None:
    for one in preview.first[:EXAMPLES]:
        say(f"  {_named(one)}: {clean(one.before, 100)} → {clean(one.after, 100)}")
    if preview.changed > EXAMPLES:
        say(f"  … and {preview.changed - EXAMPLES} more.")
    for one in preview.first_refused[:EXAMPLES]:
        note(f"  {_named(one)} stays as it is: {one.after}")
    words = f"{preview.changed} of {preview.meant} products"
    rest = f"{preview.unchanged} are so already, {preview.refused} cannot"
    if done is not None:
        say(f"{words} are changed; {rest}. Take it back: pos-tui products undo {str(done.edit_id)[-12:]}")
    else:
        say(f"{words} would be changed; {rest}. Nothing was changed.")


def _named(one: Shown) -> str:
    return f"{clean(one.sku, 40)} {clean(one.name, 60)}"


async def _edits(session: Reading, options: Options) -> list[BulkEdit]:
    company = await chosen_company(session, options.company)
    return await bulk_edits(session, company.company_id)


def _list(edits: list[BulkEdit], options: Options) -> int:
    if options.json:
        answer({"changes": [each.model_dump(mode="json") for each in edits]})
    else:
        say(table(HEADS, [_cells(each) for each in edits], names=len(HEADS)))
    return 0


def _cells(each: BulkEdit) -> tuple[str, ...]:
    return (
        str(each.edit_id)[-12:], f"{each.at:%Y-%m-%d %H:%M}", clean(each.who), str(each.products),
        clean(each.which, 100), clean(each.change, 100), "taken back" if each.undone else "",
    )  # fmt: skip

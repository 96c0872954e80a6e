"""`pos-tui anchors export`: the heads of the journal, to be kept elsewhere for `pos-tui verify --anchors`."""

import json
from datetime import UTC, datetime
from pathlib import Path

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import note, say
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.journal.heads import Head, document, heads
from pos_tui.text import clean, harmless_json


def run(options: Options) -> int:
    """Writes one line per till, or one JSON document."""
    company, found = in_shop(
        options, lambda _, database: database.read(lambda session: _heads(session, options)), looks_only=True
    )
    now = datetime.now(UTC)
    if options.json:
        text = harmless_json(json.dumps(document(company, now, found), indent=1, ensure_ascii=False))
    else:
        taken = f"# {clean(company)}, {now.isoformat(timespec='seconds')}"
        text = "\n".join([taken, *(head.line() for head in found)])
    if options.file == "-":
        say(text)
        return 0
    try:
        Path(options.file).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{options.file} cannot be written ({error.strerror}): name another file.") from None
    note(f"{len(found)} heads are in {options.file}: keep it where nobody of the shop can change it.")
    return 0


async def _heads(session: Reading, options: Options) -> tuple[str, list[Head]]:
    company = await chosen_company(session, options.company)
    return company.name, await heads(session, company.company_id)

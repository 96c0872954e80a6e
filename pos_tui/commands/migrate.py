"""`pos-tui migrate`: from the schema that there is to this program's."""

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.db.migrations import current, upgrade
from pos_tui.db.revision import HEAD, SENTENCES, SchemaState
from pos_tui.errors import WrongSchema
from pos_tui.log import logging_to_file

BEHIND = 1

WORDS: dict[SchemaState, str] = {
    "empty": "The database is empty.",
    "behind": "The database is of an older pos-tui.",
    "current": f"The database is current ({HEAD}).",
}


def run(options: Options) -> int:
    """Brings the database up to date and says from where to where; with --check only looks."""
    settings = settings_of(options)
    address = settings.database.get_secret_value()
    with logging_to_file(settings):
        before = current(address)
        if before in ("ahead", "foreign"):
            raise WrongSchema(SENTENCES[before])
        if not options.check:
            upgrade(address)
    after = before if options.check else "current"
    if options.json:
        answer({"before": before, "after": after, "schema": HEAD})
    elif after != before:
        say(f"{WORDS[before]} Now it is current ({HEAD}).")
    else:
        say(WORDS[after] if after == "current" else f"{WORDS[after]} Run «pos-tui migrate».")
    return 0 if after == "current" else BEHIND

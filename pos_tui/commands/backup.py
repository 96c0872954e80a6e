"""`pos-tui backup [FILE]`: a copy of everything in one file, while the tills go on selling."""

from datetime import UTC, datetime
from pathlib import Path

from pos_tui.backups.locks import lock_of, new_key
from pos_tui.backups.manifest import Manifest
from pos_tui.backups.taking import Taker, usual_name
from pos_tui.backups.telling import refuse_unless, tell_backup
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import asked_pin, who
from pos_tui.commands.progress import progress_bar
from pos_tui.commands.wiring import in_shop
from pos_tui.config import Settings
from pos_tui.db.copies import copies_of
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.keys import load_key
from pos_tui.staff.views import Place


def run(options: Options) -> int:
    """Takes the backup, proves it and says where it is; with --new-key makes a key and nothing else."""
    if options.new_key is not None:
        say(f"Public key: {new_key(Path(options.new_key))}")
        note(f"The key is in {options.new_key}: name it in backup_key_file, and keep a copy away from the shop.")
        return 0
    pin, now = asked_pin(options), datetime.now(UTC)
    file, manifest = in_shop(options, lambda settings, database: _take(settings, database, options, pin, now))
    if options.json:
        answer({"file": str(file), "proved": not options.no_verify, **manifest.model_dump(mode="json")})
    else:
        proved = "not proved" if options.no_verify else "restored and proved"
        locked = "encrypted" if manifest.encrypted else "not encrypted"
        say(f"{file}\n{manifest.named}: {manifest.size / 1e6:.1f} MB, {locked}, {proved}.")
    return 0


async def _take(
    settings: Settings, database: Database, options: Options, pin: str, now: datetime
) -> tuple[Path, Manifest]:
    key, lock = load_key(settings), lock_of(settings)
    lane, actor = await who(database, settings, options, pin, key)
    place, file = Place.at(lane), _file(settings, options, now)
    await database.read(lambda session: refuse_unless(session, place, actor, "back_up"))
    copies = copies_of(settings.database.get_secret_value(), programs=settings.postgresql_programs)
    with progress_bar() as advance:
        manifest = await Taker(copies, key, lock, advance).take(file, prove=not options.no_verify, now=now)
    await database.write(
        lambda session: tell_backup(
            session, place, actor, manifest, proved=not options.no_verify, key=key, now=datetime.now(UTC)
        )
    )
    return file, manifest


def _file(settings: Settings, options: Options, now: datetime) -> Path:
    """Where it goes; what is there already is never written over."""
    folder = Path(options.to_folder) if options.to_folder else settings.backup_folder
    file = Path(options.file) if options.file else folder / usual_name(now)
    if file.exists():
        raise BadInput(f"{file} is there already: name another file.")
    return file.absolute()

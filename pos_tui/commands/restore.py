"""`pos-tui restore FILE`: the books as a backup has them, proved before they take the place of what is there."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from pos_tui.backups.locks import lock_of
from pos_tui.backups.manifest import Manifest
from pos_tui.backups.restoring import Restored, Restorer, Standing, refuse_to_replace, standing_at
from pos_tui.backups.telling import refuse_unless, tell_restored
from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.person import asked_pin, lane_of, who
from pos_tui.commands.progress import progress_bar
from pos_tui.commands.wiring import opened
from pos_tui.config import Settings
from pos_tui.db.copies import copies_of
from pos_tui.db.facts import can_write
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey, load_key
from pos_tui.log import logging_to_file
from pos_tui.staff.views import Place


def run(options: Options) -> int:
    """Brings the backup back, or with --check only proves it."""
    settings = settings_of(options)
    pin = "" if options.check else asked_pin(options)
    with logging_to_file(settings):
        manifest, kept = asyncio.run(_restore(settings, options, pin))
    if options.json:
        answer({"restored": not options.check, "put_aside": kept, **manifest.model_dump(mode="json")})
        return 0
    taken = f"{manifest.named} as of {manifest.taken_at.astimezone():%Y-%m-%d %H:%M:%S}"
    say(f"The backup holds: {taken}." if options.check else f"Restored and proved: {taken}.")
    if kept:
        note(f"What was there is kept as {kept}.")
    return 0


async def _restore(settings: Settings, options: Options, pin: str) -> tuple[Manifest, str | None]:
    address, key = settings.database.get_secret_value(), load_key(settings)
    copies = copies_of(address, programs=settings.postgresql_programs)
    file, now = Path(options.file), datetime.now(UTC)
    with progress_bar() as advance:
        restorer = Restorer(copies, key, lock_of(settings), advance)
        async with restorer.restored(file, copies.folder(file), migrate=options.migrate) as found:
            if options.check:
                await restorer.prove(found)
                return found.manifest, None
            there = await standing_at(address)
            refuse_to_replace(there, found.manifest, replace=options.replace, other_shop=options.other_shop)
            await _decided(settings, options, pin, key, found, there)
            await restorer.prove(found)
            await copies.refuse_if_open()
            kept = await copies.put_in_place(found.address, f"before-{now:%Y%m%d-%H%M%S}")
    async with opened(settings) as database:
        await can_write(database)
    return found.manifest, kept


async def _decided(
    settings: Settings, options: Options, pin: str, key: ShopKey, found: Restored, there: Standing
) -> None:
    """Somebody who may has decided it, by their PIN where the same shop is, else in the backup; it is told."""
    coming = {company.company_id for company in found.manifest.companies}
    same = there.current and any(company.company_id in coming for company in there.companies)
    asked = settings if same else _at(settings, found.address)
    async with opened(asked) as database:
        lane, actor = await who(database, settings, options, pin, key)
        place = Place.at(lane)
        await database.read(lambda session: refuse_unless(session, place, actor, "restore"))
    await _tell(_at(settings, found.address), options, found, actor.staff_id, there.heads(), key)


async def _tell(
    settings: Settings, options: Options, found: Restored, staff_id: UUID, replaced: list[Head], key: ShopKey
) -> None:
    async with opened(settings) as database:
        lane = await database.read(lambda session: lane_of(session, settings, options))
        await database.write(
            lambda session: tell_restored(
                session, lane.company.company_id, lane.terminal_id, staff_id, found.manifest, replaced,
                key=key, now=datetime.now(UTC),
            )
        )  # fmt: skip


def _at(settings: Settings, address: str) -> Settings:
    return settings.model_copy(update={"database": type(settings.database)(address), "sqlite_journal": "truncate"})

"""Who may take a backup and bring one back, and what the journal is told of it."""

from datetime import datetime
from uuid import UUID

from pos_tui.backups.manifest import Manifest
from pos_tui.db.sessions import Reading, Writing
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.staff.permits import refusal, roles_here
from pos_tui.staff.rules import Permission, allows
from pos_tui.staff.views import Actor, Place


async def refuse_unless(session: Reading, place: Place, actor: Actor, permission: Permission) -> None:
    """Raises NotPermitted, before anything long is begun; nobody can approve it for another."""
    name, roles = await roles_here(session, place, actor.staff_id)
    if not allows(roles, permission):
        raise refusal(name, permission, in_person=True)


async def tell_backup(
    session: Writing, place: Place, actor: Actor, manifest: Manifest, *, proved: bool, key: ShopKey, now: datetime
) -> None:
    """A backup was taken: which one, and whether it was proved."""
    await refuse_unless(session, place, actor, "back_up")
    body = {
        "sha256": manifest.sha256, "size": manifest.size, "encrypted": manifest.encrypted,
        "taken_at": manifest.taken_at, "proved": proved,
    }  # fmt: skip
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await append(session, lane, [Entry("backup", actor.staff_id, None, body)], key=key, now=now)


async def tell_restored(
    session: Writing,
    company_id: UUID,
    terminal_id: UUID,
    staff_id: UUID,
    manifest: Manifest,
    replaced: list[Head],
    *,
    key: ShopKey,
    now: datetime,
) -> None:
    """The books go on from a backup: which one, and how far the journals were that it takes the place of."""
    body = {
        "sha256": manifest.sha256,
        "taken_at": manifest.taken_at,
        "replaced": [head.line() for head in replaced],
    }
    lane = await lock_lane(session, company_id, terminal_id)
    await append(session, lane, [Entry("restore", staff_id, None, body)], key=key, now=now)

"""What the matrix does to keep a shop safe."""

from pos_tui.backups.manifest import Manifest
from pos_tui.backups.telling import tell_backup
from pos_tui.db.sessions import Writing
from pos_tui.staff.views import Actor
from tests.staff.floor_acts import Floor


async def backed_up(session: Writing, floor: Floor, actor: Actor) -> None:
    manifest = Manifest(
        program="1", revision="1", engine="any", taken_at=floor.shop.now, encrypted=False, payload="shop",
        size=1, sha256="0" * 64, companies=(),
    )  # fmt: skip
    await tell_backup(session, floor.place, actor, manifest, proved=True, key=floor.shop.key, now=floor.shop.now)

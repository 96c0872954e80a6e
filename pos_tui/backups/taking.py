"""Taking a backup while lanes go on selling."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_tui.backups.archive import digest, pack, unpack, write_archive
from pos_tui.backups.locks import BackupLock
from pos_tui.backups.manifest import KeptCompany, Manifest
from pos_tui.backups.proving import kept_companies, prove_copy
from pos_tui.db.copies import Copies, Tell
from pos_tui.db.revision import HEAD
from pos_tui.journal.keys import ShopKey

PRIVATE_FOLDER = 0o700
ENDING = ".pos-tui-backup"


@dataclass(frozen=True)
class Taker:
    """What a backup is taken with."""

    copies: Copies
    key: ShopKey
    lock: BackupLock
    tell: Tell

    async def take(self, file: Path, *, prove: bool, now: datetime) -> Manifest:
        """All that is committed when it begins is in it. The file appears only when it is whole, and proved.

        Raises BadInput when the copy does not hold, StoreUnavailable when it cannot be made.
        """
        file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".pos-tui-", dir=file.parent) as own:
            copy = Path(own) / self.copies.file_name
            known = await self.copies.copy_out(copy, kept_companies, self.tell)
            self.tell("packing", 0, 1)
            payload = await asyncio.to_thread(pack, copy, self.lock, packed_already=self.copies.packed)
            if prove:
                await self._prove(copy, payload, known, str(file))
            manifest = Manifest(
                program=version("pos-tui"), revision=HEAD, engine=self.copies.engine, taken_at=now,
                encrypted=self.lock.encrypts, payload=payload.name, size=payload.stat().st_size,
                sha256=await asyncio.to_thread(digest, payload), companies=known,
            )  # fmt: skip
            await asyncio.to_thread(write_archive, file, payload, manifest, self.key)
        return manifest

    async def _prove(self, copy: Path, payload: Path, known: tuple[KeptCompany, ...], where: str) -> None:
        """What is going to be kept, unpacked again; where we can only encrypt, the copy that was encrypted."""
        if self.lock.reads or not self.lock.encrypts:
            copy = await asyncio.to_thread(unpack, payload, self.lock, where)
        await prove_copy(self.copies, copy, copy.parent, known, self.key, self.tell)


def usual_name(now: datetime) -> str:
    """A name that sorts by time, to the second, in UTC."""
    return f"shop-{now:%Y%m%d-%H%M%SZ}{ENDING}"

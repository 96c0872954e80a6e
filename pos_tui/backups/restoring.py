"""The way back: into a database of its own, proved there, and only then in the place of the old one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_tui.backups.archive import read_archive, unpack
from pos_tui.backups.locks import BackupLock
from pos_tui.backups.manifest import KeptCompany, Manifest
from pos_tui.backups.proving import kept_companies, prove_restored
from pos_tui.db.copies import Copies, Tell
from pos_tui.db.migrations import upgrade
from pos_tui.db.revision import HEAD, REVISIONS, schema_state
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, StoreUnavailable, TillError, WrongSchema
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey


@dataclass(frozen=True)
class Standing:
    """What is where a backup is to go."""

    companies: tuple[KeptCompany, ...] = ()
    current: bool = False
    """Whether people can be asked for their PIN there."""
    unreadable: str | None = None

    def heads(self) -> list[Head]:
        """How far its journals are."""
        return [head for company in self.companies for head in company.heads]


@dataclass(frozen=True)
class Restored:
    """A backup in a scratch database."""

    manifest: Manifest
    address: str


@dataclass(frozen=True)
class Restorer:
    """What a backup is brought back with."""

    copies: Copies
    key: ShopKey
    lock: BackupLock
    tell: Tell

    @asynccontextmanager
    async def restored(self, file: Path, folder: Path, *, migrate: bool) -> AsyncIterator[Restored]:
        """The backup in a scratch database, of this program's schema; not yet proved.

        Raises BadInput for what is damaged, another shop's key or another engine's, WrongSchema for a newer one,
        and for an older one that is not to be migrated.
        """
        with TemporaryDirectory(prefix=".pos-tui-", dir=folder) as own:
            self.tell("reading", 0, 1)
            manifest, payload = await asyncio.to_thread(read_archive, file, Path(own), self.key)
            self._refuse(manifest, file, migrate=migrate)
            copy = await asyncio.to_thread(unpack, payload, self.lock, str(file))
            async with self.copies.scratch(Path(own)) as address:
                await self.copies.copy_in(copy, address, self.tell)
                if manifest.revision != HEAD:
                    await asyncio.to_thread(upgrade, address)
                yield Restored(manifest, address)

    async def prove(self, found: Restored) -> None:
        """Raises BadInput with the first promise about the books that does not hold in it."""
        await prove_restored(found.address, found.manifest.companies, self.key, self.tell)

    def _refuse(self, manifest: Manifest, file: Path, *, migrate: bool) -> None:
        if manifest.engine != self.copies.engine:
            raise BadInput(
                f"{file} is a backup of {manifest.engine}, and the setting database names {self.copies.engine}: "
                "name a database of the same kind."
            )
        if manifest.revision not in REVISIONS:
            raise WrongSchema(
                f"{file} is of a newer pos-tui ({manifest.program}, schema {manifest.revision}): "
                "install that program, then try again."
            )
        if manifest.revision != HEAD and not migrate:
            raise WrongSchema(
                f"{file} is of an older pos-tui (schema {manifest.revision}, this one has {HEAD}): "
                "add --migrate to bring it up to date on its way."
            )


async def standing_at(address: str) -> Standing:
    """What is there now: nothing, shops with their heads, or something that cannot be read."""
    database = Database.at(address)
    try:
        state = await schema_state(database)
        if state == "empty":
            return Standing()
        if state != "current":
            return Standing(unreadable="it is of another program or another version of this one")
        return Standing(await database.read(kept_companies), current=True)
    except TillError as error:
        return Standing(unreadable=str(error).rstrip("."))
    finally:
        await database.close()


def refuse_to_replace(there: Standing, manifest: Manifest, *, replace: bool, other_shop: bool) -> None:
    """Raises StoreUnavailable with what would be lost, unless one has been told to go on."""
    if there.unreadable is not None and not replace:
        raise StoreUnavailable(
            f"What is there cannot be read ({there.unreadable}): add --replace to put it aside for the backup."
        )
    coming = {company.company_id for company in manifest.companies}
    strange = next((company for company in there.companies if company.company_id not in coming), None)
    if strange is not None and not other_shop:
        raise StoreUnavailable(
            f"There is another shop, {strange.name}, and this is a backup of {manifest.named}: "
            "add --other-shop when that is meant."
        )
    if there.companies and not replace:
        raise StoreUnavailable(
            f"There is a shop already, with {_newer(there, manifest)} journal entries that this backup does not "
            "have: add --replace to put it aside for the backup."
        )


def _newer(there: Standing, manifest: Manifest) -> int:
    kept = {head.till: head.sequence for company in manifest.companies for head in company.heads}
    return sum(max(0, head.sequence - kept.get(head.till, 0)) for head in there.heads())

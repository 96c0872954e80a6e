"""A copy counts when a database made from it passes every proof, and has the heads that were seen."""

from pathlib import Path

from pos_tui.backups.manifest import KeptCompany
from pos_tui.db.copies import Copies, Tell
from pos_tui.db.revision import ensure_current
from pos_tui.db.sessions import Reading
from pos_tui.db.snapshot import hold_still
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.heads import heads
from pos_tui.journal.keys import ShopKey
from pos_tui.reports.verify.run import verify_books
from pos_tui.shop.queries import companies


async def kept_companies(session: Reading) -> tuple[KeptCompany, ...]:
    """Every company in a database with the heads of its chains."""
    return tuple(
        [
            KeptCompany(
                company_id=company.company_id, name=company.name, key_check=company.key_check,
                heads=tuple(await heads(session, company.company_id)),
            )
            for company in await companies(session)
        ]
    )  # fmt: skip


async def prove_copy(
    copies: Copies, copy: Path, folder: Path, known: tuple[KeptCompany, ...], key: ShopKey, tell: Tell
) -> None:
    """Restores the copy into a scratch database, and proves that."""
    async with copies.scratch(folder) as address:
        await copies.copy_in(copy, address, tell)
        await prove_restored(address, known, key, tell)


async def prove_restored(address: str, known: tuple[KeptCompany, ...], key: ShopKey, tell: Tell) -> None:
    """Raises BadInput with the first promise that is broken."""
    database = Database.at(address, journal="truncate")
    try:
        await ensure_current(database)
        await database.read(lambda session: _prove(session, known, key, tell))
    finally:
        await database.close()


async def _prove(session: Reading, known: tuple[KeptCompany, ...], key: ShopKey, tell: Tell) -> None:
    await hold_still(session)
    found = {company.company_id: company for company in await companies(session)}
    for kept in known:
        company = found.pop(kept.company_id, None)
        if company is None:
            raise BadInput(f"The copy lacks {kept.name}: it is not kept. Take another one.")
        verdict = await verify_books(session, company, key=key, heads=kept.heads, tell=tell)
        wrong = next((proof for proof in verdict.proofs if proof.wrong is not None), None)
        if wrong is not None:
            raise BadInput(f"The copy does not hold: {wrong.name}: {wrong.wrong}")

"""A head that was kept elsewhere names the terminal whose journal was cut or rewritten; nothing inside can."""

from datetime import timedelta

from sqlalchemy import select, update

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.chain import seal
from pos_tui.journal.heads import Head, heads
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.run import verify_books
from pos_tui.shop.models import Terminal
from pos_tui.shop.queries import companies
from tests.reports.disarm import disarm, undone
from tests.reports.test_verify import broken, cut_the_card_sale
from tests.reports.trading import Day, trade
from tests.shops import KEY


async def wrong_against(session: Reading, *known: Head) -> dict[str, str]:
    """What verify says beside the guards that are taken away."""
    company = (await companies(session))[0]
    verdict = await verify_books(session, company, key=KEY, heads=known, tell=lambda *_: None)
    found = broken(verdict)
    del found["guards"]
    return found


async def rewrite_the_last_entry(session: Writing, day: Day) -> None:
    """Whoever has the key seals another time into it, and mends the terminal's row."""
    table, terminal = table_of(JournalEntry), day.shop.lane.terminal_id
    last = select(table).where(table.c.terminal_id == terminal).order_by(table.c.sequence.desc()).limit(1)
    row = dict((await session.execute(last)).mappings().one())
    row["at"] += timedelta(hours=1)
    row["mac"] = seal(KEY.journal, row["previous"], row)
    key = (table.c.terminal_id == terminal, table.c.sequence == row["sequence"])
    await session.execute(update(table).where(*key).values(at=row["at"], mac=row["mac"]))
    await session.execute(update(Terminal).where(Terminal.id == terminal).values(journal_head=row["mac"]))


async def test_an_outside_head_names_the_terminal(database: Database) -> None:
    day = await trade(database)
    known = await database.read(lambda session: heads(session, day.shop.company_id))
    assert [head.till for head in known] == ["BISHAN-1", "BISHAN-2"]
    first = select(JournalEntry.mac).where(
        JournalEntry.terminal_id == day.shop.lanes[1].terminal_id, JournalEntry.sequence == 1
    )
    opened = await database.read(lambda session: session.scalar(first))
    assert opened is not None
    await disarm(database)
    async with undone(database) as session:
        assert await wrong_against(session, *known) == {}
        await rewrite_the_last_entry(session, day)
        assert await wrong_against(session) == {}, "the control: nothing inside can show it"
        assert await wrong_against(session, *known) == {
            "anchors": f"The journal of terminal BISHAN-1 was rewritten: its entry {known[0].sequence} "
            "is not the one whose head was kept elsewhere."
        }
    async with undone(database) as session:
        await cut_the_card_sale(session, day, head=opened)
        assert await wrong_against(session) == {}, "the control: nothing inside can show it"
        assert await wrong_against(session, *known) == {
            "anchors": "The journal of terminal BISHAN-2 was cut: it ends with entry 1, "
            "but the head of entry 2 was kept elsewhere."
        }

"""A table with one number in it, for tests of transactions that need no shop."""

from sqlalchemy import text

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database


async def make_tally(database: Database) -> None:
    """A tally that stands at nothing."""

    async def make(session: Writing) -> None:
        await session.execute(text("CREATE TABLE tally (id integer PRIMARY KEY, n integer NOT NULL)"))
        await session.execute(text("INSERT INTO tally VALUES (1, 0)"))

    await database.write(make)


async def add(session: Writing, by: int) -> int:
    """What it stands at after it went up, by a guarded update."""
    stands = await session.scalar(text("UPDATE tally SET n = n + :by WHERE id = 1 RETURNING n"), {"by": by})
    assert isinstance(stands, int)
    return stands


async def put(session: Writing, n: int) -> None:
    """Sets it, whatever it was: the way that loses the work of others."""
    await session.execute(text("UPDATE tally SET n = :n WHERE id = 1"), {"n": n})


async def read(session: Reading) -> int:
    """What it stands at."""
    stands = await session.scalar(text("SELECT n FROM tally WHERE id = 1"))
    assert isinstance(stands, int)
    return stands

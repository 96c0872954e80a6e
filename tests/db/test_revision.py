from pos_tui.db.revision import schema_state
from pos_tui.db.unit_of_work import Database


async def test_a_migrated_database_is_current(database: Database) -> None:
    assert await schema_state(database) == "current"

"""How many statements a database was sent, counted only while somebody wants to know."""

from typing import Any

from sqlalchemy import event

from pos_tui.db.unit_of_work import Database

SENT = "before_cursor_execute"


class Statements:
    """Counts from here on, until `stop`."""

    def __init__(self, database: Database) -> None:
        self._engines = {engine.sync_engine for engine in (database.engines.read, database.engines.write)}
        self.count = 0
        for engine in self._engines:
            event.listen(engine, SENT, self._note)

    def stop(self) -> None:
        """Nothing is counted any more, and nothing is left behind."""
        for engine in self._engines:
            event.remove(engine, SENT, self._note)

    def _note(self, *_: Any) -> None:
        self.count += 1

"""What one test has compiled the next need not: a third of the suite's time went into making the same SQL anew."""

from collections.abc import MutableMapping
from typing import Any

from sqlalchemy.util import LRUCache

from pos_tui.db.unit_of_work import Database

MOST_KEPT = 6_000


class Kept(MutableMapping[Any, Any]):
    """Compiled statements by what they say; whose dialect they were compiled for does not matter."""

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(MOST_KEPT)

    def __getitem__(self, key: Any) -> Any:
        return self._kept[key[1:]]

    def __setitem__(self, key: Any, compiled: Any) -> None:
        self._kept[key[1:]] = compiled

    def __delitem__(self, key: Any) -> None:
        del self._kept[key[1:]]

    def __iter__(self) -> Any:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


KEPT = {"sqlite": Kept(), "postgresql": Kept()}


def keep_statements() -> None:
    """From here on the engines of every database of this process share what they have compiled."""
    every: Any = Database
    opened = every.__init__

    def sharing(database: Database, *given: Any) -> None:
        opened(database, *given)
        for engine in (database.engines.write, database.engines.read):
            engine.sync_engine._compiled_cache = KEPT[engine.dialect.name]

    every.__init__ = sharing

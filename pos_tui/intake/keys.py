"""The codes of a file of any size, kept on disk: which is there twice, and whether one is there at all."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType

SCHEMA = """
CREATE TABLE code (kind TEXT, code TEXT, line INTEGER, PRIMARY KEY (kind, code)) WITHOUT ROWID;
CREATE TABLE link (line INTEGER PRIMARY KEY, code TEXT, target TEXT);
"""


class Keys:
    """A scratch database of the file's codes; gone when the import ends."""

    def __init__(self) -> None:
        self._scratch = sqlite3.connect("")
        self._scratch.executescript(SCHEMA)

    def __enter__(self) -> "Keys":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()

    def add(self, kind: str, codes: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
        """Takes (code, line) in; answers those that were there already as (code, line, earlier line)."""
        given = list(codes)
        before = self._scratch.total_changes
        self._scratch.executemany(
            "INSERT INTO code VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(kind, code, line) for code, line in given],
        )
        if self._scratch.total_changes - before == len(given):
            return []
        known = self._lines(kind, [code for code, _ in given])
        return [(code, line, known[code]) for code, line in given if known[code] != line]

    def has(self, kind: str, codes: Sequence[str]) -> set[str]:
        """Which of the codes the file has."""
        return set(self._lines(kind, codes))

    def link(self, links: Iterable[tuple[int, str, str]]) -> None:
        """Takes (line, code, the code that it points to) in."""
        self._scratch.executemany("INSERT INTO link VALUES (?, ?, ?)", links)

    def chained(self) -> list[tuple[int, str]]:
        """Links (line, target) to a code that points on to another one itself."""
        return self._links("WHERE target IN (SELECT code FROM link)")

    def leaving(self, kind: str) -> list[tuple[int, str]]:
        """Links (line, target) to a code that is not in the file."""
        return self._links("WHERE target NOT IN (SELECT code FROM code WHERE kind = ?)", kind)

    def landing(self, kind: str) -> Iterator[tuple[int, str, int]]:
        """Links to a code of the file, as (line, target, the target's line)."""
        return self._scratch.execute(
            "SELECT link.line, target, code.line FROM link JOIN code ON kind = ? AND code.code = target", (kind,)
        )

    def _links(self, where: str, *values: str) -> list[tuple[int, str]]:
        return list(self._scratch.execute(f"SELECT line, target FROM link {where} ORDER BY line", values))

    def _lines(self, kind: str, codes: Sequence[str]) -> dict[str, int]:
        found = self._scratch.execute(
            "SELECT code, line FROM code WHERE kind = ? AND code IN (SELECT value FROM json_each(?))",
            (kind, json.dumps(codes)),
        )
        return dict(found.fetchall())

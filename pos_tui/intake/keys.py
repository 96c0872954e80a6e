"""The codes of a file of any size, kept on disk: which is there twice, and whether one is there at all."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType

SCHEMA = """
CREATE TABLE code (kind TEXT, code TEXT, line INTEGER, PRIMARY KEY (kind, code)) WITHOUT ROWID;
CREATE TABLE link (line INTEGER, code TEXT, what TEXT, target TEXT);
CREATE TABLE trait (code TEXT, what TEXT, PRIMARY KEY (code, what)) WITHOUT ROWID;
CREATE TABLE depth (code TEXT PRIMARY KEY, depth INTEGER) WITHOUT ROWID;
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
        known = self.lines(kind, [code for code, _ in given])
        return [(code, line, known[code]) for code, line in given if known[code] != line]

    def has(self, kind: str, codes: Sequence[str]) -> set[str]:
        """Which of the codes the file has."""
        return set(self.lines(kind, codes))

    def link(self, links: Iterable[tuple[int, str, str, str]]) -> None:
        """Takes (line, code, what it is to it, the code that it points to) in."""
        self._scratch.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", links)

    def mark(self, traits: Iterable[tuple[str, str]]) -> None:
        """Takes (code, what is said of it) in."""
        self._scratch.executemany("INSERT OR IGNORE INTO trait VALUES (?, ?)", traits)

    def marked(self, after: tuple[str, str], limit: int) -> list[tuple[str, str]]:
        """A page of what is said of codes, as (code, what)."""
        found = self._scratch.execute(
            "SELECT code, what FROM trait WHERE (code, what) > (?, ?) ORDER BY code, what LIMIT ?", (*after, limit)
        )
        return found.fetchall()

    def clashing(self) -> Iterator[tuple[int, str, str, str]]:
        """Links to a code of which something is said, as (line, what, target, what is said)."""
        return self._scratch.execute(
            "SELECT line, link.what, target, trait.what FROM link JOIN trait ON trait.code = target ORDER BY line"
        )

    def leaving(self, kind: str) -> list[tuple[int, str, str]]:
        """Links (line, what, target) to a code that is not in the file."""
        return list(
            self._scratch.execute(
                "SELECT line, what, target FROM link "
                "WHERE target NOT IN (SELECT code FROM code WHERE kind = ?) ORDER BY line", (kind,)
            )
        )  # fmt: skip

    def landing(self, kind: str) -> Iterator[tuple[int, str, str, int]]:
        """Links to a code of the file, as (line, what, target, the target's line)."""
        return self._scratch.execute(
            "SELECT link.line, what, target, code.line FROM link JOIN code ON kind = ? AND code.code = target "
            "ORDER BY link.line", (kind,)
        )  # fmt: skip

    def targets(self, what: str) -> Iterator[tuple[str, str]]:
        """All links of a kind, as (code, target)."""
        return self._scratch.execute("SELECT code, target FROM link WHERE what = ?", (what,))

    def deepen(self, kind: str, most: int) -> list[int]:
        """Finds how many links each code is away from one without any; answers the lines of those beyond `most`.

        Those point to each other in a circle, or lie deeper than anything here may.
        """
        self._scratch.execute("CREATE INDEX link_target ON link (target)")
        self._scratch.execute(
            "INSERT OR IGNORE INTO depth "
            "SELECT link.code, 1 FROM link JOIN code ON kind = ? AND code.code = target",
            (kind,),
        )
        for depth in range(1, most + 1):
            deeper = self._scratch.execute(
                "UPDATE depth SET depth = :depth + 1 WHERE code IN "
                "(SELECT link.code FROM depth t JOIN link ON link.target = t.code WHERE t.depth = :depth)",
                {"depth": depth},
            )
            if not deeper.rowcount:
                break
        found = self._scratch.execute(
            "SELECT DISTINCT line FROM link JOIN depth ON depth.code = link.code WHERE depth > ? ORDER BY line",
            (most,),
        )
        return [line for (line,) in found]

    @property
    def deepest(self) -> int:
        """The largest depth."""
        return int(self._scratch.execute("SELECT coalesce(max(depth), 0) FROM depth").fetchone()[0])

    def depths(self, codes: Sequence[str]) -> dict[str, int]:
        """How deep codes lie; those that are not named lie on the ground."""
        found = self._scratch.execute(
            "SELECT code, depth FROM depth WHERE code IN (SELECT value FROM json_each(?))", (json.dumps(codes),)
        )
        return dict(found.fetchall())

    def lines(self, kind: str, codes: Sequence[str]) -> dict[str, int]:
        """Where the codes are that the file has."""
        found = self._scratch.execute(
            "SELECT code, line FROM code WHERE kind = ? AND code IN (SELECT value FROM json_each(?))",
            (kind, json.dumps(codes)),
        )
        return dict(found.fetchall())

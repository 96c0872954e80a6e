"""A SQLite library that writes down what it does to the disk, in order; the program runs on it as on any other."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import apsw

VFS = "recorded"
FULL, NORMAL = "FULL", "NORMAL"
AS_EVER = ("PARSE_COLNAMES", "PARSE_DECLTYPES", "Binary")


@dataclass(frozen=True)
class Act:
    """What was done to a file (`write`, `truncate`, `delete`, `sync`), or `said` with what somebody was told."""

    kind: str
    name: str = ""
    offset: int = 0
    data: Any = b""


@dataclass
class Recording:
    """Everything that was done to the disk, and between it what was acknowledged."""

    acts: list[Act] = field(default_factory=list)

    def said(self, what: object) -> None:
        self.acts.append(Act("said", data=what))


class RecordedFile(apsw.VFSFile):
    """Passes everything on and writes it down."""

    def __init__(self, recording: Recording, name: Any, flags: Any) -> None:
        self._recording, self._name = recording, Path(name if isinstance(name, str) else name.filename()).name
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:
        self._recording.acts.append(Act("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._recording.acts.append(Act("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._recording.acts.append(Act("sync", self._name))


class RecordedDisk(apsw.VFS):
    """The usual file system, written down."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        super().__init__(VFS, "")

    def xOpen(self, name: Any, flags: Any) -> RecordedFile:
        return RecordedFile(self._recording, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._recording.acts.append(Act("delete", Path(filename).name))


class RecordedLibrary(SimpleNamespace):
    """What the program takes as its SQLite library; `synchronous` is what its connections are set to."""

    def __init__(
        self, recording: Recording, *, synchronous: str = FULL, disk: type[RecordedDisk] = RecordedDisk
    ) -> None:
        super().__init__(
            Error=apsw.Error, DatabaseError=apsw.Error, IntegrityError=apsw.ConstraintError,
            NotSupportedError=apsw.MisuseError, OperationalError=apsw.SQLError, ProgrammingError=apsw.MisuseError,
            **{name: getattr(sqlite3, name) for name in AS_EVER}, sqlite_version=apsw.sqlite_lib_version(),
            sqlite_version_info=tuple(int(part) for part in apsw.sqlite_lib_version().split(".")),
        )  # fmt: skip
        self._disk, self._synchronous = disk(recording), synchronous

    def connect(self, file: str, **_: Any) -> "RecordedConnection":
        return RecordedConnection(apsw.Connection(unquote(urlsplit(file).path), vfs=VFS), self._synchronous)


class RecordedConnection:
    """As the standard library's, as far as the program uses it."""

    def __init__(self, inner: apsw.Connection, synchronous: str) -> None:
        self._inner, self._synchronous = inner, synchronous

    @property
    def in_transaction(self) -> bool:
        return self._inner.in_transaction

    def cursor(self) -> "RecordedCursor":
        return RecordedCursor(self._inner, self._synchronous)

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> "RecordedCursor":
        cursor = self.cursor()
        cursor.execute(statement, parameters)
        return cursor

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> "RecordedCursor":
        cursor = self.cursor()
        cursor.executemany(statement, rows)
        return cursor

    def commit(self) -> None:
        if self._inner.in_transaction:
            self._inner.execute("COMMIT")

    def rollback(self) -> None:
        if self._inner.in_transaction:
            self._inner.execute("ROLLBACK")

    def create_function(self, name: str, arguments: int, function: Any, **_: Any) -> None:
        self._inner.create_scalar_function(name, function, arguments)

    def close(self) -> None:
        self._inner.close()


class RecordedCursor:
    """Reads all of an answer at once, as the program does anyway."""

    def __init__(self, inner: apsw.Connection, synchronous: str) -> None:
        self._inner, self._synchronous, self._rows = inner, synchronous, list[Any]()
        self.description: Any = None
        self.rowcount, self.lastrowid = -1, 0

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        changed = self._inner.total_changes()
        cursor = self._inner.cursor()
        cursor.exec_trace = self._begins
        cursor.execute(statement.replace("synchronous = FULL", f"synchronous = {self._synchronous}"), parameters)
        self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = self._inner.total_changes() - changed, self._inner.last_insert_rowid()

    def _begins(self, cursor: apsw.Cursor, _statement: str, _parameters: Any) -> bool:
        """Only now can it be asked what the answer has in it: one of no rows is over at once."""
        self.description = cursor.get_description() or None
        return True

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        changed = self._inner.total_changes()
        self._inner.cursor().executemany(statement, rows)
        self.description, self.rowcount = None, self._inner.total_changes() - changed

    def fetchmany(self, size: int = 1) -> list[Any]:
        some, self._rows = self._rows[:size], self._rows[size:]
        return some

    def fetchall(self) -> list[Any]:
        return self._rows

    def close(self) -> None:
        self._rows = []

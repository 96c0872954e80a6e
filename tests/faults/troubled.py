"""A disk that can be full, read only, or out of order, for as long as a test says so."""

from collections.abc import Callable
from typing import Any

import apsw

from tests.faults.recorded import RecordedDisk, RecordedFile, RecordedLibrary, Recording

TROUBLES: dict[str, tuple[type[Exception], str, tuple[str, ...]]] = {
    "full": (apsw.FullError, "database or disk is full", ("write",)),
    "may only be read": (apsw.ReadOnlyError, "attempt to write a readonly database", ("write",)),
    "does not answer": (apsw.IOError, "disk I/O error", ("write", "sync", "read")),
    "keeps nothing": (apsw.IOError, "disk I/O error", ("sync",)),
}
"""By what is wrong: the error, in SQLite's own words, and at which acts it comes."""


class Trouble(Recording):
    """What is wrong with the disk now; nothing at first."""

    now: str | None = None

    def met(self, act: str) -> None:
        """Raises what the disk says to this."""
        if self.now is None:
            return
        error, words, acts = TROUBLES[self.now]
        if act in acts:
            raise error(words)


class TroubledFile(RecordedFile):
    """Every act may meet the trouble."""

    def __init__(self, trouble: Trouble, name: Any, flags: Any) -> None:
        self._trouble = trouble
        super().__init__(trouble, name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:
        self._trouble.met("read")
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:
        self._trouble.met("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._trouble.met("sync")
        super().xSync(flags)


class TroubledDisk(RecordedDisk):
    """The usual file system, in trouble."""

    def xOpen(self, name: Any, flags: Any) -> TroubledFile:
        assert isinstance(self._recording, Trouble)
        return TroubledFile(self._recording, name, flags)


def troubled_library(trouble: Trouble) -> Callable[[], RecordedLibrary]:
    """What stands for `engines.sqlite_library`."""
    library = RecordedLibrary(trouble, disk=TroubledDisk)
    return lambda: library

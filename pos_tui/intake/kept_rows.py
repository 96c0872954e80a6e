"""The rows of a file once they are read, on disk: what is written need not be read and understood again.

A row is a dataclass without slots, which is kept three times as fast as one with them.
"""

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from os import SEEK_END
from types import TracebackType
from typing import Generic, TypeVar

from pos_tui.errors import BadInput

R = TypeVar("R")
IN_MEMORY = 1024 * 1024
"""Bytes; a file of ten thousand products needs no disk."""


class KeptRows(Generic[R]):
    """Batches of rows in the order in which they came, read as often as it takes; gone when the import ends."""

    def __init__(self) -> None:
        self._spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by __exit__

    def __enter__(self) -> "KeptRows[R]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what there was no room for is tried once more
            self._spool.close()

    def add(self, batch: Sequence[R]) -> None:
        """Keeps these rows behind those that are there. Raises BadInput where the disk has no room for them."""
        try:
            pickle.dump(batch, self._spool, pickle.HIGHEST_PROTOCOL)
            self._spool.flush()
        except OSError as error:
            raise BadInput(
                f"The rows cannot be kept in {tempfile.gettempdir()} while the file is checked: "
                f"{error.strerror or error}: make room there, or set TMPDIR to another folder."
            ) from None

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._spool.seek(0, SEEK_END)

    def batches(self) -> Iterator[tuple[float, Sequence[R]]]:
        """Each batch, with the part of all from 0 to 1 that is read when it is."""
        position, size = 0, self.size
        while position < size:
            self._spool.seek(position)
            batch = pickle.load(self._spool)
            position = self._spool.tell()
            yield position / size, batch

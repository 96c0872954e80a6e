"""sales.jsonl: one finished document a line, in the order in which they happened; several files are one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pos_tui.intake.sales_form import SoldDocument, read_document
from pos_tui.intake.source import Incoming, incoming
from pos_tui.intake.views import BadRow

MOST_KEPT = 5_000
"""A longer file is read again where it is gone through twice: as much of a day is held anyway."""
Told = tuple[str, SoldDocument]


@dataclass(frozen=True)
class SalesFiles:
    """Files that are read one after the other, as often as it takes."""

    files: tuple[Incoming, ...]
    exponent: int
    _kept: list[Told] = field(default_factory=list)
    """All of a short file without a bad line, once it was gone through."""

    @property
    def size(self) -> int:
        """How many bytes there are to read."""
        return sum(file.size for file in self.files)

    def documents(self, refuse: Callable[[BadRow], None]) -> Iterator[Told]:
        """Every good line with its document; the others are told."""
        if self._kept:
            yield from self._kept
            return
        kept, bad = list[Told](), 0
        for each in self._read():
            if isinstance(each, BadRow):
                bad += 1
                refuse(each)
                continue
            if len(kept) <= MOST_KEPT:
                kept.append(each)
            yield each
        if len(kept) <= MOST_KEPT and not bad:
            self._kept.extend(kept)

    def _read(self) -> Iterator[Told | BadRow]:
        for file in self.files:
            for number, line in enumerate(file.lines(), start=1):
                if not line.strip():
                    continue
                try:
                    yield line, read_document(line, self.exponent)
                except ValueError as error:
                    yield BadRow(file=file.name, line=number, what=str(error))

    def position(self) -> int:
        """How many bytes are read."""
        return sum(file.position for file in self.files)


@contextmanager
def sales_files(paths: Sequence[str | Path], exponent: int) -> Iterator[SalesFiles]:
    """The files, open. Raises BadInput with a sentence for the first that cannot be read."""
    with ExitStack() as stack:
        yield SalesFiles(tuple(stack.enter_context(incoming(path)) for path in paths), exponent)

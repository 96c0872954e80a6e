"""Programs that are not ours, as the command line names them."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from tests.bench.rows import Row, Tell


@dataclass(frozen=True)
class Other:
    """A program that is not ours."""

    name: str
    command: Sequence[str]

    @classmethod
    def of(cls, text: str) -> Self:
        """From NAME=COMMAND; ValueError where it is not that."""
        name, _, command = text.partition("=")
        words = shlex.split(command)
        if not (name.strip() and words):
            raise ValueError(text)
        return cls(name.strip(), words)


@dataclass(frozen=True)
class Others:
    """Those that were named, and a file of codes that the tills among them know."""

    tills: Sequence[Other] = ()
    sellers: Sequence[Other] = ()
    codes: Path | None = None


class AgainstOthers(Protocol):
    """The bench that is told whom to measure beside ours."""

    def measure(self, rounds: int, tell: Tell, others: Others = ...) -> Sequence[Row]:
        """Rows of ours against each; raises SkippedBench where nobody is named."""

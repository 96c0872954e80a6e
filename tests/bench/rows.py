"""What a benchmark comes to: a figure of ours beside one measured in turns with it, and a limit."""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
"""Called with what is being measured, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Row:
    """One line of the table; with a baseline the limit holds for ours / baseline, else for ours itself.

    `at_least`: the figure has to reach the limit instead of staying within it. Without a limit it is only told.
    """

    what: str
    ours: float
    unit: str
    limit: float | None = None
    baseline: float | None = None
    against: str = ""
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        return None if self.baseline is None else self.ours / self.baseline

    @property
    def is_good(self) -> bool:
        if self.limit is None:
            return True
        figure = self.ours if self.ratio is None else self.ratio
        return figure >= self.limit if self.at_least else figure <= self.limit


class Bench(Protocol):
    """A module of `tests.bench` that measures one thing; `BENCHES` of `__main__` names it."""

    def measure(self, rounds: int, tell: Tell) -> Sequence[Row]:
        """Its rows, after so many rounds; raises SkippedBench where this machine cannot run it."""


class SkippedBench(Exception):
    """What this machine lacks for it, in a sentence."""


def in_turns(what: str, rounds: int, tell: Tell, sides: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """What each side came to, round after round: first all of round one, each side once, then of round two.

    Whatever the machine does beside falls on all sides alike; who goes first changes with every round.
    """
    figures: dict[str, list[T]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            tell(f"{what}: {name}", number, rounds)
            gc.collect()
            figures[name].append(sides[name]())
    return figures


def slow(values: Sequence[float], percent: int = 99) -> float:
    """The value that so many percent of them stay within."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]

"""What is long and hardly knows an engine is shared out: each piece runs on one of them, in full on both."""

import zlib
from collections.abc import Callable

import pytest

ENGINES = ("sqlite", "postgresql")
USUAL = "not full"
"""What pytest is told to leave out, unless one asks for more."""


def engine_drawn(name: str) -> str:
    """The same in every run."""
    return ENGINES[zlib.crc32(name.encode()) % len(ENGINES)]


def drawn_on(engine: str, config: pytest.Config) -> Callable[[str], bool]:
    """Tells by its name whether a piece runs on this engine."""
    both = config.getoption("markexpr") != USUAL
    return lambda name: both or engine_drawn(name) == engine

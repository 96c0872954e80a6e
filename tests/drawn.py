"""What is long and hardly knows an engine is shared out: each piece runs on one of them, in full on both."""

import zlib
from collections.abc import Callable
from typing import Any

import pytest

EITHER = "either"
"""The mark of tests of which each runs on one engine; screens need none."""
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


def is_for_the_other_engine(item: pytest.Item) -> bool:
    """Whether a test that is shared out has its turn on the other engine, told by its name."""
    callspec: Any = getattr(item, "callspec", None)
    engine = callspec and callspec.params.get("store")
    return engine is not None and engine != engine_drawn(_without_engine(item.nodeid))


def _without_engine(name: str) -> str:
    """The same for both; the sizes of one picture may be drawn on different engines."""
    return name.replace("postgresql", "").replace("sqlite", "")

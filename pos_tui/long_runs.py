"""What a long run asks of Python itself."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 50, 100)
"""What is read for a run lives as long as the run: to look through it for garbage took a fifth of an import's or a
replay's time, and a seventh of a proof's."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Cycles of garbage are looked for less often until the block ends; all else is freed at once as ever.

    Of runs that overlap the one that began first gives back what was before.
    """
    before = gc.get_threshold()
    if before == SELDOM:
        yield
        return
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)

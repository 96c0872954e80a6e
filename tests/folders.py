"""Where databases of tests live: in memory where there is plenty, and gone afterwards.

A disk that others use makes each new database wait for a second; what is tested is locking and transactions, not
the disk. What a killed run left behind is cleared by the next one.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

PREFIX = "pos-tui-tests-"
MEMORY, PLENTY_BYTES = Path("/dev/shm"), 4 * 2**30


def base() -> Path:
    """Memory, or the usual place for temporary files."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > PLENTY_BYTES
    return MEMORY if in_memory else disk()


def disk() -> Path:
    """The usual place for temporary files."""
    return Path(tempfile.gettempdir())


@contextmanager
def own_folder(place: Path | None = None) -> Iterator[Path]:
    """A folder that is marked as in use before any other run can see it, and removed at the end."""
    clear_leftovers()
    made = Path(tempfile.mkdtemp(prefix=f"starting-{PREFIX}", dir=place or base()))
    with hold(made):
        folder = made.rename(made.with_name(made.name.removeprefix("starting-")))
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Marks the folder as in use for as long as this process lives."""
    with (folder / "in-use").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def clear_leftovers() -> None:
    """Ends the servers and removes the folders of runs that were killed."""
    from tests.postgres import stop  # which needs this module

    for folder in chain.from_iterable(place.glob(f"{PREFIX}*") for place in {base(), disk()}):
        with suppress(OSError), hold(folder):
            stop(folder)
            shutil.rmtree(folder, ignore_errors=True)

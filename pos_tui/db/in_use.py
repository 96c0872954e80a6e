"""Which SQLite files are open at a till: a lock beside the file, which goes with its process however that ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from pos_tui.db.engines import sqlite_file
from pos_tui.errors import StoreUnavailable

PRIVATE_FILE = 0o600


@contextmanager
def held_open(url: URL) -> Iterator[None]:
    """While the block runs, nobody puts another file in the place of this one. A server watches over itself."""
    if url.get_backend_name() != "sqlite":
        yield
        return
    file = sqlite_file(url)
    handle = _lock_file(file) if file.parent.is_dir() else None
    try:
        if handle is not None and not _lock(handle, alone=False):
            raise StoreUnavailable(f"A backup is being put in the place of {file}: start again when it is done.")
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def nobody_else(file: Path, sentence: str) -> Iterator[None]:
    """While the block runs no till opens the file; raises StoreUnavailable when one has it open."""
    handle = _lock_file(file)
    try:
        if handle is not None and not _lock(handle, alone=True):
            raise StoreUnavailable(sentence)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock_file(file: Path) -> int | None:
    """Beside the database; a folder that may only be read has no till that could be disturbed."""
    try:
        return os.open(file.with_name(f"{file.name}.open"), os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    except OSError:
        return None


def _lock(handle: int, *, alone: bool) -> bool:
    try:
        import fcntl  # not on every machine
    except ImportError:
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

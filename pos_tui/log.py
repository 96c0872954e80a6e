"""The till's log: one rotating file beside the shop, without secrets, never in the way of a sale."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue

from pos_tui.config import Settings
from pos_tui.errors import TillError
from pos_tui.redact import redact

LARGEST_BYTES, KEPT_FILES = 1_000_000, 5
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
OURS = "pos_tui"


class PlainLines(logging.Formatter):
    """`time level logger process: message`, in UTC, redacted as a whole, tracebacks without local variables."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(process)d: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


@contextmanager
def logging_to_file(settings: Settings, *, complain: Callable[[str], None] | None = None) -> Iterator[None]:
    """While the block runs, what the program logs goes to the log file, written by a thread of its own.

    A file that cannot be written is said once, on standard error or by `complain`: a till sells without its log.
    """
    try:
        file = _open(settings.log_file)
    except OSError as error:
        sentence = f"pos-tui: the log {settings.log_file} cannot be written ({error.strerror})."
        (complain or _on_standard_error)(sentence)
        yield
        return
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler, listener = QueueHandler(queue), QueueListener(queue, file)
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(settings.log_level.upper())
    listener.start()
    try:
        yield
    except TillError:
        raise
    except Exception:
        ours.exception("stopped by a bug")
        raise
    finally:
        listener.stop()
        root.removeHandler(handler)
        ours.setLevel(before)
        file.close()


def _on_standard_error(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _open(path: Path) -> RotatingFileHandler:
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, PRIVATE_FILE))
    handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(PlainLines())
    return handler

"""The till's log: JSON lines in a rotating file beside the shop, without secrets or people, never in a sale's way.

A line has the time in UTC and on the shop's wall, and the sale that it is about, where it is about one.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from uuid import UUID

from pos_tui.config import Settings
from pos_tui.errors import TillError
from pos_tui.redact import redact
from pos_tui.text import harmless_json

LARGEST_BYTES, KEPT_FILES = 1_000_000, 5
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
OURS = "pos_tui"

sale_in_hand: ContextVar[UUID | None] = ContextVar("sale_in_hand", default=None)
"""The sale that whatever is logged now is about."""


@contextmanager
def about_sale(sale_id: UUID | None) -> Iterator[None]:
    """What is logged in the block, or queued for the desk, is about this sale."""
    before = sale_in_hand.set(sale_id)
    try:
        yield
    finally:
        sale_in_hand.reset(before)


class JsonLines(logging.Formatter):
    """One JSON object a line, redacted as a whole; a trace has no local variables."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        said = {
            "at": at.isoformat(timespec="milliseconds"),
            "local": at.astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "sale": getattr(record, "sale", None),
            "message": redact(record.getMessage()),
            "trace": redact(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        told = {name: value for name, value in said.items() if value is not None}
        return harmless_json(json.dumps(told, ensure_ascii=False))


class KnowsTheSale(QueueHandler):
    """Notes the sale where it is logged: the file is written by another thread."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Keeps the exception, which is formatted with the line."""
        if (sale_id := sale_in_hand.get()) is not None:
            record.sale = str(sale_id)
        record.msg, record.args = record.getMessage(), None
        return record


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
    handler, listener = KnowsTheSale(queue), QueueListener(queue, file)
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
    handler = PrivateFiles(path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(JsonLines())
    return handler


class PrivateFiles(RotatingFileHandler):
    """Every file that the log goes on in may be read by its owner only."""

    def doRollover(self) -> None:
        super().doRollover()
        os.chmod(self.baseFilename, PRIVATE_FILE)

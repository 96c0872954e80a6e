"""What is left of a bug: a short sentence for the person, a file without secrets for whoever mends it."""

import logging
import os
import platform
import traceback
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir

from pos_tui.config import data_folder
from pos_tui.redact import redact
from pos_tui.text import harmless

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())  # without a log file there is the report, and nothing on the screen


def report_crash(error: BaseException, *, command: str) -> str:
    """Writes the report and answers the sentence to show. The report holds no arguments and no variables."""
    log.error("%s failed", command, exc_info=error)
    now = datetime.now(UTC)
    text = _text(error, command, now)
    for folder in (data_folder(), Path(gettempdir())):
        file = folder / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
        try:
            _write(file, text)
        except OSError:
            continue
        return f"A bug in this program stopped «{command}» ({type(error).__name__}). Please send us {file}."
    return f"A bug in this program stopped «{command}» ({type(error).__name__}), and no report could be written."


def _text(error: BaseException, command: str, now: datetime) -> str:
    trace = "".join(traceback.format_exception(error))
    head = (
        f"pos-tui {version('pos-tui')}, {command}, {now.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.platform()}",
    )
    return harmless(redact("\n".join((*head, "", trace))))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)

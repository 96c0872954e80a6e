"""What a command says: results on standard output, everything else on standard error."""

import io
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from pos_tui.errors import BadInput
from pos_tui.text import harmless, harmless_json


class ReaderGone(Exception):
    """Nobody reads the answer any more; no OSError, so that nothing below takes it for a fault of the database."""


def put(text: str, out: TextIO | None = None, name: str = "The answer") -> None:
    """Writes to a file or on standard output. Raises ReaderGone, or BadInput where there is no room."""
    try:
        (out or sys.stdout).write(text)
    except OSError as error:
        raise _unwritten(error, out, name) from None


def end_of_answer() -> None:
    """All of it has left this program. Raises as `put`."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _unwritten(error, None, "The answer") from None


def _unwritten(error: OSError, out: TextIO | None, name: str) -> Exception:
    if out in (None, sys.stdout):
        stop_talking()
    if isinstance(error, BrokenPipeError):
        return ReaderGone()
    return BadInput(f"{name} cannot be written: {error.strerror or error}.")


def can_say_everything() -> None:
    """Letters that a terminal's encoding lacks are spelt out instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A line of the result."""
    put(harmless(text) + "\n")


def answer(document: Mapping[str, Any]) -> None:
    """The one JSON document that a program asked for."""
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    put(harmless_json(text) + "\n")


def note(text: str) -> None:
    """Something that a person may want to know and a program does not."""
    sys.stderr.write(harmless(text) + "\n")


def complain(text: str) -> None:
    """Why the command did not do what it was asked."""
    note(f"pos-tui: {text}")


def stop_talking() -> None:
    """Nobody reads any more: what is still buffered must not be an error at exit."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.close(silence)

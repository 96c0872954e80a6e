"""What a command says: results on standard output, everything else on standard error."""

import io
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from pos_tui.text import harmless, harmless_json


def can_say_everything() -> None:
    """Letters that a terminal's encoding lacks are spelt out instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(harmless(text) + "\n")


def answer(document: Mapping[str, Any]) -> None:
    """The one JSON document that a program asked for."""
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    sys.stdout.write(harmless_json(text) + "\n")


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

"""A JSON file as it comes in: read whole, each key once, or one sentence with its line."""

import json
from pathlib import Path
from typing import Any

from pos_tui.errors import BadInput
from pos_tui.intake.source import Incoming, incoming
from pos_tui.text import clean

LARGEST = 4 * 1024 * 1024


def read_json(path: str | Path, *, what: str) -> tuple[str, Any]:
    """The file's name and what is in it; `what` is what it should hold. Raises BadInput."""
    with incoming(path) as file:
        text = _text(file, what)
        try:
            return file.name, json.loads(text, object_pairs_hook=_each_key_once)
        except json.JSONDecodeError as error:
            raise BadInput(f"{file.name}, line {error.lineno}: not JSON ({error.msg.lower()}).") from None
        except (ValueError, RecursionError) as error:
            raise BadInput(f"{file.name}: {error}.") from None


def _text(file: Incoming, what: str) -> str:
    parts, letters = [], 0
    for line in file.lines():
        letters += len(line)
        if letters > LARGEST:
            raise BadInput(f"{file.name} is too long for {what}: check which file it is.")
        parts.append(line)
    return "".join(parts)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key «{clean(twice, 40)}» is there twice; keep one")
    return dict(pairs)

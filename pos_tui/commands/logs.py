"""`pos-tui logs`: what the program wrote down, filtered, and followed while it is written."""

import json
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import end_of_answer, note, say
from pos_tui.errors import BadInput
from pos_tui.log import KEPT_FILES
from pos_tui.text import clean

LEVELS = ("debug", "info", "warning", "error", "critical")
LOOK_EVERY_SECONDS = 0.3
LONGEST_MESSAGE = 2_000


def run(options: Options) -> int:
    """Prints the last lines that are wanted, oldest first; with --follow goes on until it is interrupted."""
    file = settings_of(options).log_file
    if not file.exists() and not options.follow:
        raise BadInput(f"There is no log {file} yet: nothing was written, or log_file names another place.")
    with ExitStack() as files:
        current = _opened(file)
        if current is not None:
            files.enter_context(current)
        older = chain(_older_lines(file), current or ())
        found = deque(_wanted(older, options), maxlen=options.lines)
        for line in found:
            say(line)
        end_of_answer()
        if not found:
            note(f"No line of {file} is about that.")
        if options.follow:
            for line in _wanted(_new_lines(file, current), options):
                say(line)
                end_of_answer()
    return 0


def _wanted(lines: Iterable[str], options: Options) -> Iterator[str]:
    """Those of the level and the sale, as they are shown."""
    least = LEVELS.index(options.level) if options.level else 0
    for line in lines:
        entry = _read(line)
        level = entry.get("level")
        if level in LEVELS and LEVELS.index(level) < least:
            continue
        if options.sale and not str(entry.get("sale", "")).startswith(options.sale.casefold()):
            continue
        yield line.rstrip("\n") if options.json else _for_people(entry)


def _read(line: str) -> dict[str, Any]:
    """One entry; a line of an older program is a message."""
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    return entry if isinstance(entry, dict) else {"message": line.rstrip("\n")}


def _for_people(entry: dict[str, Any]) -> str:
    """Local time, level and message; the sale and the trace where there is one. Nothing acts on a terminal."""
    local = entry.get("local")
    when = f"{datetime.fromisoformat(local):%Y-%m-%d %H:%M:%S} " if isinstance(local, str) else ""
    level = f"{entry.get('level', ''):<7} " if entry.get("level") else ""
    about = f" [sale {clean(str(entry['sale']), 40)}]" if entry.get("sale") else ""
    first = f"{when}{level}{clean(str(entry.get('message', '')), LONGEST_MESSAGE)}{about}"
    trace = str(entry.get("trace", "")).splitlines()
    return "\n".join([first, *(f"    {_indented(line)}" for line in trace)])


def _indented(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) + clean(line, LONGEST_MESSAGE)


def _older_lines(file: Path) -> Iterator[str]:
    """Every line of the files that the log went on from, the oldest first."""
    for number in range(KEPT_FILES, 0, -1):
        kept = file.with_name(f"{file.name}.{number}")
        if kept.exists():
            with kept.open(encoding="utf-8", errors="replace") as opened:
                yield from opened


def _new_lines(file: Path, opened: TextIO | None) -> Iterator[str]:
    """Lines as they are written, from where it was read to; goes on in the new file when the log does."""
    rest = ""
    while True:
        if opened is not None and (part := opened.read()):
            *whole, rest = (rest + part).split("\n")
            yield from whole
        elif _moved_on(file, opened):
            opened, rest = _opened(file), ""
        else:
            time.sleep(LOOK_EVERY_SECONDS)


def _opened(file: Path) -> TextIO | None:
    try:
        return file.open(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def _moved_on(file: Path, opened: TextIO | None) -> bool:
    try:
        now = file.stat().st_ino
    except FileNotFoundError:
        return False
    return opened is None or os.fstat(opened.fileno()).st_ino != now

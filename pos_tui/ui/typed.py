"""The text of the input line, and which part of it came from a scanner."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from textual import events

from pos_tui.ui.keyed import FOR_SEPARATOR, SEPARATOR, Rhythm

SHORTEST_SCAN = 4
LONGEST_LINE = 500
QUANTITY_PREFIX = re.compile(r"[\d.,]+\*")


@dataclass(frozen=True)
class Ended:
    """What Enter found: the text to read, whether a scanner typed it, and what a hand typed before it."""

    text: str
    scanned: bool
    kept: str = ""


class TypedLine:
    """Collects what is typed; a run is what followed each other too fast for a hand."""

    def __init__(self) -> None:
        self.text = ""
        self._run_from = 0

    def type(self, text: str, *, in_burst: bool) -> None:
        """One letter more; beyond the longest line it is dropped."""
        if not in_burst:
            self._run_from = len(self.text)
        self.text = (self.text + text)[:LONGEST_LINE]

    def rub_out(self) -> None:
        """The last letter goes."""
        self.text = self.text[:-1]
        self._run_from = len(self.text)

    def clear(self, text: str = "") -> None:
        """Begins again, with this."""
        self.text, self._run_from = text, len(text)

    def end(self, *, in_burst: bool) -> Ended:
        """Takes the text off the line; what a hand typed before a scan stays on it."""
        run, before = self.text[self._run_from :], self.text[: self._run_from]
        if not in_burst or len(run) < SHORTEST_SCAN:
            ended = Ended(self.text, scanned=in_burst and not before)
        elif not before or QUANTITY_PREFIX.fullmatch(before):
            ended = Ended(self.text, scanned=True)
        else:
            ended = Ended(run, scanned=True, kept=before)
        self.clear(ended.kept)
        return ended


def scanned_codes(keys: Iterable[events.Key]) -> tuple[str, ...]:
    """The codes that a scanner typed among keys that nobody has read yet; what a hand typed is not in it."""
    rhythm, line, codes = Rhythm(), TypedLine(), []
    for key in keys:
        in_burst = rhythm.is_burst(key)
        if key.key == "enter":
            ended = line.end(in_burst=in_burst)
            line.clear()
            if in_burst and len(ended.text) >= SHORTEST_SCAN:
                codes.append(ended.text)
        elif key.is_printable and key.character:
            line.type(key.character, in_burst=in_burst)
        elif key.key == SEPARATOR and in_burst:
            line.type(FOR_SEPARATOR, in_burst=True)
    return tuple(codes)

"""Bytes from the terminal's line as keys: whatever a scanner sends, it ends nothing and works nothing but keys.

Scanners type what a code holds, so a code can hold what terminals report: clicks of a mouse, sizes, the beginning
of a paste without its end, half of a letter. Reports that come as fast as keys are part of a scan and are dropped.
"""

import logging
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.messages import InBandWindowResize

from pos_tui.ui.keyed import BURST_SECONDS
from pos_tui.ui.terminal import TICK_SECONDS

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
SECONDS_OF_SILENCE_IN_A_PASTE = 0.5
LONGEST_PASTE_LETTERS = 100_000
REPORTS = (events.MouseEvent, events.AppFocus, events.AppBlur, events.CursorPosition)
NEVER = (events.Resize, InBandWindowResize)
"""The size of the terminal is asked of the system, which says when it changes."""
LONG_AGO = float("-inf")
log = logging.getLogger(__name__)


class LineIn:
    """What is read, in order; a report waits until no key can belong to it."""

    def __init__(self, debug: bool = False) -> None:
        self._debug = debug
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._held: deque[Message] = deque()
        self._key_at = self._read_at = LONG_AGO
        self._tail = ""
        self._pasted = -1

    @property
    def seconds(self) -> float:
        """How long to wait for more before `tick` has something to do."""
        return BURST_SECONDS if self._held else TICK_SECONDS

    def feed(self, data: bytes, at: float) -> Iterator[Message]:
        """What these bytes mean, which came `at`."""
        yield from self._released(at)
        self._read_at = at
        if text := self._decode(data):  # half of a letter is no end of the line
            self._look_for_paste(text)
            yield from self._sorted(text, at)

    def tick(self, at: float) -> Iterator[Message]:
        """What was waited for: a lone Escape, reports that no key followed, the end of a paste that had none."""
        silent = at - self._read_at > SECONDS_OF_SILENCE_IN_A_PASTE
        if self._pasted >= 0 and (silent or self._pasted > LONGEST_PASTE_LETTERS):
            self._pasted = -1
            yield from self._sorted(PASTE_ENDS, at)
        yield from self._sorted("", self._read_at)  # a lone Escape came when it was read, maybe behind a scan
        yield from self._released(at)

    def _released(self, at: float) -> Iterator[Message]:
        """Reports that no key can have followed at once any more."""
        while self._held and self._held[0].time + BURST_SECONDS <= at:
            yield self._held.popleft()

    def _sorted(self, text: str, at: float) -> Iterator[Message]:
        for message in self._parsed(text):
            message.time = at
            if isinstance(message, NEVER):
                self._parser.mouse_pixels = False
            elif isinstance(message, REPORTS):
                if at - self._key_at >= BURST_SECONDS:
                    self._held.append(message)
            else:
                if isinstance(message, events.Key):
                    self._key_at = at
                    self._held.clear()
                yield message

    def _parsed(self, text: str) -> Iterable[Message]:
        """A parser that fails is replaced: a line that nobody reads would be a till that takes no key."""
        try:
            yield from self._parser.feed(text) if text else self._parser.tick()
        except Exception:
            log.warning("a sequence on the terminal's line could not be read; it was dropped", exc_info=True)
            self._parser, self._pasted = XTermParser(self._debug), -1

    def _look_for_paste(self, text: str) -> None:
        """Whether one is open behind this text, and how long it is by now."""
        seen = self._tail + text
        self._tail = seen[1 - len(PASTE_BEGINS) :]
        begins, ends = seen.rfind(PASTE_BEGINS), seen.rfind(PASTE_ENDS)
        if begins > ends:
            self._pasted = len(seen) - begins
        elif ends >= 0:
            self._pasted = -1
        elif self._pasted >= 0:
            self._pasted += len(text)

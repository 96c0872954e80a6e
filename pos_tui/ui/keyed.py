"""Keys in order, and a scanner told from a person.

A scanner is a keyboard that types a code and Enter in a few milliseconds. What comes within 30 ms of the key
before it is data, whatever it is; a command must stand alone on both sides. So a barcode that holds Enter, F12
or an escape sequence presses nothing.
"""

import time
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character
from textual.timer import Timer

from pos_tui.ui.patient import PatientScreen
from pos_tui.workers.once import once

T = TypeVar("T")

BURST_SECONDS = 0.03
GS, SEPARATOR, FOR_SEPARATOR = "\x1d", "ctrl+right_square_bracket", " "
"""What scanners send between the elements of a GS1 code (for FNC1), its key, and what stands for it here."""
REPEATED = frozenset({"backspace", "up", "down", "pageup", "pagedown"})
"""Keys that a hand holds down: the same one again is no scan."""
LONGEST_PASTE = 20_000
LONG_AGO = float("-inf")
HEIGHTS = [(0, "-flat"), (13, "-low"), (20, "-tall")]
"""Classes for style sheets: on the smallest terminal, too, what is typed is seen."""
LONG_NAMES = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}


def letter_of(key: str) -> str | None:
    """What a key types, where it types anything: `plus` is +."""
    letter = key_to_character(LONG_NAMES.get(key, key))
    return letter if letter is not None and letter.isprintable() else None


@runtime_checkable
class TakesKeys(Protocol):
    """A screen that is handed every key before bindings see it."""

    async def take_key(self, event: events.Key) -> None: ...


@runtime_checkable
class Says(Protocol):
    """A screen with a line for messages."""

    def say(self, sentence: str, tone: Literal["plain", "good", "warning", "bad"]) -> None: ...


@runtime_checkable
class Finishes(Protocol):
    """A screen that has something to bring to an end before the till is left."""

    async def finish(self) -> None: ...


class Rhythm:
    """Knows from the times of the keys which of them came too fast for a hand."""

    def __init__(self) -> None:
        self._last = LONG_AGO
        self._key = ""

    def is_burst(self, event: events.Key) -> bool:
        """True when this key followed another within 30 ms, and is not that one held down."""
        gap, self._last = event.time - self._last, event.time
        again, self._key = event.key == self._key and event.key in REPEATED, event.key
        return gap < BURST_SECONDS and not again


class KeyedScreen(PatientScreen[T], inherit_bindings=False):
    """A screen that reads text itself; its bindings fire only for keys that stand alone."""

    ESCAPE_TO_MINIMIZE = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rhythm = Rhythm()
        self._held: events.Key | None = None
        self._hold_timer: Timer | None = None
        self._painted_at: float | None = None
        self._came_at = LONG_AGO
        self.key_at = LONG_AGO

    def on_mount(self) -> None:
        self.call_after_refresh(self._be_painted)

    def _be_painted(self) -> None:
        self._painted_at = time.monotonic()
        self.painted()

    def painted(self) -> None:
        """Called once, when a person can see the screen."""

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        """A letter, figure or sign for the input; `in_burst` when it came too fast for a hand."""

    def enter_typed(self, *, in_burst: bool) -> None:
        """Enter, after text or as the end of a scan."""

    def typed_unseen(self, event: events.Key) -> None:
        """A key that came before the screen was painted: it was not meant for it."""

    def is_command(self, key: str) -> bool:
        """True when the key means something else than its letter here, possible now or not."""
        return key in self.active_bindings

    @property
    def is_resting(self) -> bool:
        """True when the screen is painted and no key waits to be told from a scan."""
        return self._held is None and self._painted_at is not None

    @property
    def is_silent(self) -> bool:
        """True when no key came for so long that none can belong to a scan that is under way."""
        return time.monotonic() - self._came_at >= BURST_SECONDS

    async def take_key(self, event: events.Key) -> None:
        """One key, in its turn."""
        self._came_at = time.monotonic()
        if self._painted_at is None or event.time < self._painted_at:
            self.typed_unseen(event)
            return
        in_burst = self.rhythm.is_burst(event)
        await self._let_go(as_data=in_burst)
        self.key_at = event.time
        if not in_burst and self.is_command(event.key):
            self._hold(event)
        elif event.key == "enter":
            self.enter_typed(in_burst=in_burst)
        elif event.is_printable and event.character:
            self.text_typed(event.character, in_burst=in_burst)
        elif event.key == SEPARATOR and in_burst:
            self.text_typed(FOR_SEPARATOR, in_burst=True)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is data as a scanner's is: a line break ends a code, and nothing in it is a command."""
        event.stop()
        for line in event.text[:LONGEST_PASTE].replace(GS, FOR_SEPARATOR).splitlines(keepends=True):
            for place, letter in enumerate(line.rstrip("\r\n")):
                if letter.isprintable():
                    self.text_typed(letter, in_burst=place > 0)
            if line.endswith(("\r", "\n")):
                self.enter_typed(in_burst=True)

    def _hold(self, event: events.Key) -> None:
        """Waits whether more follows at once: then it was a scan."""
        self._held = event
        self._hold_timer = once(self, BURST_SECONDS, self.stood_alone)

    async def stood_alone(self) -> None:
        """Nothing followed the key that waits, so it is a command."""
        await self._let_go(as_data=False)

    async def _let_go(self, *, as_data: bool) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        if self._hold_timer is not None:
            self._hold_timer.stop()
        if not self.is_current:
            return
        if not as_data:
            self.key_at = held.time
            await self.press(held.key)
        elif held.is_printable and held.character:
            self.text_typed(held.character, in_burst=False)

    async def press(self, key: str) -> None:
        """A command key that stood alone."""
        active = self.active_bindings.get(key)
        if active is None:
            return
        if active.enabled:
            await self.app.run_action(active.binding.action, active.node)
        else:
            self.impossible(active.binding)

    def impossible(self, binding: Binding) -> None:
        """Says why a key does nothing now."""

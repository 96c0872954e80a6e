"""The keys of the screen, derived from its bindings, in two rows where one is too short; what is impossible now
stands in brackets. Where there is no room for all, what pays, the menu and the way out are the last to go.

A screen whose key does now one thing and now another has `key_labels` by the names of the key map.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.screen import Screen

from pos_tui.ui.widgets.painted import Painted, Row

MOST_ROWS = 2
LAST_TO_GO = ("pay", "menu")
"""The dearest first, by the names that the key map uses."""
WAYS_OUT = ("escape", "enter")
LEAST = len(LAST_TO_GO) + len(WAYS_OUT)
KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "delete": "Del",
    "space": "Space",
    "home": "Home",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


@dataclass(frozen=True)
class Shortcut:
    """One key as it is shown."""

    key: str
    label: str
    enabled: bool
    rank: int = LEAST
    """Of those that have no room the highest goes first."""

    @property
    def text(self) -> str:
        """As wide when it is impossible as when it is possible: nothing moves."""
        text = f"{key_name(self.key)} {self.label}"
        return f" {text} " if self.enabled else f"({text})"


def key_name(key: str) -> str:
    """`f12` as F12, `ctrl+r` as ^R, `plus` as +."""
    from textual.keys import format_key

    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else format_key(key)


class KeyBar(Painted):
    """Repaints only when a key appears, disappears, or changes what it can do."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as all keys take; the way out is never what is cut."""
        return min(MOST_ROWS, len(broken(self._shortcuts(), width)))

    def _changed(self, _screen: Screen[object]) -> None:
        if self.size.height != self.get_content_height(self.size, self.size, self.size.width):
            self.refresh(layout=True)
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        rows = broken(fitted(self._shortcuts(), width, height), width)
        return [tuple(piece for shortcut in row for piece in _pieces(shortcut)) for row in rows]

    async def on_click(self, event: events.Click) -> None:
        column = 0
        rows = broken(fitted(self._shortcuts(), *self.size), self.size.width)
        for shortcut in rows[event.y] if event.y < len(rows) else []:
            column += cell_len(shortcut.text)
            if event.x < column:
                active = self.screen.active_bindings.get(shortcut.key)
                if active is not None and active.enabled:
                    await self.app.run_action(active.binding.action, active.node)
                return

    def _shortcuts(self) -> list[Shortcut]:
        named: Mapping[str | None, str] = getattr(self.screen, "key_labels", {})
        return [
            Shortcut(
                key,
                named.get(active.binding.id, active.binding.description),
                active.enabled,
                _rank(key, active.binding.id),
            )
            for key, active in self.screen.active_bindings.items()
            if active.binding.show
        ]


def fitted(shortcuts: Sequence[Shortcut], width: int, rows: int) -> list[Shortcut]:
    """Those that have room in so many rows, in their order: the last of the least goes first."""
    kept = list(shortcuts)
    while len(kept) > 1 and len(broken(kept, width)) > rows:
        kept.remove(max(reversed(kept), key=lambda one: one.rank))
    return kept


def _rank(key: str, name: str | None) -> int:
    if name in LAST_TO_GO:
        return LAST_TO_GO.index(name)
    return len(LAST_TO_GO) + WAYS_OUT.index(key) if key in WAYS_OUT else LEAST


def broken(shortcuts: Sequence[Shortcut], width: int) -> list[list[Shortcut]]:
    """Full rows of them, in their order."""
    rows: list[list[Shortcut]] = [[]]
    used = 0
    for shortcut in shortcuts:
        used += cell_len(shortcut.text)
        if used > width:
            rows.append([])
            used = cell_len(shortcut.text)
        rows[-1].append(shortcut)
    return rows


def _pieces(shortcut: Shortcut) -> list[tuple[str, str]]:
    if not shortcut.enabled:
        return [(shortcut.text, "quiet")]
    name = key_name(shortcut.key)
    return [(f" {name}", "strong"), (f" {shortcut.label} ", "plain")]

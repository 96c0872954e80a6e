"""The keys of the screen, derived from its bindings, in two rows where one is too short; what is impossible now
stands in brackets."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.screen import Screen

from pos_tui.ui.widgets.painted import Painted, Row

MOST_ROWS = 2
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
        rows = broken(self._shortcuts(), width)[:height]
        return [tuple(piece for shortcut in row for piece in _pieces(shortcut)) for row in rows]

    async def on_click(self, event: events.Click) -> None:
        column = 0
        rows = broken(self._shortcuts(), self.size.width)
        for shortcut in rows[event.y] if event.y < len(rows) else []:
            column += cell_len(shortcut.text)
            if event.x < column:
                active = self.screen.active_bindings.get(shortcut.key)
                if active is not None and active.enabled:
                    await self.app.run_action(active.binding.action, active.node)
                return

    def _shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut(key, active.binding.description, active.enabled)
            for key, active in self.screen.active_bindings.items()
            if active.binding.show
        ]


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

"""Widgets that draw their own lines and repaint only the cells that changed.

On a serial line or over SSH the bytes are the latency: a scan should cost hundreds of them.
"""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, str]
"""A text and the name of its style: plain, strong, quiet, marked, good, warning, bad."""
Row = tuple[Piece, ...]

STYLES = ("plain", "strong", "quiet", "marked", "good", "warning", "bad")
ROW_CLASSES = frozenset(f"row--{style}" for style in STYLES)
"""The app has them for all rows: each widget with its own would be styled eight times."""
DRAWN = dict.fromkeys(map(ord, "▸█▀▄─│┌┐└┘·…−–↑↓●○✓✗×"))
"""Signs of a cell each."""


class Painted(Widget):
    """Draws rows of styled text; a subclass answers `draw` and calls `redraw` when its facts change."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._styles: dict[str, Style] = {}
        """Kept apart from Textual's, which are looked up anew at every repaint."""

    def draw(self, width: int, height: int) -> Sequence[Row]:
        """All rows for this size; rows that are too wide or too many are cut."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draws again and repaints the part of each row that changed."""
        before, self._rows = self._rows, self._fitted()
        if len(before) != len(self._rows):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
                self.refresh(Region(0, y, _changed_until(old, new), 1))

    def on_resize(self, event: events.Resize) -> None:
        self._rows = self._fitted()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        row = self._rows[y] if y < len(self._rows) else ()
        segments = [Segment(text, self._style(style)) for text, style in row]
        return Strip(segments).adjust_cell_length(self.size.width, self._style("plain"))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self.refresh()

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.app.get_component_styles(f"row--{name}").partial_rich_style
        return style

    def _fitted(self) -> list[Row]:
        width, height = self.size
        if not width or not height:
            return []
        rows = list(self.draw(width, height))[:height]
        return rows + [()] * (height - len(rows))


def _changed_until(old: Row, new: Row) -> int:
    """The column behind the last cell that differs between two rows."""
    if len(old) == len(new) == 1 and old[0][1] == new[0][1]:
        was, now = old[0][0], new[0][0]
        if len(was) == len(now) and _has_a_cell_each(was) and _has_a_cell_each(now):
            return next((at for at in range(len(now), 0, -1) if was[at - 1] != now[at - 1]), 0)
    before, after = _cells(old), _cells(new)
    longest = max(len(before), len(after))
    blank = (" ", "plain")
    before += [blank] * (longest - len(before))
    after += [blank] * (longest - len(after))
    while longest and before[longest - 1] == after[longest - 1]:
        longest -= 1
    return longest


def _has_a_cell_each(text: str) -> bool:
    return text.isascii() or text.translate(DRAWN).isascii()


def _cells(row: Row) -> list[Piece]:
    """A row column by column; a wide letter is itself and an empty one."""
    cells: list[Piece] = []
    for text, style in row:
        if text.isascii():
            cells += [(letter, style) for letter in text]
            continue
        for letter in text:
            width = cell_len(letter)
            if width:
                cells += [(letter, style)] + [("", style)] * (width - 1)
            elif cells:
                cells[-1] = (cells[-1][0] + letter, style)
    return cells

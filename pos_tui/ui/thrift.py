"""A thin line: letters of one byte instead of drawings, and neither colours nor what goes with them."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

DRAWN = {
    "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+",
    "┬": "+", "┴": "+", "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "█": "#", "▀": '"', "▄": "_", "▸": ">",
    "●": "*", "○": "o", "·": ".", "•": ".", "…": "~", "−": "-", "–": "-", "✓": "+", "✗": "x", "×": "x", "↑": "^",
    "▉": "#", "▊": "#", "▋": "#", "▌": "#", "▍": "|", "▎": "|", "▏": "|",
    "↓": "v", "←": "<", "→": ">", "’": "'",
}  # fmt: skip
"""Each a cell wide before and after. Letters of names stay what they are."""
TABLE = str.maketrans(DRAWN)


class Thrifty(LineFilter):
    """The last gate before a thin line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text if text.isascii() else text.translate(TABLE), _plain(style), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=256)
def _plain(style: Style | None) -> Style | None:
    """Bold and reversed are what a word means; everything else about it is dropped."""
    if style is None or not (style.bold or style.reverse):
        return None
    return Style(bold=style.bold or None, reverse=style.reverse or None)

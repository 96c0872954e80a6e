"""Text that came from data: made harmless and never parsed as markup."""

import re

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from pos_tui.text import clean

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def plain(text: str, limit: int = 250) -> Content:
    """Outside text for a widget: every `[` in it is a letter."""
    return Content(clean(text, limit))


class NoControls(LineFilter):
    """The last gate before the terminal: no segment carries a C0, DEL or C1 character."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(CONTROLS.sub("", text), style) if not control and CONTROLS.search(text) else segment
            for segment in segments
            for text, style, control in (segment,)
        ]

"""A till that counts what it would write to a terminal."""

from typing import Any

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from pos_tui.ui.app import TillApp


class Measured(TillApp):
    """Keeps the characters and the bytes of every update of the screen."""

    written = ""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and self._running:
            self.written += renderable.render_segments(self.console)
        super()._display(screen, renderable)

    def begin(self) -> None:
        """Counts from here."""
        self.written = ""

    @property
    def bytes_written(self) -> int:
        return len(self.written.encode())

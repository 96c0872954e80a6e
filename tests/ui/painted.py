"""A till that counts what it would write to a terminal."""

from typing import Any

from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from pos_tui.ui.app import TillApp
from pos_tui.ui.sparing import Sparing


class Measured(TillApp):
    """Keeps what is sent for every update of the screen, and the frames that it comes from."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.sparing = Sparing(0)
        self.written = ""
        self.frames: list[str] = []

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and self._running:
            frame = renderable.render_segments(self.console)
            self.frames.append(frame)
            self.written += self.sparing.spared(frame) or ""
        super()._display(screen, renderable)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize):
            self.sparing.forget(event.size.width)
        await super().on_event(event)

    def begin(self) -> None:
        """Counts from here."""
        self.written = ""
        self.frames.clear()

    @property
    def bytes_sent(self) -> int:
        return self.bytes_written

    @property
    def bytes_written(self) -> int:
        return len(self.written.encode())

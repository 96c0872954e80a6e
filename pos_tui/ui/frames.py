"""What is sent to a terminal: of each frame what differs, all else as it is; and how much that was."""

from textual._ansi_sequences import SYNC_END, SYNC_START

from pos_tui.ui.sparing import Sparing

TORN_BYTES = 1_000
"""A frame this large could be seen half painted, so the terminal is told where it begins and ends."""
NEW_SCREEN = "\x1b[?1049h"


class Frames:
    """Stands between Textual and the line."""

    def __init__(self, width: int) -> None:
        self._sparing = Sparing(width)
        self._in_one = False
        self.may_tear = False
        """On a thin line the ends of a frame are not told."""
        self.bytes_sent = 0

    def forget(self, width: int | None = None) -> None:
        """Whatever the terminal shows, the next frame is sent whole."""
        self._sparing.forget(width)

    def to_send(self, data: str) -> str:
        """What to send instead of what Textual wrote."""
        if data in (SYNC_START, SYNC_END):
            self._in_one = data == SYNC_START
            return ""
        sent = self._sparing.spared(data)
        if sent is None:
            if NEW_SCREEN in data:
                self.forget()
            sent = data
        elif self._in_one and not self.may_tear and len(sent) > TORN_BYTES:
            sent = f"{SYNC_START}{sent}{SYNC_END}"
        self.bytes_sent += len(sent.encode())
        return sent

"""Devices that remember what they were asked: for the demo, for tests, for a till without a printer."""

from collections import deque

from pos_tui.hardware.ports import DeviceFault

KEPT_PAGES = 100


class MemoryPrinter:
    """Keeps the last pages; fails on purpose while `fault` is set."""

    def __init__(self) -> None:
        self.pages: deque[str] = deque(maxlen=KEPT_PAGES)
        self.fault: str | None = None

    async def print_text(self, text: str) -> None:
        if self.fault is not None:
            raise DeviceFault(self.fault)
        self.pages.append(text)


class MemoryDrawer:
    """Counts how often it was opened."""

    def __init__(self) -> None:
        self.kicks = 0

    async def kick(self) -> None:
        self.kicks += 1

"""Devices that remember what they were asked: for the demo, for tests, for a till without a printer."""

from collections import deque

from pos_tui.hardware.ports import DeviceFault, Scale, ScaleState, Weighing
from pos_tui.money import Quantity

KEPT_PAGES = 100
ON_THE_SCALE = Quantity(436)


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


class MemoryScale(Scale):
    """Always has something on it until `put` puts something else there; fails on purpose while `fault` is set."""

    def __init__(self, weight: Quantity = ON_THE_SCALE, unit: str = "kg") -> None:
        self._now = Weighing(weight, unit)
        self.fault: str | None = None

    def put(self, weight: Quantity, state: ScaleState = "stable") -> None:
        """Something else lies on it."""
        self._now = Weighing(weight, self._now.unit, state)

    async def read(self) -> Weighing:
        if self.fault is not None:
            raise DeviceFault(self.fault)
        return self._now

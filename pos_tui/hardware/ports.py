"""What the till asks of a device; drivers and the in-memory fake implement these."""

from dataclasses import dataclass
from typing import Literal, Protocol

from pos_tui.money import Quantity

ScaleState = Literal["stable", "unstable", "overload", "under_zero"]


class Printer(Protocol):
    """Prints plain text; raises DeviceFault with a sentence when the paper is out or nobody answers."""

    async def print_text(self, text: str) -> None: ...


class Drawer(Protocol):
    """Opens the cash drawer."""

    async def kick(self) -> None: ...


@dataclass(frozen=True)
class Weighing:
    """What lies on a scale, in thousandths of its unit (kg, g or lb); only a stable weight may be sold."""

    weight: Quantity
    unit: str
    state: ScaleState = "stable"


class Scale(Protocol):
    """Says what lies on it now; raises DeviceFault with a sentence when it does not answer."""

    async def read(self) -> Weighing: ...


class DeviceFault(Exception):
    """A device did not do as asked; the sale is done all the same."""

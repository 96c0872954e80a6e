"""What the till asks of a device; drivers and the in-memory fake implement these."""

from typing import Protocol


class Printer(Protocol):
    """Prints plain text; raises DeviceFault with a sentence when the paper is out or nobody answers."""

    async def print_text(self, text: str) -> None: ...


class Drawer(Protocol):
    """Opens the cash drawer."""

    async def kick(self) -> None: ...


class DeviceFault(Exception):
    """A device did not do as asked; the sale is done all the same."""

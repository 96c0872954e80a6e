"""What the workers tell the screens; each is posted after the fact, never before."""

from dataclasses import dataclass

from textual.message import Message

from pos_tui.errors import TillError


@dataclass
class Refused(Message):
    """What was asked for was refused; the error's text is the sentence to show."""

    error: TillError


@dataclass
class Failed(Message):
    """A bug of ours stopped the write; it was logged and nothing of it was kept."""

    error: Exception


@dataclass
class DeviceFailed(Message):
    """A printer or drawer did not do as asked; the sale is done all the same."""

    sentence: str

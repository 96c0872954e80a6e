"""A list to choose from by number, name or arrows; what is typed moves the mark to what it begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from pos_tui.hardware.paper import columns, cut
from pos_tui.text import clean, clean_columns

CHOSEN, OTHER = " ▸ ", "   "


@dataclass(frozen=True)
class Choice:
    """One line of the list: a short code to type, and what it stands for."""

    code: str
    name: str

    def begins_with(self, text: str) -> bool:
        wanted = text.casefold()
        return self.code.casefold().startswith(wanted) or clean(self.name).casefold().startswith(wanted)


class PickList(Widget):
    """Draws as many lines as fit around the mark. The screen above it hands it the keys."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "PickList { max-height: 100%; }"

    class Clicked(Message):
        """A person pointed at a line; it has the mark now."""

    def __init__(self, choices: Sequence[Choice], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices = tuple(choices)
        self.styles.height = len(self.choices)
        self.at = 0

    def put(self, choices: Sequence[Choice]) -> None:
        """Another list, with the mark on the same line as far as there is one."""
        self.choices = tuple(choices)
        self.styles.height = len(self.choices)
        self.at = min(self.at, max(0, len(self.choices) - 1))
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """The mark goes so many lines down, as far as there are any."""
        self._mark(max(0, min(len(self.choices) - 1, self.at + by)))

    def seek(self, text: str) -> bool:
        """Marks the line with this code, else the first that begins like it; False when none does."""
        exact = [i for i, choice in enumerate(self.choices) if choice.code.casefold() == text.casefold()]
        begins = [i for i, choice in enumerate(self.choices) if choice.begins_with(text)]
        found = exact or begins
        if found:
            self._mark(found[0])
        return bool(found)

    def _mark(self, at: int) -> None:
        if at != self.at:
            self.at = at
            self.refresh()

    def render(self) -> Content:
        codes = max((columns(clean(choice.code, 20)) for choice in self.choices), default=0)
        window = self._window()
        hidden = {window.start: f"↑ {window.start}", window.stop - 1: f"↓ {len(self.choices) - window.stop}"}
        more = {at: text for at, text in hidden.items() if not text.endswith(" 0")}
        return Content("\n").join([self._line(position, codes, more.get(position, "")) for position in window])

    def _window(self) -> range:
        """The lines that show: the mark is always among them."""
        height = max(1, self.size.height)
        first = max(0, min(self.at - height // 2, len(self.choices) - height))
        return range(first, min(len(self.choices), first + height))

    def _line(self, position: int, codes: int, more: str) -> Content:
        """A choice; at the edge of the list with how many lie beyond it."""
        choice = self.choices[position]
        code = clean(choice.code, 20)
        text = f"{' ' * (codes - columns(code))}{code}  {clean_columns(choice.name)}"
        mark, style = (CHOSEN, "bold reverse") if position == self.at else (OTHER, "")
        room = max(8, self.size.width - len(mark) - 1 - len(more))
        text = cut(text, room)
        return Content.assemble(
            (mark, "bold"), (f"{text} ", style), " " * (room - columns(text)) + more if more else ""
        )

    def on_click(self, event: events.Click) -> None:
        shown = self._window()
        if event.y < len(shown):
            self._mark(shown[event.y])
            self.post_message(self.Clicked())

"""A few labelled lines to fill in: each is checked where it stands and says in one sentence what is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from pos_tui.errors import BadInput
from pos_tui.hardware.paper import cut, folded
from pos_tui.text import clean
from pos_tui.ui.widgets.line_editor import EditLine

LABEL_COLUMNS = 22
NOTE_LINES = 2
HERE, NOT_HERE, WRONG = "▸ ", "  ", "✗ "


def as_typed(text: str) -> str:
    """A line that may hold anything."""
    return text


@dataclass(frozen=True)
class Field:
    """One line of a form. `check` answers the text as it is kept or raises BadInput; `echo` says what it means.

    What is scanned comes `whole`, and what is `secret` is not seen: after one that was refused, the next letter
    begins another.
    """

    name: str
    label: str
    hint: str = ""
    check: Callable[[str], str] = as_typed
    echo: Callable[[str], str] | None = None
    secret: bool = False
    whole: bool = False
    filled: str = field(default="", repr=False)


class FieldRow(Widget):
    """A label, what is typed, and a line beneath that explains or refuses. Always three lines high."""

    DEFAULT_CSS = "FieldRow { height: 3; width: 100%; }"

    class Clicked(Message):
        """A person wants to type here."""

        def __init__(self, row: "FieldRow") -> None:
            super().__init__()
            self.row = row

    def __init__(self, of: Field) -> None:
        super().__init__()
        self.field = of
        self.line = EditLine.of(of.filled)
        self.touched = False
        self.active = False
        self.wrong = ""

    def type(self, text: str) -> None:
        """Letters at the cursor; the first of them takes the place of what was only suggested."""
        self.edit((self.line if self.touched else EditLine()).typed(text))

    def edit(self, line: EditLine) -> None:
        """What is typed has changed."""
        self.line, self.touched, self.wrong = line, True, ""
        self.refresh()

    def offer_again(self) -> None:
        """What was typed is only suggested from now on: the next letter takes its place."""
        self.touched = False
        self.refresh()

    def put(self, text: str) -> None:
        """A suggestion, which does not overwrite what a person typed."""
        if not self.touched:
            self.line, self.wrong = EditLine.of(text), ""
            self.refresh()

    def activate(self, active: bool) -> None:
        self.active = active
        self.refresh()

    def settle(self) -> bool:
        """Checks the line and keeps it as it is meant; False, with the reason shown, when it cannot be."""
        try:
            kept = self.field.check(self.line.text)
        except BadInput as error:
            self.wrong = str(error)
            self.touched = self.touched and not (self.field.whole or self.field.secret)
            self.refresh()
            return False
        if kept != self.line.text:
            self.line = EditLine.of(kept)
        self.wrong = ""
        self.refresh()
        return True

    def refuse(self, sentence: str) -> None:
        """Shows a reason that the check alone could not know."""
        self.wrong = sentence
        self.refresh()

    def render(self) -> Content:
        label = Content.assemble((HERE if self.active else NOT_HERE, "bold"), self.field.label)
        gap = " " * max(1, LABEL_COLUMNS - label.cell_length)
        room = max(self.size.width - LABEL_COLUMNS, 8)
        notes = [Content.assemble("\n", " " * LABEL_COLUMNS, note) for note in self._notes(room)]
        return Content.assemble(label, gap, self._typed(room - 1), *notes)

    def _typed(self, width: int) -> Content:
        text, cursor = self.line.shown(width, masked=self.field.secret)
        if not self.active:
            return Content(text)
        if text and not self.touched:
            return Content.assemble((text, "reverse"), " ")
        under = text[cursor : cursor + 1] or " "
        return Content.assemble((text[:cursor], "bold"), (under, "reverse"), (text[cursor + 1 :], "bold"))

    def _notes(self, width: int) -> list[Content]:
        text, style = (WRONG + self.wrong, "$error bold") if self.wrong else (self._meaning(), "dim")
        lines = folded(clean(text), width)
        if len(lines) > NOTE_LINES:
            lines[NOTE_LINES - 1] = cut(f"{lines[NOTE_LINES - 1]} {lines[NOTE_LINES]}", width)
        return [Content.styled(line, style) for line in lines[:NOTE_LINES]]

    def _meaning(self) -> str:
        if self.field.echo is None or not self.line.text or self.active:
            return self.field.hint
        try:
            return self.field.echo(self.field.check(self.line.text))
        except BadInput:
            return self.field.hint

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self))


class Form(VerticalScroll, can_focus=False):
    """Rows of which one is being typed in.

    `settled` is called, not posted, when a row is right: the next row's suggestion has to be there before a
    key that is waiting already.
    """

    DEFAULT_CSS = "Form { height: auto; max-height: 100%; }"

    def __init__(self, fields: Sequence[Field], *, settled: Callable[[str, str], None] | None = None) -> None:
        self.rows = [FieldRow(field) for field in fields]
        super().__init__(*self.rows)
        self._settled = settled
        self._at = 0
        self.rows[0].active = True

    @property
    def row(self) -> FieldRow:
        """The row that is being typed in."""
        return self.rows[self._at]

    def text_of(self, name: str) -> str:
        """What a row holds now."""
        return self.row_of(name).line.text

    def row_of(self, name: str) -> FieldRow:
        return next(row for row in self.rows if row.field.name == name)

    def go_to(self, position: int) -> None:
        """The row to type in from now on, as far as there is one."""
        self.row.activate(False)
        self._at = max(0, min(len(self.rows) - 1, position))
        self.row.activate(True)
        self.row.scroll_visible(animate=False)

    def move(self, by: int) -> None:
        """To another row; the one that is left is checked when something was typed in it."""
        if self.row.touched:
            self._settle(self.row)
        self.go_to(self._at + by)

    def enter(self) -> bool:
        """Enter on a row: the next one, or True when the last is right and so is all before it."""
        if not self._settle(self.row):
            return False
        if self._at < len(self.rows) - 1:
            self.go_to(self._at + 1)
            return False
        return self.settle_all()

    def settle_all(self) -> bool:
        """True when every row is right; otherwise goes to the first that is not."""
        for position, row in enumerate(self.rows):
            if not self._settle(row):
                self.go_to(position)
                return False
        return True

    def _settle(self, row: FieldRow) -> bool:
        right = row.settle()
        if right and self._settled is not None:
            self._settled(row.field.name, row.line.text)
        return right

    def on_field_row_clicked(self, message: FieldRow.Clicked) -> None:
        message.stop()
        self.go_to(self.rows.index(message.row))

"""The questions at a first start: a few pages of lines, written once at the end or not at all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.ui.asking import LEAVE, AskingScreen
from pos_tui.ui.hygiene import plain
from pos_tui.ui.set_up_answers import Answers
from pos_tui.ui.set_up_steps import Step, suggested
from pos_tui.ui.widgets.form import Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import EditLine


class SetUpScreen(AskingScreen[None]):
    """Answered once `write` has kept all that was asked."""

    CSS_PATH = "set_up.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="set_up.accept", tooltip="Checks this line and goes to the next"),
        Binding("escape", "back", "Back", id="set_up.back", tooltip="The page before; what was typed is kept"),
        Binding("up", "row(-1)", "Up", id="set_up.up", tooltip="The line above"),
        Binding("down", "row(1)", "Down", id="set_up.down", tooltip="The line below"),
        Binding("shift+tab", "row(-1)", "Up", id="set_up.previous", tooltip="The line above", show=False),
        Binding("tab", "row(1)", "Down", id="set_up.next", tooltip="The line below", show=False),
        Binding("left", "cursor(-1)", "Left", id="set_up.left", tooltip="The cursor to the left", show=False),
        Binding("right", "cursor(1)", "Right", id="set_up.right", tooltip="The cursor to the right", show=False),
        Binding("home", "cursor(-999)", "Begin", id="set_up.home", tooltip="The cursor to the begin", show=False),
        Binding("end", "cursor(999)", "End", id="set_up.end", tooltip="The cursor to the end", show=False),
        Binding("backspace", "erase", "Erase", id="set_up.erase", tooltip="Takes back a letter", show=False),
        Binding("delete", "delete", "Delete", id="set_up.delete", tooltip="Deletes under the cursor", show=False),
        Binding("ctrl+u", "wipe", "Wipe", id="set_up.wipe", tooltip="Empties the line"),
        LEAVE,
    ]

    def __init__(
        self, title: str, steps: Sequence[Step], answers: Answers, write: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._heading, self._steps, self._answers, self._write = title, steps, answers, write
        self._at = 0
        self._writing = False
        self._leaving = False

    def compose(self) -> ComposeResult:
        yield Static(plain(self._heading), classes="top")
        with Vertical(id="middle"):
            yield Static(id="intro")
            for number, step in enumerate(self._steps):
                with Vertical(id=f"step-{number}", classes="step"):
                    if step.fields:
                        yield Form(step.fields, settled=self._settled)
                    else:
                        yield Static(classes="told")
            yield Static(id="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self._show()

    def text_typed(self, text: str) -> None:
        if self._may_edit() and self._form is not None:
            self._form.row.type(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing lies before the first page, and the last has no lines."""
        if action == "back":
            return self._at > 0
        return action not in ("row", "wipe") or bool(self._steps[self._at].fields)

    def action_accept(self) -> None:
        """Enter: the next line, the next page, and at the very end the writing."""
        if self._writing:
            return
        form = self._form
        if form is not None and not form.enter():
            return
        if self._at < len(self._steps) - 1:
            self._turn(1)
        else:
            self._writing = True
            self._say("Setting up …")
            self._keep()

    def action_back(self) -> None:
        if not self._writing and self._at:
            self._turn(-1)

    def action_row(self, by: int) -> None:
        if self._form is not None and not self._writing:
            self._form.move(by)

    def action_cursor(self, by: int) -> None:
        self._edit(lambda line: line.moved(by))

    def action_erase(self) -> None:
        self._edit(EditLine.erased)

    def action_delete(self) -> None:
        self._edit(EditLine.deleted)

    def action_wipe(self) -> None:
        self._edit(lambda _: EditLine())

    async def before_leaving(self) -> bool:
        """Asks once, in place: nothing of this has been written."""
        if self._leaving or self._writing:
            return not self._writing
        self._leaving = True
        self._say("Nothing has been written. Press the same key again to leave.")
        return False

    def _edit(self, change: Callable[[EditLine], EditLine]) -> None:
        if self._may_edit() and self._form is not None:
            self._form.row.edit(change(self._form.row.line))

    def _may_edit(self) -> bool:
        """Not while it is being written; a key that edits is no second key to leave."""
        if not self._writing:
            self._leaving = False
            self._say("")
        return not self._writing

    @property
    def _form(self) -> Form | None:
        return next(iter(self.query_one(f"#step-{self._at}").query(Form)), None)

    def _settled(self, name: str, value: str) -> None:
        """An answer is kept, and others are suggested by it."""
        self._answers[name] = value
        likely = suggested(name, value, self._answers)
        for form in self.query(Form):
            for row in form.rows:
                if row.field.name in likely:
                    row.put(likely[row.field.name])

    def _turn(self, by: int) -> None:
        self._at += by
        self._say("")
        self._show()

    def _show(self) -> None:
        """The page that is on, and no other."""
        self.refresh_bindings()
        step = self._steps[self._at]
        count = f" · {self._at + 1} of {len(self._steps)}" if len(self._steps) > 1 else ""
        self.query_one("#middle").border_title = f"{step.title}{count}"
        self.query_one("#intro", Static).update(plain(step.intro))
        for number in range(len(self._steps)):
            self.query_one(f"#step-{number}").display = number == self._at
        if step.told is not None:
            told = self.query_one(f"#step-{self._at} .told", Static)
            told.update(step.told())

    @work(group="set up")
    async def _keep(self) -> None:
        try:
            await self._write()
        except TillError as refusal:
            self._writing = False
            self._say(f"{refusal} Nothing was set up; Enter tries again.")
        else:
            self.answer(None)

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

"""A database of an older program: says so, asks, and brings it up to date where a person can watch."""

import time
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var
from textual.widgets import ProgressBar, Static

from pos_tui.errors import TillError
from pos_tui.ui.asking import Asking, plain_lines
from pos_tui.ui.hygiene import plain
from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.widgets.key_bar import KeyBar

BEHIND = (
    "The database was made by an older pos-tui. It has to be brought up to date before this till can sell.\n\n"
    "Make a backup first if there is none of today. Tills that still run the older program must be closed: "
    "they could not sell any more."
)


class SchemaScreen(Asking[None], KeyedScreen[None], inherit_bindings=False):
    """Answered once the database is up to date; leaving it as it is leaves the till.

    A scan presses nothing here.
    """

    CSS_PATH = "schema.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "upgrade", "Bring up to date", id="schema.upgrade", tooltip="Changes the database now"),
        Binding("escape", "leave_it", "Quit", id="schema.quit", tooltip="Leaves the database as it is"),
    ]
    running: var[bool] = var(False, bindings=True)

    def __init__(self, upgrade: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._upgrade = upgrade

    def compose(self) -> ComposeResult:
        yield Static(plain("pos-tui"), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "An older database"
            yield Static(plain_lines(BEHIND), id="question")
            yield ProgressBar(id="progress", show_eta=False, show_percentage=False)
            yield Static(id="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(ProgressBar).visible = False

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        """Nothing is typed here."""

    def enter_typed(self, *, in_burst: bool) -> None:
        """Enter alone does not change a database."""
        self._say("Press y to bring the database up to date, or Esc to leave it as it is.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if self.running and action in ("upgrade", "leave_it") else True

    def action_upgrade(self) -> None:
        if not self.running:
            self.running = True
            self._run_upgrade()

    async def action_leave_it(self) -> None:
        if not self.running:
            await self.app.run_action("app.leave")

    async def before_leaving(self) -> bool:
        """Not in the middle of it."""
        return not self.running

    @work(group="upgrade")
    async def _run_upgrade(self) -> None:
        bar, begun = self.query_one(ProgressBar), time.monotonic()
        bar.visible = True
        ticking = self.set_interval(
            1, lambda: self._say(f"Working, {time.monotonic() - begun:.0f} seconds so far …")
        )
        self._say("Working …")
        try:
            await self._upgrade()
        except TillError as refusal:
            self._say(f"{refusal} Nothing was changed.")
        else:
            self.answer(None)
        finally:
            ticking.stop()
            bar.visible = False
            self.running = False

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

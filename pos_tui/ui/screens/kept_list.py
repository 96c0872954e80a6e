"""What screens of things that are kept have in common: a list to mark one in, and what is said of the last act."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.ui.asking import AskingScreen, ask_on_top
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.price_office import PriceOffice
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.pick_list import Choice, PickList


class KeptList(AskingScreen[None]):
    """Marks one by typing or arrows; acts once at a time. A subclass says what is listed and what can be done."""

    title_of_list = ""
    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", id="kept.up", tooltip="The one above", show=False),
        Binding("down", "move(1)", "Down", id="kept.down", tooltip="The one below", show=False),
        Binding("pageup", "move(-10)", "Page up", id="kept.page_up", tooltip="Ten up", show=False),
        Binding("pagedown", "move(10)", "Page down", id="kept.page_down", tooltip="Ten down", show=False),
        Binding("escape", "back", "Back", id="kept.back", tooltip="Back to where you were"),
    ]
    NEEDS_ONE: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: TillContext) -> None:
        super().__init__()
        self._till = context
        self._office = PriceOffice(context, lambda wish: ask_on_top(self, ApproveScreen(context, wish)))
        self._writing = False
        self._sought = ""
        self._count = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="middle") as middle:
            middle.border_title = plain(self.title_of_list)
            yield PickList([Choice("", "Looking …")])
            yield Static(id="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    async def choices(self) -> Sequence[Choice]:
        """What is listed, read now."""
        raise NotImplementedError

    def text_typed(self, text: str) -> None:
        """A code or the begin of a name marks it."""
        longer = self._sought + text
        self._sought = longer if self._list.seek(longer) else text if self._list.seek(text) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return True
        return not self._writing and (bool(self._count) or action not in self.NEEDS_ONE)

    def action_move(self, by: int) -> None:
        self._sought = ""
        self._list.move(by)

    def action_back(self) -> None:
        if not self._writing:
            self.answer(None)
            self.dismiss()

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    def on_pick_list_clicked(self) -> None:
        self._sought = ""

    def _do(self, act: Callable[[], Awaitable[str]]) -> None:
        """One act that needs nothing filled in, once."""
        self._writing = True
        self._say("Writing …")
        self._act(act)

    @work(group="prices")
    async def _act(self, act: Callable[[], Awaitable[str]]) -> None:
        try:
            said = await act()
        except TillError as refusal:
            said = str(refusal)
        self._writing = False
        self._done(said)

    def _done(self, sentence: str) -> None:
        self._say(sentence)
        self._look()

    @work(group="prices list", exclusive=True)
    async def _look(self) -> None:
        """The list as it is now, with the mark where it was."""
        try:
            choices = await self.choices()
        except TillError as refusal:
            self._say(str(refusal))
            return
        self._count = len(choices)
        self._list.put(choices or [Choice("", "None yet: F2 adds one.")])
        self.refresh_bindings()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

"""The menu: what there is to do at a till beside selling, in groups, by one key each."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.menu_items import MENU, Group, Item
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.menu_board import ANOTHERS, APPROVAL, MenuBoard

LEGEND = {APPROVAL: "needs approval", ANOTHERS: "another has to sign in"}


class MenuScreen(AskingScreen[str | None]):
    """Answers with what was chosen, or None."""

    CSS_PATH = "menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Choose", id="menu.accept", tooltip="Does what is marked"),
        Binding("up", "move(-1)", "Up", id="menu.up", tooltip="What stands above"),
        Binding("down", "move(1)", "Down", id="menu.down", tooltip="What stands below"),
        Binding("left", "cross(-1)", "Left", id="menu.left", tooltip="The column on the left"),
        Binding("right", "cross(1)", "Right", id="menu.right", tooltip="The column on the right"),
        Binding("escape", "back", "Back", id="menu.back", tooltip="Back to where you were"),
    ]

    def __init__(self, context: TillContext, groups: Sequence[Group] = MENU, *, title: str = "Menu") -> None:
        super().__init__()
        self._till, self._title = context, title
        signs = {item.what: self._sign(item) for group in groups for item in group.items}
        self._signs = {what: sign for what, sign in signs.items() if sign}
        self._board = MenuBoard(groups, self._signs)

    def compose(self) -> ComposeResult:
        lane, person = self._till.lane, self._till.person
        yield Static(plain(f"{lane.outlet_name} · till {lane.terminal_code} · {person.name}"), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = self._title
            used = [f"{sign} {means}" for sign, means in LEGEND.items() if sign in self._signs.values()]
            middle.border_subtitle = " · ".join(used) or None
            yield self._board
            yield Static(self._about(), id="about")
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is one column, there is none beside it."""
        return self._board.is_wide if action == "cross" else super().check_action(action, parameters)

    def text_typed(self, text: str) -> None:
        """The key of something chooses it at once."""
        for item in self._board.items:
            if item.key == text.casefold():
                self.answer(item.what)

    def action_accept(self) -> None:
        self.answer(self._board.marked.what)

    def action_move(self, by: int) -> None:
        self._board.move(by)
        self.query_one("#about", Static).update(self._about())

    def action_cross(self, by: int) -> None:
        self._board.cross(by)
        self.query_one("#about", Static).update(self._about())

    def action_back(self) -> None:
        self.answer(None)

    def on_menu_board_clicked(self) -> None:
        self.action_accept()

    def _about(self) -> str:
        """What the marked one is for."""
        item = self._board.marked
        return f"{item.name}: {item.about}" if item.about else item.name

    def _sign(self, item: Item) -> str:
        """What stands behind the name of something that this person cannot do, or look at, alone."""
        holds = self._till.person.permissions
        if item.sees is not None and item.sees not in holds:
            return ANOTHERS
        return APPROVAL if item.needs is not None and item.needs not in holds else ""

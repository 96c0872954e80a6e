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
from pos_tui.ui.widgets.menu_board import MenuBoard

LEGEND = "* needs approval"


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
        self._to_approve = {item.what for group in groups for item in group.items if self._asks(item)}
        self._board = MenuBoard(groups, self._to_approve)

    def compose(self) -> ComposeResult:
        lane, person = self._till.lane, self._till.person
        yield Static(plain(f"{lane.outlet_name} · till {lane.terminal_code} · {person.name}"), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = self._title
            middle.border_subtitle = LEGEND if self._to_approve else None
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

    def _asks(self, item: Item) -> bool:
        """True when this person needs somebody's approval for it."""
        return item.needs is not None and item.needs not in self._till.person.permissions

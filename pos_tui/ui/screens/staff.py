"""Who works here: hired, changed, given a PIN or a badge, unlocked; each is told to the journal."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.staff.views import StaffMember
from pos_tui.ui.asking import AskingScreen, ask_on_top
from pos_tui.ui.cells import cut, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.fill_in import FillInScreen, Write
from pos_tui.ui.staff_forms import badge_fields, change_fields, hire_fields, pin_fields
from pos_tui.ui.staff_office import StaffOffice
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.pick_list import Choice, PickList

NAME_COLUMNS = 30


class StaffScreen(AskingScreen[None]):
    """Everybody who works here or did, and what can be done about one of them."""

    CSS_PATH = "staff.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="staff.change", tooltip="Another name or other roles"),
        Binding("f2", "hire", "Add", id="staff.hire", tooltip="Somebody new works here"),
        Binding("f3", "pin", "PIN", id="staff.pin", tooltip="A new PIN, typed twice"),
        Binding("f4", "badge", "Badge", id="staff.badge", tooltip="A badge that signs in; an empty line takes it"),
        Binding("f5", "unlock", "Unlock", id="staff.unlock", tooltip="Wrong PINs are forgotten"),
        Binding("f8", "leave_or_return", "In/out", id="staff.active", tooltip="Leaves, or works here again"),
        Binding("up", "move(-1)", "Up", id="staff.up", tooltip="The person above", show=False),
        Binding("down", "move(1)", "Down", id="staff.down", tooltip="The person below", show=False),
        Binding("pageup", "move(-10)", "Page up", id="staff.page_up", tooltip="Ten people up", show=False),
        Binding("pagedown", "move(10)", "Page down", id="staff.page_down", tooltip="Ten down", show=False),
        Binding("escape", "back", "Back", id="staff.back", tooltip="Back to the till"),
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__()
        self._office = StaffOffice(context, lambda wish: ask_on_top(self, ApproveScreen(context, wish)))
        self._members: list[StaffMember] = []
        self._writing = False
        self._sought = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="middle") as middle:
            middle.border_title = "Staff"
            yield PickList([Choice("", "Looking …")])
            yield Static(id="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    def text_typed(self, text: str) -> None:
        """A number or the begin of a name marks the person."""
        longer = self._sought + text
        self._sought = longer if self._list.seek(longer) else text if self._list.seek(text) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done to anybody before the list is there, nor while something is written."""
        return action == "back" or (not self._writing and bool(self._members or action == "hire"))

    def action_move(self, by: int) -> None:
        self._sought = ""
        self._list.move(by)

    def action_back(self) -> None:
        if not self._writing:
            self.answer(None)
            self.dismiss()

    def action_hire(self) -> None:
        self._fill_in("Somebody new", hire_fields(), self._office.hire)

    def action_change(self) -> None:
        who = self._marked
        self._fill_in(f"Change {who.name}", change_fields(who), lambda texts: self._office.change(who, texts))

    def action_pin(self) -> None:
        who = self._marked
        self._fill_in(f"New PIN for {who.name}", pin_fields(), lambda texts: self._office.reset_pin(who, texts))

    def action_badge(self) -> None:
        who = self._marked
        self._fill_in(f"Badge of {who.name}", badge_fields(), lambda texts: self._office.set_badge(who, texts))

    def action_unlock(self) -> None:
        self._do(self._office.unlock, self._marked)

    def action_leave_or_return(self) -> None:
        self._do(self._office.leave_or_return, self._marked)

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    @property
    def _marked(self) -> StaffMember:
        return self._members[self._list.at]

    def on_pick_list_clicked(self) -> None:
        self._sought = ""

    def _fill_in(self, title: str, fields: Sequence[Field], write: Write) -> None:
        self._say("")
        self.lay(FillInScreen(title, fields, write, self._done))

    def _do(self, act: Callable[[StaffMember], Awaitable[str]], who: StaffMember) -> None:
        """One act that needs nothing filled in, once."""
        self._writing = True
        self._say("Writing …")
        self._act(act, who)

    @work(group="staff")
    async def _act(self, act: Callable[[StaffMember], Awaitable[str]], who: StaffMember) -> None:
        try:
            said = await act(who)
        except TillError as refusal:
            said = str(refusal)
        self._writing = False
        self._done(said)

    def _done(self, sentence: str) -> None:
        self._say(sentence)
        self._look()

    @work(group="staff list", exclusive=True)
    async def _look(self) -> None:
        """The list as it is now, with the mark where it was."""
        try:
            self._members = await self._office.members()
        except TillError as refusal:
            self._say(str(refusal))
            return
        self._list.put([Choice(member.code, _line(member)) for member in self._members])
        self.refresh_bindings()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))


def _line(member: StaffMember) -> str:
    """Name, roles, and what keeps the person from signing in."""
    state = "gone" if not member.active else "LOCKED" if member.locked else "" if member.has_pin else "no PIN"
    roles = ", ".join(member.roles) or "no role"
    return " · ".join(filter(None, (cut(shown(member.name), NAME_COLUMNS), roles, state)))

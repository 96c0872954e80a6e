"""What the screens of whoever buys and receives have in common: a typed line, and acts written once."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import NotPermitted, TillError
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.typed import TypedLine
from pos_tui.ui.widgets.row_list import RowList
from pos_tui.workers.approving import Act, Command, Wish

T = TypeVar("T")
R = TypeVar("R")
MOST_APPROVALS = 3


class TradingScreen(ListingScreen[T], inherit_bindings=False):
    """Rows, a typed line that codes are scanned into, and acts that somebody else may have to approve in place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "rub_out", "Rub out", id="trade_rub_out", tooltip="The last letter", show=False),
        Binding("escape", "back", "Back", id="trade_back", tooltip="What is typed goes first, then the screen"),
        *ListingScreen.BINDINGS,
    ]
    PROMPT = ""
    HINT = ""
    NEEDS: ClassVar[Permission] = "buy"

    def __init__(self, context: TillContext, rows: RowList) -> None:
        super().__init__(context, rows)
        self.typed = TypedLine()
        self.place = Place.at(context.lane)

    def painted(self) -> None:
        self.show_line()
        self.say(self.HINT)
        self.look()

    def look(self) -> None:
        """Reads what the screen shows."""

    def entered(self, text: str) -> None:
        """A hand typed this and Enter; empty for Enter alone."""

    def scanned(self, code: str) -> None:
        """A scanner typed this: nothing is taken where nothing is scanned."""
        self.say(f"{code[:40]} was scanned and not taken: nothing is scanned here.", "warning")

    def left(self) -> None:
        """Esc with nothing typed."""
        self.dismiss(None)

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        if not self.writing:
            self.typed.type(text, in_burst=in_burst)
            self.show_line(typing=True)

    def enter_typed(self, *, in_burst: bool) -> None:
        """The end of a scan."""
        if self.writing:
            return
        ended = self.typed.end(in_burst=in_burst)
        self.show_line()
        if ended.text.strip():
            self.scanned(ended.text.strip())

    def action_accept(self) -> None:
        if self.writing:
            return
        text = self.typed.text.strip()
        self.typed.clear()
        self.show_line()
        self.entered(text)

    def action_rub_out(self) -> None:
        self.typed.rub_out()
        self.show_line()

    def action_back(self) -> None:
        if self.typed.text:
            self.typed.clear()
            self.show_line()
        elif not self.writing:
            self.left()

    def show_line(self, *, typing: bool = False) -> None:
        self.entry.show(self.typed.text, self.PROMPT, typing=typing)

    def do(self, about: str, write: Command[R], done: Callable[[R], None]) -> None:
        """Writes it once, however often it is asked; a refusal is said and the screen stays as it was."""
        if self.writing:
            return
        self.writing = True
        self.say("Writing …")
        self._go_on(Act(write, Wish(permission=self.NEEDS, about=about)), done)

    async def written(self, about: str, write: Command[R]) -> R:
        """Writes it for a screen above this one that waits for it; approved in place, above that."""
        return await self._approved(Act(write, Wish(permission=self.NEEDS, about=about)))

    @work(group="trade")
    async def _go_on(self, act: Act[Any], done: Callable[[Any], None]) -> None:
        try:
            result = await self._approved(act)
        except TillError as refusal:
            self.writing = False
            self.refuse(refusal)
        else:
            self.writing = False
            done(result)

    async def _approved(self, act: Act[R]) -> R:
        """What was written; where it is not permitted, the box opens and with an approval it is written again."""
        approvals: tuple[UUID, ...] = ()
        while True:
            actor = Actor(staff_id=self.till.person.staff_id, approvals=approvals)
            try:
                return await self.till.desk.write(lambda session, actor=actor: act.write(session, actor))  # type: ignore[misc]
            except NotPermitted as refusal:
                if not refusal.approvable or len(approvals) == MOST_APPROVALS:
                    raise
                self.say(str(refusal), "warning")
                wish = self.wish(act, refusal)
                approval = await ask_on_top(self.app.screen, ApproveScreen(self.till, wish))
                if approval is None:
                    raise
                approvals = (*approvals, approval)

    def wish(self, act: Act[Any], refusal: NotPermitted) -> Wish:
        """What somebody else is asked to approve."""
        return act.wish_after(refusal)

    def told(self) -> dict[str, Any]:
        """What every act is told besides."""
        return {"key": self.till.key, "now": self.till.clock()}


class PickScreen(TradingScreen[int | None], inherit_bindings=False):
    """Rows of which one is chosen: answers its place, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Choose", id="pick_accept", tooltip="The marked row"),
        *TradingScreen.BINDINGS,
    ]

    def __init__(
        self, context: TillContext, rows: RowList, cells: Sequence[Sequence[str]], hint: str, *, at: int = 0
    ) -> None:
        super().__init__(context, rows)
        self._cells, self._hint = cells, hint
        rows.at = at

    def look(self) -> None:
        self.rows.show(self._cells)
        self.say(self._hint)

    def entered(self, text: str) -> None:
        """Words go to the row that has them; Enter alone takes the marked one."""
        if text:
            self._seek(text.casefold())
        elif self._cells:
            self.dismiss(self.rows.at)

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    def _seek(self, text: str) -> None:
        for at, cells in enumerate(self._cells):
            if any(text in cell.casefold() for cell in cells):
                self.rows.move(at - self.rows.at)
                return
        self.say("No row here has that: Esc, then look for it otherwise.", "warning")

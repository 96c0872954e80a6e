"""Approval in place: the screen stays, and a box asks somebody else for number and PIN, for this act only."""

from typing import ClassVar
from uuid import UUID

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.errors import BadInput, SignInRefused, TillError
from pos_tui.staff.rules import DEEDS
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import EditLine
from pos_tui.workers.approving import Wish, approve_in_place


class ApproveScreen(AskingScreen[UUID | None], ModalScreen[None], inherit_bindings=False):
    """Answers with the approval's id, or None when nobody gave it."""

    CSS_PATH = "approve.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="approve.accept", tooltip="Takes the number, then checks the PIN"),
        Binding("escape", "back", "Give up", id="approve.back", tooltip="Nothing is approved and nothing done"),
        Binding("up", "move(-1)", "Number", id="approve.up", tooltip="Back to the number"),
        Binding("down", "move(1)", "PIN", id="approve.down", tooltip="On to the PIN", show=False),
        Binding("backspace", "erase", "Erase", id="approve.erase", tooltip="Takes back the last one", show=False),
    ]

    def __init__(self, context: TillContext, wish: Wish) -> None:
        super().__init__()
        self._till, self._wish = context, wish
        self.given: tuple[UUID, ...] = ()
        """All that was approved at once: the one that is answered and those of acts alike."""
        self._checking = False

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Approval"
            yield Static(self._what(), id="what")
            yield Form(
                [
                    Field("number", "Staff number", "Of whoever approves it.", check=_something),
                    Field("pin", "PIN", "Type it yourself; it is not shown.", secret=True, check=_figures),
                ]
            )
            yield Static(id="notice")
            yield KeyBar()

    def text_typed(self, text: str) -> None:
        if not self._checking:
            self._form.row.type(text)
            self._say("")

    def action_accept(self) -> None:
        """Enter: the number is there, or the PIN is complete."""
        if self._checking or not self._form.enter():
            return
        number, pin = self._form.text_of("number"), self._form.text_of("pin")
        self._forget_pin()
        self._checking = True
        self._say("Checking …")
        self._check(number, pin)

    def action_back(self) -> None:
        if not self._checking:
            self._forget_pin()
            self.answer(None)

    def action_move(self, by: int) -> None:
        if not self._checking:
            self._form.move(by)

    def action_erase(self) -> None:
        if not self._checking:
            self._form.row.edit(self._form.row.line.erased())

    @work(group="approval")
    async def _check(self, number: str, pin: str) -> None:
        till = self._till
        try:
            self.given = await approve_in_place(
                till.desk.database, till.lane, self._wish, requested_by=till.person.staff_id,
                number=number, pin=pin, key=till.key, clock=till.clock,
            )  # fmt: skip
        except TillError as refusal:
            self._refused(refusal)
        else:
            self.answer(self.given[0])

    def _refused(self, refusal: TillError) -> None:
        """Said in the box, where F6 is no key; the PIN again, or another person."""
        self._checking = False
        if not isinstance(refusal, SignInRefused):
            self._form.go_to(0)
            self._form.row.offer_again()  # the next figures are another number, and not the rest of a visible PIN
        self._say(str(refusal).replace(" (F6).", "."))
        self.app.bell()

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    def _what(self) -> Content:
        about = f": {self._wish.about}" if self._wish.about else ""
        deed = f"wants to {DEEDS[self._wish.permission]}{about}"
        return Content.assemble(plain(self._till.person.name, 60), " ", plain(deed, 160))

    def _forget_pin(self) -> None:
        self._form.row_of("pin").edit(EditLine())

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))


def _something(text: str) -> str:
    if not text.strip():
        raise BadInput("Type the staff number of the person who approves it.")
    return text.strip()


def _figures(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise BadInput("A PIN has figures only: type it again.")
    return text

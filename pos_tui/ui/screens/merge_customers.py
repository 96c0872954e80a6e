"""Two records of one person: whose is the other one, and what would move, before it does."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.customers.merging import TAKEN_OVER
from pos_tui.customers.views import Customer, CustomerCard, Merge
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.cells import left, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.who_buys import ChooseCustomerScreen
from pos_tui.ui.widgets.key_bar import KeyBar

LABEL, NAME = 18, 40


class MergeIntoScreen(ChooseCustomerScreen):
    """Answers with who stays; looks for the same name first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "This one", id="merge_into.accept", tooltip="Whoever is marked stays"),
        Binding("escape", "leave", "Neither", id="merge_into.leave", tooltip="Both stay as they are"),
    ]
    title_of_box, what_of_box = "The same person", "Whose record stays? You see what moves before it does."
    nobody = "Nobody else is called so: type another name, code or telephone number."

    def __init__(self, context: TillContext, customer: Customer) -> None:
        super().__init__(context, customer.name, ())
        self._customer = customer
        self.form.row.offer_again()

    def on_mount(self) -> None:
        super().on_mount()
        self.typed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody is added here."""
        return action != "add" and super().check_action(action, parameters)

    def may_be(self, customer: Customer) -> bool:
        return customer.customer_id != self._customer.customer_id


class SeeMergeScreen(AskingScreen[bool], ModalScreen[None], inherit_bindings=False):
    """What becomes one and what moves; Enter answers True, once."""

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "settle(True)", "Merge", id="merge.accept", tooltip="Both become one, for good"),
        Binding("escape", "settle(False)", "Leave", id="merge.leave", tooltip="Both stay as they are"),
    ]

    def __init__(self, merge: Merge, money: MoneyFormat) -> None:
        super().__init__()
        self._lines = lines_of(merge, money)

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Make one of two"
            yield Static(Content("\n").join([Content(line) for line in self._lines]), id="what")
            yield Static("It cannot be taken back. Receipts stay as they are.", id="notice")
            yield KeyBar()

    def text_typed(self, text: str) -> None:
        """Nothing is typed here."""

    def action_settle(self, merge: bool) -> None:
        self.answer(merge)


def lines_of(merge: Merge, money: MoneyFormat) -> list[str]:
    """A merge as a person reads it: who goes, who stays, and what moves."""
    facts = [("Goes", _named(merge.merged)), ("Stays", _named(merge.into))]
    facts.append(("Moves", f"{merge.points:,} points"))
    if merge.store_credit:
        facts.append(("", f"store credit {money.amount(merge.store_credit)}"))
    if merge.owed:
        facts.append(("", f"a debt of {money.amount(merge.owed)}"))
    taken = [(name, getattr(merge.after, name)) for name in TAKEN_OVER]
    new = [(name, text) for name, text in taken if text != getattr(merge.into, name)]
    facts += [("", f"{NAMES[name]} {shown(text, NAME)}") for name, text in new]
    facts.append(("May write to them", _consent(merge)))
    found = [text for text in (merge.merged.code, merge.merged.barcode, merge.merged.phone) if text]
    facts.append(("Finds them too", shown(", ".join(found), NAME)))
    return [f"{left(label, LABEL)} {said}" for label, said in facts]


NAMES = {"phone": "telephone", "email": "e-mail", "barcode": "card", "tier": "tier"}


def _named(card: CustomerCard) -> str:
    return f"{shown(card.name, NAME)} ({shown(card.code)})"


def _consent(merge: Merge) -> str:
    if merge.after.consent:
        return "yes"
    return "no: only one of the two agreed" if merge.merged.consent or merge.into.consent else "no"

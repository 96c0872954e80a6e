"""Who is buying, where what was typed is not one customer: choose one of several, or add somebody new."""

from typing import ClassVar
from uuid import UUID

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.customers.queries import customers_found, find_customer
from pos_tui.customers.service import save_customer
from pos_tui.customers.views import Customer, CustomerCard
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.cells import left, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.customer_office import CONSENT, NO, YES, new_card, yes_or_no
from pos_tui.ui.hygiene import plain
from pos_tui.ui.screens.question import LONGEST_SENTENCE, QuestionScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.pick_list import Choice, PickList

NAME, CODE, NEW = 28, 12, "new"


class AddCustomerScreen(QuestionScreen[Customer]):
    """Name, telephone, consent: Enter on the last adds them, once, and answers with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="add_customer.accept", tooltip="The next line; the last one adds"),
        Binding("escape", "leave", "Nobody", id="add_customer.leave", tooltip="Nobody is added"),
    ]

    def __init__(self, context: TillContext, text: str) -> None:
        filled = new_card(text)
        super().__init__(
            "New customer",
            "Somebody new, who then buys what is in the basket.",
            (
                Field("name", "Name", filled=filled.get("name", "")),
                Field("phone", "Telephone", "Empty: none.", filled=filled.get("phone", "")),
                Field("consent", "May write to them", CONSENT, yes_or_no, filled=NO),
            ),
        )
        self._till, self._customer_id = context, new_id()
        self._writing = False

    def action_accept(self) -> None:
        if self._writing or not self.form.enter():
            return
        self._writing = True
        self.notice("Writing …")
        self._add(self._customer_id)

    def action_leave(self) -> None:
        if not self._writing:
            super().action_leave()

    @work(group="add customer")
    async def _add(self, customer_id: UUID) -> None:
        till, form = self._till, self.form
        card = CustomerCard(
            customer_id=customer_id, code="", name=form.text_of("name"), phone=form.text_of("phone") or None,
            consent=form.text_of("consent") == YES,
        )  # fmt: skip
        actor, now = Actor(staff_id=till.person.staff_id), till.clock()
        company_id = till.lane.company.company_id
        try:
            kept = await till.desk.write(
                lambda session: save_customer(session, Place.at(till.lane), actor, card, key=till.key, now=now)
            )
            customer = await till.desk.ask(lambda session: find_customer(session, company_id, kept.code))
        except TillError as refusal:
            self._writing = False
            self.refuse(str(refusal))
        else:
            self.answer(customer)


class ChooseCustomerScreen(QuestionScreen["Customer | str"]):
    """Several have these words: answers with one of them, or with NEW where somebody may be added.

    Typing looks again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take them", id="choose_customer.accept", tooltip="Whoever is marked buys"),
        Binding("f2", "add", "Add", id="choose_customer.add", tooltip="Somebody new"),
        Binding("escape", "leave", "Nobody", id="choose_customer.leave", tooltip="Back to the basket"),
    ]

    nobody = "Nobody is called so: F2 adds them."
    title_of_box, what_of_box = "Who buys", "Several are called so."

    def __init__(self, context: TillContext, text: str, found: tuple[Customer, ...]) -> None:
        super().__init__(self.title_of_box, self.what_of_box, (Field("who", "Looking for", filled=text),))
        self._till, self._found = context, found
        self.form.row.touched = True

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title
            yield Static(plain(self._what, LONGEST_SENTENCE), id="what")
            yield self.form
            yield PickList([_choice(one) for one in self._found])
            yield Static(id="notice")
            yield KeyBar()

    @property
    def text(self) -> str:
        """What is looked for now."""
        return self.form.text_of("who")

    def may_be(self, customer: Customer) -> bool:
        """Whether this one can be the answer."""
        return True

    def typed(self) -> None:
        self._look(self.text)

    def action_move(self, by: int) -> None:
        self.query_one(PickList).move(by)

    def action_add(self) -> None:
        self.answer(NEW)

    def action_accept(self) -> None:
        if self._found:
            self.answer(self._found[self.query_one(PickList).at])
        else:
            self.refuse(self.nobody)

    @work(group="customers like", exclusive=True)
    async def _look(self, text: str) -> None:
        company_id = self._till.lane.company.company_id
        try:
            page = await self._till.desk.ask(
                lambda session: customers_found(session, company_id, text, limit=MOST_SHOWN, active_only=True)
            )
        except TillError as refusal:
            self.refuse(str(refusal))
            return
        self._found = tuple(one for one in page.customers if self.may_be(one))
        self.query_one(PickList).put([_choice(one) for one in self._found] or [Choice("", "Nobody.")])
        self.notice("More of them: type more." if page.more else "")


MOST_SHOWN = 8


def _choice(customer: Customer) -> Choice:
    name, code = left(shown(customer.name), NAME), left(shown(customer.code), CODE)
    return Choice("", f"{name} {code} {shown(customer.tier or '')}")

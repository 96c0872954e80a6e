"""Customers: found by any words, page by page; added, changed, switched off, corrected, paid off, forgotten."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.customers.views import After, Customer, CustomerCard
from pos_tui.errors import TillError
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.cells import left, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.customer_office import CustomerOffice, fresh_id
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.customer import CustomerScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.kept_list import KeptList
from pos_tui.ui.screens.merge_customers import MergeIntoScreen, SeeMergeScreen
from pos_tui.ui.widgets.pick_list import Choice

NAME, TIER = 28, 8


class CustomersScreen(KeptList):
    """What is typed is looked for; going down beyond the last one reads more of them."""

    title_of_list = "Customers"
    NEEDS_ONE = frozenset({"look", "change", "points", "credit", "pay_off", "merge", "switch", "erase"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "look", "Look", id="customers.look", tooltip="What they bought and like, their balances"),
        Binding("f2", "add", "Add", id="customers.add", tooltip="Somebody new"),
        Binding(
            "f3", "credit", "Credit", id="customers.credit", tooltip="Gives or takes store credit, with a reason"
        ),
        Binding("f4", "change", "Change", id="customers.change", tooltip="Name, telephone, card, limit, note"),
        Binding("f5", "points", "Points", id="customers.points", tooltip="Gives or takes points, with a reason"),
        Binding("f6", "pay_off", "Pay off", id="customers.pay_off", tooltip="Cash for what they owe"),
        Binding("f7", "merge", "Merge", id="customers.merge", tooltip="The same person twice becomes one"),
        Binding("f8", "switch", "Off/on", id="customers.switch", tooltip="Nobody sells to who is off"),
        Binding("f9", "erase", "Forget", id="customers.erase", tooltip="The person goes, the documents stay"),
        Binding("backspace", "rub_out", "Erase", id="customers.rub_out", tooltip="A letter back", show=False),
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__(context)
        self._keeps = CustomerOffice(context, lambda wish: ask_on_top(self, ApproveScreen(context, wish)))
        self._customers: list[Customer] = []
        self._text = ""
        self._more: After | None = None
        self._to_erase: Customer | None = None

    async def choices(self) -> Sequence[Choice]:
        page = await self._keeps.page(self._text)
        self._customers, self._more = list(page.customers), page.more
        return self._lines()

    def text_typed(self, text: str) -> None:
        self._search(self._text + text)

    def action_rub_out(self) -> None:
        self._search(self._text[:-1])

    def action_move(self, by: int) -> None:
        beyond = self._list.at + by >= len(self._customers)
        super().action_move(by)
        if beyond and self._more is not None:
            self._read_on(self._more)

    def action_look(self) -> None:
        self.app.push_screen(CustomerScreen(self._till, self._marked.customer_id))

    def action_add(self) -> None:
        self._open_form("New customer", None)

    def action_change(self) -> None:
        self._with_card(lambda card: self._open_form(card.name, card))

    def action_points(self) -> None:
        customer, adjustment_id = self._marked, fresh_id()
        self.app.push_screen(
            FillInScreen(
                f"Points of {shown(customer.name, NAME)}: {customer.points:,}", self._keeps.points_fields(),
                lambda texts: self._keeps.adjust(customer, texts, adjustment_id), self._done,
            )
        )  # fmt: skip

    def action_credit(self) -> None:
        customer, adjustment_id = self._marked, fresh_id()
        held = self._till.money.with_currency(customer.store_credit)
        self.app.push_screen(
            FillInScreen(
                f"Store credit of {shown(customer.name, NAME)}: {held}", self._keeps.credit_fields(),
                lambda texts: self._keeps.credit(customer, texts, adjustment_id), self._done,
            )
        )  # fmt: skip

    def action_pay_off(self) -> None:
        customer, payment_id = self._marked, fresh_id()
        if customer.owed <= 0:
            self._say(f"{customer.name} owes nothing.")
            return
        self.app.push_screen(
            FillInScreen(
                f"{shown(customer.name, NAME)} pays off", self._keeps.paying_fields(customer.owed),
                lambda texts: self._keeps.pay_off(customer, texts, payment_id), self._done,
            )
        )  # fmt: skip

    @work(group="merge", exclusive=True)
    async def action_merge(self) -> None:
        """Whose the other record is, what would move, and then it does."""
        customer, merge_id = self._marked, fresh_id()
        into = await ask_on_top(self, MergeIntoScreen(self._till, customer))
        if not isinstance(into, Customer):
            return
        try:
            merge = await self._keeps.look_at_merge(customer, into)
        except TillError as refusal:
            self._say(str(refusal))
            return
        if await ask_on_top(self, SeeMergeScreen(merge, self._till.money)):
            self._do(lambda: self._keeps.merge(merge, merge_id))

    def action_switch(self) -> None:
        self._with_card(lambda card: self._do(lambda: self._keeps.switch(card)))

    def action_erase(self) -> None:
        """Asks once: it cannot be undone."""
        customer = self._marked
        if self._to_erase != customer:
            self._to_erase = customer
            self._say(f"{customer.name} will be forgotten, and nothing brings them back: press the key again.")
        else:
            self._to_erase = None
            self._do(lambda: self._keeps.erase(customer))

    @property
    def _marked(self) -> Customer:
        return self._customers[self._list.at]

    def _lines(self) -> list[Choice]:
        return [Choice("", _line(one, self._till.money)) for one in self._customers]

    def _search(self, text: str) -> None:
        self._text, self._to_erase = text, None
        self._list.at, self._count = 0, 0  # nothing is done to who was marked before
        self._say(f"Looking for: {text}" if text else "")
        self._look()

    def _open_form(self, title: str, before: CustomerCard | None) -> None:
        customer_id = before.customer_id if before else fresh_id()
        self.app.push_screen(
            FillInScreen(
                title, self._keeps.fields(before), lambda texts: self._keeps.save(texts, before, customer_id),
                self._done,
            )
        )  # fmt: skip

    @work(group="customer card", exclusive=True)
    async def _with_card(self, then: Callable[[CustomerCard], None]) -> None:
        try:
            account = await self._keeps.account(self._marked)
        except TillError as refusal:
            self._say(str(refusal))
        else:
            then(account.card)

    @work(group="prices list", exclusive=True)
    async def _read_on(self, after: After) -> None:
        """The next page, behind those that are shown."""
        try:
            page = await self._keeps.page(self._text, after)
        except TillError as refusal:
            self._say(str(refusal))
            return
        self._customers, self._more = [*self._customers, *page.customers], page.more
        self._count = len(self._customers)
        self._list.put(self._lines())
        self._list.move(1)


def _line(customer: Customer, money: MoneyFormat) -> str:
    facts = [f"{customer.points:,} points"]
    if customer.store_credit:
        facts.append(f"credit {money.amount(customer.store_credit)}")
    if customer.owed:
        facts.append(f"owes {money.amount(customer.owed)}")
    name, tier = left(shown(customer.name), NAME), left(shown(customer.tier or ""), TIER)
    return f"{name} {tier} {' · '.join(facts)} · {shown(customer.code)}"

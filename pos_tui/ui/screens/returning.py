"""Goods that come back, or a receipt that never should have been: first of all, which receipt."""

from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.binding import Binding, BindingType

from pos_tui.customers.queries import MOST_LIKE
from pos_tui.errors import BadInput, TillError, Unknown
from pos_tui.selling.finding import (
    MOST_LISTED,
    CustomersReceipts,
    ReceiptHead,
    near_receipts,
    newest_receipts,
    receipt_heads,
    receipts_of_customers,
)
from pos_tui.selling.queries import receipt_by_number
from pos_tui.text import clean
from pos_tui.ui.context import TillContext
from pos_tui.ui.dates import read_day
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.screens.taking_back import TakingBackScreen
from pos_tui.ui.typed import TypedLine
from pos_tui.ui.voiding import TakenBack, Voided
from pos_tui.ui.widgets.row_list import Column, RowList

RECEIPT, WHEN, KIND = Column("Receipt"), Column("When", 16), Column("Kind", 6)
TOTAL = Column("Total", 11, is_figure=True)
OF_CASHIERS = (RECEIPT, WHEN, KIND, Column("Cashier", 16), TOTAL)
OF_CUSTOMERS = (RECEIPT, WHEN, KIND, Column("Customer", 16), TOTAL)
NONE_YET = "No receipt here: type the number of another one, or a date such as 2026-11-22."
HINT = "Scan or type a receipt's number, a customer, or a date such as 2026-11-22."
LOOK_ELSEWHERE = "type a receipt's number or a date such as 2026-11-22"


class ReturnScreen(ListingScreen[TakenBack | Voided | None]):
    """Answers with the lines that come back, with the void that was booked, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "find", "This receipt", id="return_find", tooltip="What is typed, else the marked one"),
        Binding("backspace", "rub_out", "Rub out", id="return_rub_out", tooltip="The last letter", show=False),
        Binding("escape", "back", "Back", id="return_back", tooltip="Nothing comes back"),
        *ListingScreen.BINDINGS,
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(OF_CASHIERS, empty="Looking …"))
        self._typed = TypedLine()
        self._heads: list[ReceiptHead] = []

    def painted(self) -> None:
        self._show_line()
        self.say(HINT)
        self._list(None)

    def is_command(self, key: str) -> bool:
        """`?` is no letter of a receipt's number; all others are while something is typed."""
        return super().is_command(key)

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._typed.type(text, in_burst=in_burst)
        self._show_line(typing=True)

    def enter_typed(self, *, in_burst: bool) -> None:
        """A scanned receipt ends with an Enter that is as fast as its letters."""
        self.action_find()

    def action_rub_out(self) -> None:
        self._typed.rub_out()
        self._show_line()

    def action_back(self) -> None:
        """What is typed goes first, then the screen."""
        if self._typed.text:
            self._typed.clear()
            self._show_line()
        else:
            self.dismiss(None)

    def action_find(self) -> None:
        text = self._typed.text.strip()
        self._typed.clear()
        self._show_line()
        if text:
            self._look_up(text)
        elif self._heads:
            self._open(self._heads[self.rows.at])

    @on(RowList.Chosen)
    def _chosen(self, message: RowList.Chosen) -> None:
        self._open(self._heads[message.index])

    @work(exclusive=True, group="receipts")
    async def _list(self, day: date | None) -> None:
        lane = self.till.lane
        try:
            self._show(await self.till.desk.ask(lambda session: newest_receipts(session, lane, on=day)))
        except TillError as refusal:
            self.refuse(refusal)

    @work(exclusive=True, group="receipts")
    async def _look_up(self, text: str) -> None:
        try:
            day = read_day(text, self.till.date_order)
        except BadInput:
            await self._find(text)
        else:
            self.say(f"The receipts of {day:%a %d %b %Y}; another date or number can be typed.")
            self._list(day)

    async def _find(self, text: str) -> None:
        """A receipt by its number; else by a customer, and by a number that is nearly this one."""
        desk, company_id = self.till.desk, self.till.lane.company.company_id
        try:
            receipt = await desk.ask(lambda session: receipt_by_number(session, company_id, text))
            found = [receipt.document_id]
            heads = await desk.ask(lambda session: receipt_heads(session, company_id, found))
        except Unknown:
            await self._look_further(text)
        except TillError as refusal:
            self.refuse(refusal)
        else:
            await self.on_top()
            self._open(heads[0])

    async def _look_further(self, text: str) -> None:
        desk, lane = self.till.desk, self.till.lane
        try:
            near = await desk.ask(lambda session: near_receipts(session, lane, text))
            of = await desk.ask(lambda session: receipts_of_customers(session, lane.company.company_id, text))
        except TillError as refusal:
            self.refuse(refusal)
            return
        typed = clean(text, 40)
        meant = [head for head in near if head.receipt_number == typed.strip().upper()]
        if meant:
            await self.on_top()
            self._open(meant[0])
        elif near:
            self._show([*near, *of.heads])
            self.refuse(BadInput(f"No receipt {typed} here. Was it one of these?"))
        elif of.heads:
            self._show(list(of.heads), columns=OF_CUSTOMERS)
            self.say(_whose(of, typed))
        else:
            self.refuse(Unknown(_none_of(of, typed)))

    def _open(self, head: ReceiptHead) -> None:
        self.lay(TakingBackScreen(self.till, head), self._answered)

    def _answered(self, outcome: TakenBack | Voided | None) -> None:
        if outcome is not None:
            self.dismiss(outcome)

    def _show(self, heads: list[ReceiptHead], *, columns: tuple[Column, ...] = OF_CASHIERS) -> None:
        self._heads = heads
        self.rows.at = 0
        zone = ZoneInfo(self.till.lane.company.timezone)
        self.rows.show(
            [
                (head.receipt_number, f"{head.at.astimezone(zone):%Y-%m-%d %H:%M}", head.kind,
                 (head.customer or "") if columns is OF_CUSTOMERS else head.cashier,
                 self.till.money.amount(head.total))
                for head in heads
            ],
            empty=NONE_YET, columns=columns,
        )  # fmt: skip

    def _show_line(self, *, typing: bool = False) -> None:
        self.entry.show(self._typed.text, "Receipt", typing=typing)


def _whose(found: CustomersReceipts, typed: str) -> str:
    """Whose receipts these are."""
    how_many = len(found.heads)
    newest = f"the newest {how_many} receipts" if how_many == MOST_LISTED else "their receipts, the newest first"
    if len(found.customers) > 1:
        return f"{len(found.customers)} customers are called {typed}: {newest}."
    return f"{_name(found)}: {newest}."


def _none_of(found: CustomersReceipts, typed: str) -> str:
    """Why there is nothing to show, and what to do."""
    if len(found.customers) > MOST_LIKE:
        return f"More than {MOST_LIKE} customers are called {typed}: type more of the name, or the code."
    if len(found.customers) > 1:
        return f"None of the customers called {typed} has a receipt: {LOOK_ELSEWHERE}."
    if found.customers:
        return f"{_name(found)} has no receipt yet: {LOOK_ELSEWHERE}."
    return f"No receipt and no customer is {typed}: check the number on the paper, or the name, code or phone."


def _name(found: CustomersReceipts) -> str:
    return f"{clean(found.customers[0].name, 40)} ({clean(found.customers[0].code, 20)})"

"""What a count found against what was expected: lines counted again or left out, then all of it booked."""

from typing import ClassVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.inventory.count_entries import count_again, leave_out
from pos_tui.inventory.count_queries import PAGE, CountLine, CountProgress, count_lines, count_progress
from pos_tui.inventory.counting import book_count, cancel_count
from pos_tui.inventory.views import CountEntry
from pos_tui.money import Quantity
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.stock_forms import again_fields, quantity_in
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("SKU", 10),
    Column("Product"),
    Column("Expected", 9, is_figure=True),
    Column("Counted", 9, is_figure=True),
    Column("Differs", 9, is_figure=True),
    Column("Value", 10, is_figure=True),
)
NONE = "No difference so far: F5 shows every line that was counted."
MOVED = " (moved)"
"""Marks a product that came or went between its first entry and its last: count it again in one go."""


class CountReviewScreen(StockDesk[bool]):
    """Answers True when the count is over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "again", "Recount", id="review_again", tooltip="All that lies there now, of the marked one"),
        Binding("f4", "out", "Out", id="review_out", tooltip="The marked one is no part of the count"),
        Binding("f5", "every", "All", id="review_every", tooltip="Every line, or those that differ"),
        Binding("f8", "cancel", "Cancel", id="review_cancel", tooltip="The count ends and changes nothing"),
        Binding("f9", "more", "More", id="review_more", tooltip="The next page"),
        Binding("f12", "book", "Book", id="review_book", tooltip="Every difference, at once"),
        *StockDesk.BINDINGS,
    ]
    NEEDS = "count_stock"
    SEES = "count_stock"

    def __init__(self, context: TillContext, count_id: UUID) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._count_id = count_id
        self._lines: list[CountLine] = []
        self._progress: CountProgress | None = None
        self._every, self._has_more, self._asked = False, False, False

    @property
    def is_open(self) -> bool:
        return self._progress is not None and self._progress.status == "open"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("again", "out"):
            return (self.is_open and bool(self._lines)) or None
        if action in ("cancel", "book"):
            return self.is_open or None
        return (self._has_more or None) if action == "more" else True

    def look(self) -> None:
        self._read()

    def left(self) -> None:
        self.dismiss(self._progress is not None and not self.is_open)

    def action_every(self) -> None:
        self._every = not self._every
        self.rows.at = 0
        self._read()

    def action_more(self) -> None:
        self._read(more=True)

    def action_again(self) -> None:
        line = self._lines[self.rows.at]

        async def write(texts: Texts) -> str:
            entry, now = self._entry(line, quantity_in(texts["quantity"], self.till.money)), self.till.clock()
            counted = await self.written(
                f"count {line.name} again", lambda s, actor: count_again(s, self.place, actor, entry, now=now)
            )
            return f"{counted.name}: {self.till.money.quantity(counted.counted)} counted."

        self.lay(FillInScreen(line.name, again_fields(self.till.money), write, self._reread))

    def action_out(self) -> None:
        line, now = self._lines[self.rows.at], self.till.clock()
        entry = self._entry(line, Quantity(0))
        self.do(
            f"leave out {line.name}",
            lambda s, actor: leave_out(s, self.place, actor, entry, now=now),
            lambda counted: self._reread(f"{counted.name} is left out of the count."),
        )

    def action_cancel(self) -> None:
        """Asks once."""
        if not self._asked:
            self._asked = True
            self.say("All that was counted would be for nothing: F8 again cancels the count.", "warning")
            return
        told = self.told()
        self.do(
            "cancel a count",
            lambda s, actor: cancel_count(s, self.place, actor, self._count_id, **told),
            lambda _: self._reread("The count is cancelled; stock is as it was."),
        )

    def action_book(self) -> None:
        told, progress = self.told(), self._progress
        if progress is None:
            return
        self.worth = progress.size
        self.do(
            f"book the count of {progress.scope.name}",
            lambda s, actor: book_count(s, self.place, actor, self._count_id, **told),
            lambda wrong: self._booked(f"Booked: {progress.counted} counted, {len(wrong)} differed."),
        )

    def _booked(self, sentence: str) -> None:
        """What is known of the count is over: nothing is done with it until it was read again."""
        self._progress = None
        self._reread(sentence)

    def _entry(self, line: CountLine, quantity: Quantity) -> CountEntry:
        return CountEntry(
            entry_id=new_id(), count_id=self._count_id, product_id=line.product_id, quantity=quantity
        )

    def _reread(self, sentence: str) -> None:
        self._read(said=sentence)

    @work(group="review", exclusive=True)
    async def _read(self, *, more: bool = False, said: str = "") -> None:
        company_id, after = self.till.lane.company.company_id, self._lines[-1].sku if more else ""
        try:
            self._progress = await self.till.desk.ask(lambda s: count_progress(s, company_id, self._count_id))
            found = await self.till.desk.ask(
                lambda s: count_lines(s, company_id, self._count_id, only_differing=not self._every, after=after)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._lines = [*self._lines, *found] if more else found
        self._has_more, self._asked = len(found) == PAGE, False
        self.rows.show([self._cells(each) for each in self._lines], empty=NONE)
        self.refresh_bindings()
        self.say(said or self._standing(self._progress), "good" if said else "plain")

    def _cells(self, line: CountLine) -> tuple[str, ...]:
        money = self.till.money
        return (
            line.sku, line.name + MOVED * line.moved, money.quantity(line.expected), money.quantity(line.counted),
            money.quantity(line.difference), money.amount(line.value),
        )  # fmt: skip

    def _standing(self, progress: CountProgress) -> str:
        counted = f"{progress.counted} of {progress.products} products counted"
        value = f"differences worth {self.till.money.with_currency(progress.value)}"
        state = "" if progress.status == "open" else f" · {progress.status}"
        return f"{progress.scope.name}: {counted}, {value}{state}"

"""Counting: each scan is one more found, a number before * so many; an entry is taken back by its opposite."""

import re
from typing import ClassVar
from uuid import UUID

from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.inventory.count_entries import add_entry, undo_entry
from pos_tui.inventory.levels import Level
from pos_tui.inventory.views import Counted, CountEntry
from pos_tui.money import LARGEST, ONE, NotANumber, Quantity
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.count_stock_review import CountReviewScreen
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (Column("Product"), Column("Found", 10, is_figure=True), Column("Counted so far", 15, is_figure=True))
TIMES = re.compile(r"([\d.,]+)\*(.*)")
NONE = "What you find is listed here, the latest first."
HINT = "Scan each piece, or 12*code; 0*code for an empty shelf. F6 compares with what was expected."


class CountStockScreen(StockDesk[None]):
    """One person's part of a count, while others count theirs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take", id="count_take", tooltip="The product that is typed, found once more"),
        Binding("f5", "undo", "Undo", id="count_undo", tooltip="Takes the marked entry back"),
        Binding("f6", "review", "Review", id="count_review", tooltip="The differences; booked from there"),
        *StockDesk.BINDINGS,
    ]
    PROMPT = "Found"
    HINT = HINT
    NEEDS = "count_stock"
    SEES = "count_stock"
    IS_BLIND = True

    def __init__(self, context: TillContext, count_id: UUID) -> None:
        super().__init__(context, RowList(COLUMNS, empty=NONE))
        self._count_id = count_id
        self._found: list[tuple[CountEntry, Counted]] = []
        self._waiting: list[CountEntry] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (bool(self._found) or None) if action == "undo" else True

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        """Scans are taken while the one before is written."""
        self.typed.type(text, in_burst=in_burst)
        self.show_line(typing=True)

    def enter_typed(self, *, in_burst: bool) -> None:
        ended = self.typed.end(in_burst=in_burst)
        self.show_line()
        if ended.text.strip():
            self.scanned(ended.text.strip())

    def entered(self, text: str) -> None:
        if text:
            self.scanned(text)

    def scanned(self, code: str) -> None:
        times = TIMES.fullmatch(code)
        try:
            if times is None:
                self.find(code)
            elif times[2].strip():
                self.find(times[2].strip(), self._number(times[1]))
            else:
                raise BadInput("Scan the product after the number, such as 12*5012345678900.")
        except BadInput as refusal:
            self.refuse(refusal)

    def meant(self, level: Level, quantity: Quantity) -> None:
        entry = CountEntry(
            entry_id=new_id(), count_id=self._count_id, product_id=level.product_id, quantity=quantity,
            lot=self.lot_said,
        )  # fmt: skip
        self._waiting.append(entry)
        self._next()

    def action_undo(self) -> None:
        entry, counted = self._found[self.rows.at]
        now = self.till.clock()
        self.do(
            f"take back {counted.name}",
            lambda s, actor: undo_entry(s, self.place, actor, entry.entry_id, now=now),
            lambda left: self._undone(entry, left),
        )

    def action_review(self) -> None:
        self.lay(CountReviewScreen(self.till, self._count_id), self._reviewed)

    def _number(self, text: str) -> Quantity:
        try:
            number = self.till.money.parse_quantity(text)
        except NotANumber:
            raise BadInput("Before the * stands a number, such as 12 or 0.35.") from None
        if not 0 <= number <= LARGEST // ONE:
            raise BadInput("So many cannot be counted at once: type a smaller number.")
        return number

    def _next(self) -> None:
        """One entry after the other, in the order of the scans."""
        if self.writing or not self._waiting:
            return
        entry, now = self._waiting.pop(0), self.till.clock()
        self.do(
            "an entry of a count",
            lambda s, actor: add_entry(s, self.place, actor, entry, now=now),
            lambda counted: self._entered(entry, counted),
        )

    def watch_writing(self, writing: bool) -> None:
        """What was scanned meanwhile is not lost, also after a refusal."""
        if not writing and self._waiting:
            self.call_next(self._next)

    def _entered(self, entry: CountEntry, counted: Counted) -> None:
        self._found.insert(0, (entry, counted))
        self.rows.at = 0
        self._show()
        money = self.till.money
        self.say(
            f"{counted.name}: {money.quantity(entry.quantity)}, {money.quantity(counted.counted)} in all.", "good"
        )

    def _undone(self, entry: CountEntry, left: Counted) -> None:
        self._found = [one for one in self._found if one[0].entry_id != entry.entry_id]
        self._show()
        self.say(f"{left.name} is taken back: {self.till.money.quantity(left.counted)} counted so far.", "good")

    def _reviewed(self, over: bool | None) -> None:
        if over:
            self.dismiss(None)

    def _show(self) -> None:
        quantity = self.till.money.quantity
        cells = [
            (counted.name, quantity(entry.quantity), quantity(counted.counted)) for entry, counted in self._found
        ]
        self.rows.show(cells, empty=NONE)
        self.refresh_bindings()

"""The lines of a transfer on the screen: scanned, counted, and of goods kept in lots which they are."""

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from pos_tui.errors import BadInput
from pos_tui.inventory.levels import Level
from pos_tui.money import Quantity
from pos_tui.ui.context import TillContext
from pos_tui.ui.going import Going
from pos_tui.ui.lot_entry import lots_field, read_lots
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.widgets.row_list import RowList


class TransferLines(StockDesk[None], inherit_bindings=False):
    """The part of a transfer's screen that edits lines; nothing is written here."""

    BINDINGS: ClassVar[list[BindingType]] = [*StockDesk.BINDINGS]

    def __init__(self, context: TillContext, rows: RowList) -> None:
        super().__init__(context, rows)
        self._lines: list[Going] = []

    @property
    def is_draft(self) -> bool:
        """Whether lines are still put together here."""
        raise NotImplementedError

    def _show(self, sentence: str, *, good: bool = False) -> None:
        raise NotImplementedError

    def meant(self, level: Level, quantity: Quantity) -> None:
        """One more of it, on its own line."""
        for at, line in enumerate(self._lines):
            if line.product_id == level.product_id:
                self._lines[at] = replace(line, sent=Quantity(line.sent + quantity))
                self.rows.at = at
                break
        else:
            self._lines.append(_going(level, quantity))
            self.rows.at = len(self._lines) - 1
        line = self._lines[self.rows.at]
        self._show(f"{line.name}: {self.till.money.quantity(line.sent)} to send.{line.told}")

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self.refresh_bindings()

    def action_lots(self) -> None:
        """Which of the marked line go, or have arrived."""
        at, line, money = self.rows.at, self._lines[self.rows.at], self.till.money
        count = line.sent if self.is_draft or line.arrived is None else line.arrived

        async def write(texts: Texts) -> str:
            lots = read_lots(texts["lots"], line.tracking, count, money)
            self._lines[at] = changed = replace(line, lots=lots)
            return f"{line.name}: {money.quantity(count)}{changed.told}"

        field = lots_field(line.tracking, self.till.date_order, coming=False, lots=line.lots)
        self.lay(FillInScreen(f"{money.quantity(count)} {line.name}", [field], write, self._show))

    def action_take_off(self) -> None:
        gone = self._lines.pop(self.rows.at)
        self._show(f"{gone.name} is off the transfer.")

    def _set(self, number: Quantity) -> None:
        line = self._lines[self.rows.at]
        if number < 0 or (self.is_draft and number == 0):
            self.refuse(BadInput("A quantity is above nothing: type it again, or take the line off (Delete)."))
            return
        changed = replace(line, sent=number) if self.is_draft else replace(line, arrived=number)
        changed = replace(changed, lots=()) if sum(part.quantity for part in line.lots) != number else changed
        self._lines[self.rows.at] = changed
        self._show(f"{line.name}: {self.till.money.quantity(number)}.{changed.told}")


def _going(level: Level, quantity: Quantity) -> Going:
    return Going(level.product_id, level.sku, level.name, quantity, None, level.cost, level.tracking)

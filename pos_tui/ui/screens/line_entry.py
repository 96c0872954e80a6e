"""Lines that are scanned and typed: a code is one more, a number a quantity, @ and a number a cost."""

from typing import TypeVar
from uuid import UUID

from pos_tui.buying.views import Goods
from pos_tui.errors import BadInput
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.goods_finding import GoodsFinding
from pos_tui.ui.trade_entry import FindGoods, SetCost, SetQuantity, read_entry
from pos_tui.ui.trade_lines import TradeLine, TradeLines
from pos_tui.ui.widgets.row_list import RowList

T = TypeVar("T")


class LineEntry(GoodsFinding[T], inherit_bindings=False):
    """The part of a screen that edits lines; the mark goes to the line that was changed."""

    MAY_BE_NONE = False

    def __init__(self, context: TillContext, rows: RowList, supplier_id: UUID | None = None) -> None:
        super().__init__(context, rows, supplier_id)
        self.lines = TradeLines()

    @property
    def locked(self) -> str | None:
        """Why nothing is changed here, as a sentence; None while it may be."""
        return None

    def show(self) -> None:
        """The lines as they are now."""
        raise NotImplementedError

    def touched(self, sentence: str) -> None:
        """Something has changed on the screen, and nowhere else yet."""
        self.show()
        self.say(sentence)

    def entered(self, text: str) -> None:
        if not text:
            return
        try:
            self._may_change()
            self._take(read_entry(text, self.till.money, has_lines=bool(self.lines.all)))
        except BadInput as refusal:
            self.refuse(refusal)

    def scanned(self, code: str) -> None:
        try:
            self._may_change()
        except BadInput as refusal:
            self.refuse(refusal)
        else:
            self.find(code)

    def goods_found(self, goods: Goods, quantity: int) -> None:
        self.rows.at = at = self.lines.add(goods, quantity)
        self.touched(self.said(self.lines.all[at]))

    def said(self, line: TradeLine) -> str:
        """How a changed line is told."""
        money = self.till.money
        return f"{line.goods.name}: {money.quantity(line.quantity)} at {money.unit_price(line.cost)}"

    def _may_change(self) -> None:
        if self.locked is not None:
            raise BadInput(self.locked)

    def _take(self, entry: SetQuantity | SetCost | FindGoods) -> None:
        if isinstance(entry, FindGoods):
            self.find(entry.text, entry.times)
        else:
            self.touched(self.said(self.lines.change(self.rows.at, entry, may_be_none=self.MAY_BE_NONE)))

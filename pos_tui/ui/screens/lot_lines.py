"""Lines of which some are kept in lots or piece by piece: which those are is scanned, or typed behind a key."""

from typing import ClassVar, TypeVar

from pos_tui.errors import BadInput
from pos_tui.inventory.lot_rules import LONGEST_CODE
from pos_tui.inventory.views import LotPart
from pos_tui.money import ONE, Quantity
from pos_tui.text import clean
from pos_tui.ui.lot_entry import lots_field, lots_text, read_lots
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.line_entry import LineEntry
from pos_tui.ui.trade_lines import TradeLine

T = TypeVar("T")


class LotLines(LineEntry[T], inherit_bindings=False):
    """The part of a screen that says which lots, or which pieces, its lines are of."""

    COMING: ClassVar[bool] = False
    """Whether goods come, and may be of lots that nobody knows yet."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key is for what is kept in lots."""
        if action == "lots":
            return (bool(self.lines.all) and self._marked.goods.tracking != "none") or None
        return True

    def lots_said(self, line: TradeLine) -> str:
        """Which they are, or that nobody has said so."""
        return f" · {lots_text(line.lots)}" if line.lots else " · F6 says which lots" if line.lacks_lots else ""

    @property
    def _marked(self) -> TradeLine:
        return self.lines.all[self.rows.at]

    def lot_found(self, lot: LotPart) -> None:
        try:
            self._marked.put_lot(lot)
        except BadInput as refusal:
            self._marked.quantity = Quantity(self._marked.quantity - lot.quantity)
            self.show()
            self.refuse(refusal)
        else:
            self.touched(self.said(self._marked))

    def number_found(self, text: str) -> bool:
        """What is no product's code is the number of the marked piece, as long as one is missing."""
        if not self.lines.all or self._marked.goods.tracking != "serial" or not self._marked.lacks_lots:
            return False
        try:
            self._marked.put_lot(LotPart(code=clean(text, LONGEST_CODE), quantity=ONE))
        except BadInput as refusal:
            self.refuse(refusal)
        else:
            self.touched(self.said(self._marked))
        return True

    def action_lots(self) -> None:
        line = self._marked
        tracking, money = line.goods.tracking, self.till.money

        async def write(texts: Texts) -> str:
            line.lots = list(read_lots(texts["lots"], tracking, line.quantity, money))
            if tracking == "serial" and line.lots:
                line.quantity = Quantity(len(line.lots) * ONE)
            return self.said(line)

        field = lots_field(tracking, self.till.date_order, coming=self.COMING, lots=line.lots)
        self.lay(FillInScreen(f"{money.quantity(line.quantity)} {line.goods.name}", [field], write, self.touched))


def named(line: TradeLine) -> str:
    """The product, with a mark while nobody has said which lots it is of."""
    return f"lot? {line.goods.name}" if line.quantity and line.lacks_lots else line.goods.name

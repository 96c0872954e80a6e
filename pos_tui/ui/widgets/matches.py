"""Products that a search found, in a list under the line."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from pos_tui.catalogue.views import Product
from pos_tui.ui.cells import cut_middle, left, right, shown
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.painted import Painted, Row

PRICE = 9


class Matches(Painted):
    """A fixed page of matches with one selected; hidden when there are none."""

    @dataclass
    class Taken(Message):
        """A match was pointed at."""

        product: Product

    def __init__(self, money: MoneyFormat) -> None:
        super().__init__(id="matches")
        self._money = money
        self._found: Sequence[Product] = ()
        self._selected = 0
        self.display = False

    @property
    def chosen(self) -> Product | None:
        """The selected product, when the list is open."""
        return self._found[self._selected] if self._found else None

    def show(self, found: Sequence[Product]) -> None:
        """The newest answer; nothing found closes the list."""
        self._found, self._selected = found, 0
        self.display = bool(found)
        self.redraw()

    def move(self, step: int) -> None:
        """The next or the previous match."""
        self._selected = min(max(0, self._selected + step), len(self._found) - 1)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        index = self._page(self.size.height) + event.y
        if index < len(self._found):
            self.post_message(self.Taken(self._found[index]))

    def draw(self, width: int, height: int) -> Sequence[Row]:
        first = self._page(height)
        rows = [self._row(index, width) for index in range(first, min(first + height - 1, len(self._found)))]
        rows += [()] * (height - 1 - len(rows))
        return [*rows, ((left(f"  {self._selected + 1} of {len(self._found)} · ↑ ↓ Enter", width), "quiet"),)]

    def _page(self, height: int) -> int:
        room = max(1, height - 1)
        return self._selected // room * room

    def _row(self, index: int, width: int) -> Row:
        product, selected = self._found[index], index == self._selected
        name = cut_middle(shown(product.name), width - PRICE - 3)
        price = self._money.unit_price(product.price) if product.price else "open"
        text = f"{'▸' if selected else ' '} {left(name, width - PRICE - 3)}{right(price, PRICE)} "
        return ((text, "marked" if selected else "plain"),)

"""The lines of the basket on a fixed page: no scroll bar, nothing moves but what changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from pos_tui.customers.card_numbers import masked
from pos_tui.money import Money, extend, quantity_text
from pos_tui.selling.views import Basket, Line
from pos_tui.ui.cells import cut, left, on_point, right, shown
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.painted import Painted, Row

QUANTITY, UNIT, PRICE, AMOUNT = 9, 4, 10, 11
MARKER, NUMBER = 2, 3
NARROWEST_NAME = 8
OVERLAP = 2
"""Lines of the full page that stay in sight on the next one."""


Figures = tuple[int, int]
"""How wide a price and an amount are."""
USUAL: Figures = (PRICE, AMOUNT)


@dataclass(frozen=True)
class Columns:
    """How wide the name may be; the figures keep their places on every size, and are never cut.

    On a telephone the price of one goes first.
    """

    name: int
    price: int
    amount: int

    @classmethod
    def of(cls, width: int, figures: Figures) -> "Columns":
        price, amount = figures
        without = width - MARKER - NUMBER - QUANTITY - UNIT - amount - 4
        name = without - price - 1
        return cls(name, price, amount) if name >= NARROWEST_NAME else cls(max(1, without), 0, amount)

    @property
    def beside_amount(self) -> int:
        """From the name on, what lies before the amount."""
        return self.name + QUANTITY + UNIT + 2 + (self.price + 1 if self.price else 0)

    def joined(self, before: Sequence[str], price: str, amount: str) -> str:
        """The cells of a row that have room."""
        return " ".join((*before, *([price] if self.price else []), amount))


class LinesView(Painted):
    """Shows the page of the basket on which the selected line is; tells which line was clicked."""

    @dataclass
    class Chosen(Message):
        """A line was pointed at."""

        index: int

    def __init__(self, money: MoneyFormat, *, plain: bool = False) -> None:
        """Marks the number of the selected line only when `plain`: fewer cells change from line to line."""
        super().__init__(id="lines")
        self._plain = plain
        self._money = money
        self._lines: tuple[Line, ...] = ()
        self._selected = 0
        self._first = 0
        self._figures = USUAL
        self._drawn: dict[int, tuple[Line, bool, list[Row]]] = {}

    def show(self, basket: Basket, selected: int) -> None:
        """The basket as it is now, with one line selected."""
        self._lines, self._selected = basket.lines, selected
        if not self._lines:
            self._figures = USUAL
            self._drawn.clear()
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self._drawn.clear()
        super().on_resize(event)

    def on_click(self, event: events.Click) -> None:
        index = self._line_at(event.y)
        if index is not None:
            self.post_message(self.Chosen(index))

    def draw(self, width: int, height: int) -> Sequence[Row]:
        """Again where a figure had no room: millions are usual in some currencies."""
        room, before = height - 2, self._figures
        self._turn_page(room)
        rows = self._page(Columns.of(width, before), room, width)
        if self._figures == before:
            return rows
        self._drawn.clear()
        return self.draw(width, height)

    def _page(self, columns: Columns, room: int, width: int) -> list[Row]:
        body: list[Row] = []
        index = self._first
        while index < len(self._lines) and len(body) + self._height_of(index) <= room:
            body += self._rows_of(index, columns)
            index += 1
        body += [()] * (room - len(body))
        return [_heads(columns, width), *body, _rule(self._first, len(self._lines) - index, width)]

    def _turn_page(self, room: int) -> None:
        """The page stays until the selected line is not on it; then a few lines stay in sight."""
        self._first = min(self._first, max(0, len(self._lines) - 1))
        if self._selected < self._first:
            self._first = self._page_ending_at(self._selected, room)
        elif self._rows_between(self._first, self._selected + 1) > room:
            self._first = max(0, self._selected - OVERLAP)

    def _page_ending_at(self, last: int, room: int) -> int:
        first = last
        while first > 0 and self._rows_between(first - 1, last + 1) <= room:
            first -= 1
        return first

    def _rows_between(self, first: int, end: int) -> int:
        return sum(self._height_of(index) for index in range(first, min(end, len(self._lines))))

    def _height_of(self, index: int) -> int:
        return 2 if _notes(self._lines[index]) else 1

    def _line_at(self, y: int) -> int | None:
        row = 1
        for index in range(self._first, len(self._lines)):
            row += self._height_of(index)
            if y < row:
                return index if y >= 1 else None
        return None

    def _rows_of(self, index: int, columns: Columns) -> list[Row]:
        line, selected = self._lines[index], index == self._selected
        known = self._drawn.get(index)
        if known is None or known[0] is not line or known[1] != selected:
            self._make_room(line)
            rows = line_rows(index, line, selected, columns, self._money)
            self._drawn[index] = known = (line, selected, _number_marked(rows) if self._plain else rows)
        return known[2]

    def _make_room(self, line: Line) -> None:
        """The figures of a line that is new here may be wider than all before."""
        price, amount = self._money.unit_price(line.unit_price), self._money.amount(_gross(line))
        self._figures = max(self._figures[0], len(price)), max(self._figures[1], len(amount))


def _gross(line: Line) -> Money:
    return extend(line.unit_price, line.quantity) if line.agreed is None else Money(line.agreed + line.discount)


def line_rows(index: int, line: Line, selected: bool, columns: Columns, money: MoneyFormat) -> list[Row]:
    """One line of the basket, and below it what a cashier should know of it."""
    style = "marked" if selected else "plain"
    gross = _gross(line)
    before = (
        ("▸" if selected else " ") + right(str(index + 1), NUMBER),
        left(shown(line.name), columns.name),
        on_point(money.quantity(line.quantity), QUANTITY, 3, money.decimal),
        left("" if line.unit == "each" else line.unit, UNIT),
    )
    price = on_point(money.unit_price(line.unit_price), columns.price, money.exponent + 2, money.decimal)
    text = columns.joined(before, price, right(money.amount(gross), columns.amount) + " ")
    note = " · ".join(_notes(line))
    if not note:
        return [((text, style),)]
    taken_off = _taken_off(line, gross)
    amount = money.amount(Money(-taken_off)) if taken_off else ""
    indent = MARKER + NUMBER
    said = " " * indent + left("  " + note, columns.beside_amount)
    return [((text, style),), ((said + " " + right(amount, columns.amount), "plain"),)]


def _number_marked(rows: list[Row]) -> list[Row]:
    """Of the first row only what stands before the name."""
    (text, style), *_ = rows[0]
    place = MARKER + NUMBER
    return [((text[:place], style), (text[place:], "plain")), *rows[1:]]


def _taken_off(line: Line, gross: Money) -> Money:
    """What the line costs less than its price; what comes back keeps what was taken off when it was sold."""
    if line.portion is not None:
        return Money(gross - line.portion.amount)
    return Money(line.promotion + line.discount + line.exempted)


def _notes(line: Line) -> list[str]:
    notes = []
    if line.portion is not None and line.portion.amount != extend(line.unit_price, line.quantity):
        notes.append("As it was sold")
    if line.unit_price == 0 and line.agreed is None:
        notes.append("Price is missing: type @ and the price")
    if line.min_age is not None:
        notes.append(f"From {line.min_age} years on")
    if line.tare is not None:
        notes.append(f"Tare {quantity_text(line.tare)} {line.unit}")
    if line.by_hand:
        notes.append("Weight by hand")
    if line.kind == "gift_card" and line.code:
        notes.append(masked(line.code))
    if line.priced_by == "list" and line.price_list:
        notes.append(shown(line.price_list))
    notes += [shown(saving.name) for saving in line.savings]
    if line.discount:
        notes.append("Discount")
    if line.exempted:
        notes.append("Tax not due")
    return notes


def _heads(columns: Columns, width: int) -> Row:
    before = (
        " " + right("#", NUMBER), left("Item", columns.name),
        right("Qty", QUANTITY - 4).ljust(QUANTITY), " " * UNIT,
    )  # fmt: skip
    price = right("Price", max(5, columns.price - 2)).ljust(columns.price)
    heads = columns.joined(before, price, right("Amount", columns.amount) + " ")
    return ((cut(heads, width), "quiet"),)


def _rule(above: int, below: int, width: int) -> Row:
    """The page's lower edge says what is not on it."""
    parts = [f"↑ {above} above" if above else "", f"↓ {below} below" if below else ""]
    text = "  ".join(part for part in parts if part)
    label = f"── {text} " if text else ""
    return ((label + "─" * (width - len(label)), "quiet"),)

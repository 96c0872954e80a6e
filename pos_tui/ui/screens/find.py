"""Finding a product for somebody who asks: what it is, what it costs them, what lies here and elsewhere."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType

from pos_tui.catalogue.views import Product
from pos_tui.errors import TillError
from pos_tui.money import Quantity
from pos_tui.selling.asked_for import AskedFor, asked_as_typed, asked_by_code, asked_by_words
from pos_tui.shop.views import Lane
from pos_tui.ui.context import TillContext
from pos_tui.ui.line_input import SEARCH_AFTER_SECONDS
from pos_tui.ui.lull import Lull
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.typed import TypedLine
from pos_tui.ui.widgets.row_list import Column, RowList

Asking = Callable[[], Awaitable[Sequence[AskedFor]]]
NARROW = (
    Column("Item"),
    Column("Price", 9, is_figure=True),
    Column("Here", 8, is_figure=True),
    Column("Elsewhere", 9, is_figure=True),
)
WIDE = (NARROW[0], Column("Category", 24), Column("Brand", 16), *NARROW[1:])
WIDE_FROM = 120
NOT_SOLD = "Not in the basket: Enter puts it there."
HINT = "Type words of the name, or scan: what it costs, what lies here and in the other outlets."
NOTHING = "Nothing has these words."
NOT_COUNTED = "–"


class FindScreen(ListingScreen[Product | None]):
    """Answers with the product that goes into the basket, or None: a scan shows and takes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Into the basket", id="find_take", tooltip="The marked product is sold"),
        Binding("backspace", "rub_out", "Rub out", id="find_rub_out", tooltip="The last letter", show=False),
        Binding("escape", "back", "Back", id="find_back", tooltip="What is typed goes first, then the screen"),
        *ListingScreen.BINDINGS,
    ]

    def __init__(self, context: TillContext, text: str = "", *, tier: str | None = None) -> None:
        """`text` was typed already; prices are those of a tier of customers."""
        super().__init__(context, RowList(NARROW, empty=""))
        self._typed, self._tier = TypedLine(), tier
        self._typed.clear(text)
        self._search = Lull(self, SEARCH_AFTER_SECONDS, self._look)
        self._found: Sequence[AskedFor] = ()
        self._of = ""
        """The words or the code that what is shown was found by."""

    def painted(self) -> None:
        self._typing()

    def is_command(self, key: str) -> bool:
        """Enter and the arrows always; a sign is a letter once something is typed."""
        return super().is_command(key) and not (key == "question_mark" and bool(self._typed.text))

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._typed.type(text, in_burst=in_burst)
        self.entry.show(self._typed.text, "Find", typing=True)
        self._search.soon(at_once=not in_burst)

    def enter_typed(self, *, in_burst: bool) -> None:
        """A scan is a code: it shows what that costs."""
        self._search.over()
        code = self._typed.end(in_burst=in_burst).text.strip()
        self._typed.clear()
        self.entry.show("", "Find")
        if code:
            self._scan(code)

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._tell()

    def action_take(self) -> None:
        if self._found and self._words in ("", self._of):
            self.dismiss(self._found[self.rows.at].product)
        elif self._words:
            self._search.over()
            self._seek(self._words)

    def action_rub_out(self) -> None:
        self._typed.rub_out()
        self._typing()

    def action_back(self) -> None:
        if self._typed.text or self._found:
            self._typed.clear()
            self._typing()
        else:
            self.dismiss(None)

    @on(RowList.Chosen)
    def _pointed(self) -> None:
        self._tell()

    @property
    def _words(self) -> str:
        return self._typed.text.strip()

    def _typing(self) -> None:
        self.entry.show(self._typed.text, "Find")
        self._search.soon(at_once=True)

    def _look(self) -> None:
        """While it is typed; what is shown stays where that is refused."""
        text, ask, (lane, tier, day) = self._words, self.till.desk.ask, self._asked_where
        self._ask(text, lambda: ask(lambda s: asked_by_words(s, lane, text, tier=tier, on=day)), keeps=True)

    def _seek(self, text: str) -> None:
        """Enter before the list was there shows it; what are no words of a name may be a code."""
        ask, (lane, tier, day), rules = self.till.desk.ask, self._asked_where, self.till.rules
        self._ask(text, lambda: ask(lambda s: asked_as_typed(s, lane, text, tier=tier, on=day, rules=rules)))

    def _scan(self, code: str) -> None:
        ask, (lane, tier, day), rules = self.till.desk.ask, self._asked_where, self.till.rules
        self._ask(
            code,
            lambda: ask(lambda s: asked_by_code(s, lane, code, tier=tier, on=day, rules=rules)),
            scanned=True,
        )

    @property
    def _asked_where(self) -> tuple[Lane, str | None, date]:
        return self.till.lane, self._tier, self.till.shift.business_date

    @work(exclusive=True, group="find")
    async def _ask(self, of: str, asking: Asking, *, keeps: bool = False, scanned: bool = False) -> None:
        try:
            found = await asking()
        except TillError as refusal:
            if not keeps:
                self._came(of, ())
            self.refuse(refusal)
            return
        self._came(of, found)
        if scanned:
            self.app.bell()  # whoever looks at the customer hears that nothing was sold
            self.say(f"{NOT_SOLD} {self.message.sentence}", "warning")

    def _came(self, of: str, found: Sequence[AskedFor]) -> None:
        self._found, self._of, self.rows.at = found, of, 0
        self._show()
        self._tell()

    def _show(self) -> None:
        is_wide = self.size.width >= WIDE_FROM
        cells = [self._cells(each, is_wide=is_wide) for each in self._found]
        self.rows.show(cells, columns=WIDE if is_wide else NARROW, empty=NOTHING if self._of else "")

    def _cells(self, each: AskedFor, *, is_wide: bool) -> tuple[str, ...]:
        product, money = each.product, self.till.money
        price = money.unit_price(each.price) if each.price else "open"
        here = NOT_COUNTED if each.here is None else money.quantity(each.here)
        far = NOT_COUNTED if each.here is None else money.quantity(Quantity(each.far))
        more = (product.category, product.brand or "") if is_wide else ()
        return (product.name, *more, price, here, far)

    def _tell(self) -> None:
        """The rest of the marked one: its code, what it belongs to, and which outlets have it."""
        if not self._found:
            self.say("" if self._of else HINT)
            return
        each = self._found[self.rows.at]
        product, quantity = each.product, self.till.money.quantity
        unit = "" if product.unit == "each" else f"sold by {product.unit}"
        parts = [product.sku, product.category, product.brand or "", unit]
        parts += [f"{lying.outlet} {quantity(lying.quantity)}" for lying in each.elsewhere]
        self.say(" · ".join(part for part in parts if part))

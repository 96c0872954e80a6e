"""Choosing goods by their words: products, categories and brands, for a promotion or a price list."""

from typing import ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding, BindingType

from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.words import fold
from pos_tui.errors import TillError
from pos_tui.pricing.cells import Names
from pos_tui.pricing.naming import names_for
from pos_tui.ui.context import TillContext
from pos_tui.ui.goods_text import BRAND, CATEGORY, chosen, joined
from pos_tui.ui.line_input import SEARCH_AFTER_SECONDS
from pos_tui.ui.lull import Lull
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.typed import TypedLine
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (Column("What", 9), Column("Code", 14), Column("Name"))
MOST_SHOWN = 40
HINT = "Type words or scan: Enter adds the marked one. Esc when all is chosen."
NOTHING = "Nothing is chosen yet."


class Good(NamedTuple):
    """One thing that can be chosen: how a form names it, and how it is shown."""

    token: str
    cells: tuple[str, str, str]


class GoodsScreen(ListingScreen[str | None]):
    """Answers with the line of a form; with `one`, with the SKU of one product as soon as it is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "add", "Add", id="goods_add", tooltip="The marked one; a scan at once"),
        Binding("delete", "take_out", "Take out", id="goods_out", tooltip="The marked one of what is chosen"),
        Binding("backspace", "rub_out", "Rub out", id="goods_rub_out", tooltip="The last letter", show=False),
        Binding("escape", "back", "Done", id="goods_back", tooltip="What is chosen goes into the form"),
        *ListingScreen.BINDINGS,
    ]

    def __init__(self, context: TillContext, text: str = "", *, one: bool = False) -> None:
        super().__init__(context, RowList(COLUMNS, empty=NOTHING))
        self._chosen = [] if one else chosen(text)
        self._one = one
        self._typed, self._found = TypedLine(), list[Good]()
        self._of = ""
        """The words that what is found was found by."""
        self._search = Lull(self, SEARCH_AFTER_SECONDS, self._look)
        self._names = Names()

    def painted(self) -> None:
        self._show()
        self.say(HINT)
        self._learn()

    def is_command(self, key: str) -> bool:
        """Enter and the arrows always; a sign is a letter once something is typed."""
        return super().is_command(key) and not (key == "question_mark" and bool(self._typed.text))

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._typed.type(text, in_burst=in_burst)
        self.entry.show(self._typed.text, "Find", typing=True)
        self._search.soon(at_once=not in_burst)

    def enter_typed(self, *, in_burst: bool) -> None:
        """A scan is a code."""
        self._search.over()
        code = self._typed.end(in_burst=in_burst).text.strip()
        if code:
            self._scan(code)

    def action_add(self) -> None:
        """Before the list of what is typed is there, nothing of an older one is taken."""
        text = self._typed.text
        if text != self._of:
            self._search.soon(at_once=True)
        elif text.strip() and not self._found:
            self._scan(text.strip())
        elif text and self._found:
            self._take(self._found[self.rows.at])

    def action_take_out(self) -> None:
        if not self._typed.text and self._chosen:
            del self._chosen[self.rows.at]
            self._show()

    def action_rub_out(self) -> None:
        self._typed.rub_out()
        self.entry.show(self._typed.text, "Find")
        self._search.soon(at_once=True)

    def action_back(self) -> None:
        """What is typed goes first, then the screen."""
        if self._typed.text:
            self._clear()
        else:
            self.dismiss(None if self._one else joined(self._chosen))

    @on(RowList.Chosen)
    def _pointed(self) -> None:
        self.action_add()

    def _take(self, good: Good) -> None:
        if self._one:
            self.dismiss(good.token)
            return
        if good.token not in self._chosen:
            self._chosen.append(good.token)
        self._clear()
        self.say(f"{good.cells[2]} is chosen.", "good")

    def _clear(self) -> None:
        self._typed.clear()
        self._search.over()
        self._found, self._of = [], ""
        self.rows.at = max(0, len(self._chosen) - 1)
        self._show()

    def _show(self) -> None:
        self.entry.show(self._typed.text, "Find")
        some = self._found if self._typed.text else [self._as_chosen(token) for token in self._chosen]
        self.rows.show(
            [good.cells for good in some], empty="Nothing has these words." if self._typed.text else NOTHING
        )

    def _as_chosen(self, token: str) -> Good:
        for begins, what in ((CATEGORY, "category"), (BRAND, "brand")):
            if token.startswith(begins):
                return Good(token, (what, "", token.removeprefix(begins)))
        return Good(token, ("product", token, "") if token != "everything" else ("all", "", "everything"))

    @work(exclusive=True, group="names")
    async def _learn(self) -> None:
        company_id = self.till.lane.company.company_id
        try:
            self._names = await self.till.desk.ask(lambda session: names_for(session, company_id))
        except TillError as refusal:
            self.refuse(refusal)

    @work(exclusive=True, group="goods")
    async def _look(self) -> None:
        text, lane, on = self._typed.text, self.till.lane, self.till.shift.business_date
        try:
            products = await self.till.desk.ask(
                lambda session: search(session, lane, text, on=on, limit=MOST_SHOWN)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._found = [] if self._one else self._groups(fold(text.strip()))
        self._found += [Good(one.sku, ("product", one.sku, one.name)) for one in products]
        self._of, self.rows.at = text, 0
        self._show()

    def _groups(self, wanted: str) -> list[Good]:
        categories = [Good(CATEGORY + name, ("category", "", name)) for name in self._names.categories]
        brands = [Good(BRAND + name, ("brand", "", name)) for name in self._names.brands.values()]
        return [good for good in (*categories, *brands) if wanted and wanted in fold(good.cells[2])]

    @work(group="goods scan")
    async def _scan(self, code: str) -> None:
        lane, on = self.till.lane, self.till.shift.business_date
        try:
            found = await self.till.desk.ask(lambda session: find_by_code(session, lane, code, on=on))
        except TillError as refusal:
            self._clear()
            self.refuse(refusal)
        else:
            product = found.product
            self._take(Good(product.sku, ("product", product.sku, product.name)))

"""The catalogue: products found and filtered page by page, made, changed, switched off; nothing is deleted."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.catalogue.kept import CatalogueRow, Sieve
from pos_tui.catalogue.listing import PAGE, catalogue_page, price_history
from pos_tui.catalogue.service import save_product
from pos_tui.errors import TillError
from pos_tui.ui.context import TillContext
from pos_tui.ui.product_forms import sieve_fields, sieve_from
from pos_tui.ui.screens.categories import CategoriesScreen
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.label_desk import LabelDesk
from pos_tui.ui.screens.price_steps import PriceStepsScreen
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("SKU", 10),
    Column("Product"),
    Column("Category", 10),
    Column("Tax", 3),
    Column("Price", 8, is_figure=True),
    Column("Cost", 8, is_figure=True),
    Column("", 3),
)


class CatalogueScreen(LabelDesk[None]):
    """Products in the order of their SKUs; the mark goes on to the next page at its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Find/change", id="cat_open", tooltip="Finds what is typed; alone: changes it"),
        Binding("f2", "add", "Add", id="cat_add", tooltip="A new product"),
        Binding("f3", "variant", "Variant", id="cat_variant", tooltip="One more size or colour of the marked one"),
        Binding("f4", "bulk", "Change all", id="cat_bulk", tooltip="All that are listed: prices, tax, category"),
        Binding("f5", "history", "Prices", id="cat_history", tooltip="What it cost before, and who changed that"),
        Binding(
            "f6", "changes", "Changes", id="cat_changes", tooltip="What was changed of many, and taking it back"
        ),
        Binding("f7", "sieve", "Filter", id="cat_sieve", tooltip="By category, brand, tax class, or switched off"),
        Binding("f8", "switch", "On/off", id="cat_switch", tooltip="Sold no more, or again"),
        Binding("f9", "categories", "Categories", id="cat_categories", tooltip="The tree of categories"),
        Binding("home", "end(False)", "First", id="cat_first", tooltip="To the beginning of all", show=False),
        Binding("end", "end(True)", "Last", id="cat_last", tooltip="To the end of all", show=False),
        Binding("f10", "merge", "Merge", id="cat_merge", tooltip="The marked one into another that is the same"),
        Binding(
            "f11", "labels", "Labels", id="cat_labels", tooltip="For the shelf: this one, the list, what changed"
        ),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Find"
    HINT = "Type a code or words and Enter to find; Enter alone changes the marked product."

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._rows: list[CatalogueRow] = []
        self._sieve, self._ends = Sieve(), ("", "", False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("variant", "history", "switch", "bulk", "merge"):
            return (bool(self._rows) and not self.writing) or None
        return True

    def look(self) -> None:
        self._read()

    def entered(self, text: str) -> None:
        if text:
            self._find(text)
        elif self._rows:
            self.fill(self._marked.product_id)

    def scanned(self, code: str) -> None:
        self._find(code)

    def left(self) -> None:
        """Esc takes back what was looked for, then the filter, then leaves."""
        if self._sieve.text:
            self._find("")
        elif self._sieve != Sieve():
            self._sieve = Sieve()
            self._read()
        else:
            self.dismiss(None)

    def on_row_list_chosen(self) -> None:
        self.refresh_bindings()

    def action_move(self, step: int) -> None:
        """Beyond the ends of the page lies another one, as far as there is one."""
        at = self.rows.at + step
        if at >= len(self._rows) == PAGE:
            self._read(after=self._rows[-1].sku)
        elif at < 0 and self._rows:
            self._read(before=self._rows[0].sku)
        else:
            super().action_move(step)

    def action_end(self, last: bool) -> None:
        self._read(last=last)

    def action_add(self) -> None:
        self.fill(None)

    def action_categories(self) -> None:
        self.app.push_screen(CategoriesScreen(self.till), lambda _: self.look())

    @work(group="catalogue form", exclusive=True)
    async def action_history(self) -> None:
        marked, company_id = self._marked, self.company_id
        try:
            steps = await self.till.desk.ask(lambda s: price_history(s, company_id, marked.product_id))
        except TillError as refusal:
            self.refuse(refusal)
        else:
            self.app.push_screen(PriceStepsScreen(self.till, marked.name, steps))

    @work(group="catalogue form", exclusive=True)
    async def action_sieve(self) -> None:
        try:
            around = await self.surroundings()
        except TillError as refusal:
            self.refuse(refusal)
            return

        async def take(texts: Texts) -> str:
            self._sieve = sieve_from(texts, self._sieve, around)
            return "Filtered: Esc shows everything again." if self._sieve != Sieve() else self.HINT

        fields = sieve_fields(self._sieve, around)
        self.app.push_screen(FillInScreen("Which products", fields, take, self.done))

    def action_bulk(self) -> None:
        self.fill_bulk(self._sieve)

    def action_labels(self) -> None:
        self.fill_labels(self._marked if self._rows else None, self._sieve)

    def action_merge(self) -> None:
        self.begin_merge(self._marked.product_id)

    def action_variant(self) -> None:
        self.fill_variant(self._marked.product_id)

    @work(group="catalogue form", exclusive=True)
    async def action_switch(self) -> None:
        known = await self.whole(self._marked.product_id)
        if known is None:
            return
        changed, told = known.model_copy(update={"active": not known.active}), self.told()
        said = f"{known.name} is sold {'no more' if known.active else 'again'}."
        self.do(
            said, lambda s, actor: save_product(s, self.place, actor, changed, **told), lambda _: self.done(said)
        )

    @property
    def _marked(self) -> CatalogueRow:
        return self._rows[self.rows.at]

    def _find(self, text: str) -> None:
        self._sieve = self._sieve.model_copy(update={"text": text})
        self._read()

    def done(self, sentence: str) -> None:
        self.say(sentence, "good")
        self._read(keep=True)

    @work(group="catalogue", exclusive=True)
    async def _read(self, *, after: str = "", before: str = "", last: bool = False, keep: bool = False) -> None:
        company_id, sieve = self.company_id, self._sieve
        if keep:
            after, before, last = self._ends
        try:
            page = await self.till.desk.ask(
                lambda s: catalogue_page(s, company_id, sieve, after=after, before=before, last=last)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        if not page and (after or before) and not keep:
            return
        self._rows, self._ends = page, (after, before, last)
        if not keep:
            self.rows.at = len(page) - 1 if before or last else 0
        is_page = len(page) == PAGE or any(self._ends)
        self.rows.show(self._cells(page), empty="No product is like that: Esc shows all.", is_page=is_page)
        self.refresh_bindings()

    def _cells(self, page: Sequence[CatalogueRow]) -> list[tuple[str, ...]]:
        money = self.till.money
        return [
            (
                row.sku, row.name, row.category, row.tax, money.unit_price(row.price),
                "" if row.cost is None else money.unit_price(row.cost), "" if row.active else "off",
            )
            for row in page
        ]  # fmt: skip

"""Price lists: for whom and when each holds, and what is in it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.pricing.saved import EntryLine, ListSummary
from pos_tui.ui.context import TillContext
from pos_tui.ui.price_list_forms import entry_fields, entry_line, list_fields, list_line
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.goods import GoodsScreen
from pos_tui.ui.screens.kept_list import KeptList
from pos_tui.ui.widgets.line_editor import EditLine
from pos_tui.ui.widgets.pick_list import Choice


class PriceListsScreen(KeptList):
    """Enter opens what is in a list."""

    title_of_list = "Price lists"
    NEEDS_ONE = frozenset({"open", "change"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="lists.open", tooltip="The prices in the marked list"),
        Binding("f2", "add", "Add", id="lists.add", tooltip="A new list"),
        Binding("f3", "change", "Change", id="lists.change", tooltip="For whom and when it holds, or not at all"),
    ]

    async def choices(self) -> Sequence[Choice]:
        self._lists = await self._office.lists()
        return [Choice(one.price_list.code, list_line(one)) for one in self._lists]

    def action_open(self) -> None:
        self._say("")
        self.lay(EntriesScreen(self._till, self._marked), lambda _: self._done(""))

    def action_add(self) -> None:
        self._fill_in("A new price list", None)

    def action_change(self) -> None:
        self._fill_in(f"Change {self._marked.price_list.name}", self._marked)

    @property
    def _marked(self) -> ListSummary:
        return self._lists[self._list.at]

    def _fill_in(self, title: str, summary: ListSummary | None) -> None:
        self._say("")
        before = summary.price_list if summary else None
        fields = list_fields(summary, self._till.date_order)
        self.lay(FillInScreen(title, fields, lambda texts: self._office.save_list(texts, before), self._done))


class EntriesScreen(KeptList):
    """The prices of one list; an empty price takes a product out of it."""

    NEEDS_ONE = frozenset({"change"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="entries.change", tooltip="Another price, or none"),
        Binding("f2", "add", "Add", id="entries.add", tooltip="A price for a product; F3 finds it by its words"),
    ]

    def __init__(self, context: TillContext, summary: ListSummary) -> None:
        super().__init__(context)
        self._of = summary.price_list
        self.title_of_list = f"{self._of.name} ({self._of.code})"

    async def choices(self) -> Sequence[Choice]:
        self._entries = await self._office.entries(self._of.price_list_id)
        exponent = self._till.lane.company.exponent
        return [Choice(one.sku, entry_line(one, exponent)) for one in self._entries]

    def action_add(self) -> None:
        self._fill_in("A price in the list", None)

    def action_change(self) -> None:
        entry = self._entries[self._list.at]
        self._fill_in(f"Price of {entry.name}", entry)

    def _fill_in(self, title: str, entry: EntryLine | None) -> None:
        self._say("")
        fields = entry_fields(entry, self._till.lane.company.exponent)
        self.lay(
            EntryForm(
                self._till, title, fields, lambda texts: self._office.set_price(self._of, texts, entry), self._done
            )
        )


class EntryForm(FillInScreen):
    """F3 finds the product."""

    CSS_PATH = "fill_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "goods", "Product", id="entry.goods", tooltip="Finds the product, by words or a scan"),
    ]

    def __init__(self, context: TillContext, *filled_in: object) -> None:
        super().__init__(*filled_in)  # type: ignore[arg-type]  # handed on as they are
        self._till = context

    def action_goods(self) -> None:
        row = self._form.row_of("sku")

        def put(sku: str | None) -> None:
            if sku is not None:
                row.edit(EditLine.of(sku))

        self.lay(GoodsScreen(self._till, one=True), put)

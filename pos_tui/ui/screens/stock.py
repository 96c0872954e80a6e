"""Stock: what lies on the shelves of this outlet, page by page; adjusted, thrown away, there at the beginning."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.levels import PAGE, Level, levels
from pos_tui.inventory.views import Changed, LotPart, StockChange, StockLine
from pos_tui.money import Quantity, UnitPrice, extend
from pos_tui.ui.context import TillContext
from pos_tui.ui.lot_entry import read_lots
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.lots import LotsScreen
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.screens.stock_moves import StockMovesScreen
from pos_tui.ui.stock_forms import adjust_fields, is_difference, opening_fields, quantity_in, waste_fields
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("SKU", 12),
    Column("Product"),
    Column("On hand", 9, is_figure=True),
    Column("Reorder", 8, is_figure=True),
    Column("Cost", 9, is_figure=True),
    Column("Value", 11, is_figure=True),
)
HINT = "Type a code or words and Enter to find; Enter alone shows why the marked level changed."


class StockScreen(StockDesk[None]):
    """Levels in the order of their SKUs; the mark goes on to the next page at its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Moves", id="stock_open", tooltip="Why it changed; finds what is typed"),
        Binding("f2", "adjust", "Adjust", id="stock_adjust", tooltip="Another quantity lies there"),
        Binding("f3", "waste", "Waste", id="stock_waste", tooltip="Thrown away, with a reason"),
        Binding("f4", "opening", "Opening", id="stock_opening", tooltip="What lay there when the shop began"),
        Binding("f5", "below", "Low/all", id="stock_below", tooltip="Only what is at its reorder point, or all"),
        Binding("f6", "lots", "Lots", id="stock_lots", tooltip="Its lots and serial numbers; what expires soon"),
        Binding("home", "end(False)", "First", id="stock_first", tooltip="To the beginning of all", show=False),
        Binding("end", "end(True)", "Last", id="stock_last", tooltip="To the end of all", show=False),
        *StockDesk.BINDINGS,
    ]
    PROMPT = "Find"
    HINT = HINT
    NEEDS = "adjust_stock"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._levels: list[Level] = []
        self._text, self._below = "", False
        self._is_page = False
        """Whether there may be more beyond the ends of what is shown."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("adjust", "waste", "opening"):
            return (bool(self._levels) and not self.writing) or None
        return True

    def look(self) -> None:
        self._read()

    def entered(self, text: str) -> None:
        if text:
            self._find(text)
        elif self._levels:
            self._open()

    def scanned(self, code: str) -> None:
        self._find(code)

    def left(self) -> None:
        """Esc takes back what was looked for, then leaves."""
        if self._text:
            self._find("")
        else:
            self.dismiss(None)

    def on_row_list_chosen(self) -> None:
        self._open()

    def action_move(self, step: int) -> None:
        """Beyond the ends of the page lies another one, as far as there is one."""
        at = self.rows.at + step
        if at >= len(self._levels) and len(self._levels) == PAGE:
            self._read(after=self._levels[-1].sku)
        elif at < 0 and self._levels:
            self._read(before=self._levels[0].sku)
        else:
            super().action_move(step)

    def action_end(self, last: bool) -> None:
        self._read(last=last)

    def action_below(self) -> None:
        self._below = not self._below
        self._read()

    def action_adjust(self) -> None:
        def said(texts: Texts) -> StockChange:
            quantity = quantity_in(texts["quantity"], self.till.money)
            kind = "difference" if is_difference(texts["quantity"]) else "counted"
            by = quantity - self._marked.on_hand if kind == "counted" else quantity
            return self._change(kind, quantity, texts["reason"], lots=self._lots_in(texts, by))

        self._fill("Adjust", adjust_fields(self.till.money, self.till.date_order, self._marked.tracking), said)

    def action_waste(self) -> None:
        def said(texts: Texts) -> StockChange:
            quantity = quantity_in(texts["quantity"], self.till.money)
            return self._change("waste", quantity, texts["reason"], lots=self._lots_in(texts, quantity))

        self._fill("Waste of", waste_fields(self.till.money, self.till.date_order, self._marked.tracking), said)

    def action_opening(self) -> None:
        def said(texts: Texts) -> StockChange:
            cost = self.till.money.parse_price(texts["cost"]) if texts["cost"] else None
            quantity = quantity_in(texts["quantity"], self.till.money)
            lots = self._lots_in(texts, quantity)
            return self._change("opening", quantity, "", unit_cost=cost, lots=lots)

        fields = opening_fields(self.till.money, self.till.date_order, self._marked.tracking)
        self._fill("Opening stock of", fields, said)

    def action_lots(self) -> None:
        level = self._marked if self._levels and self._marked.tracking != "none" else None
        self.lay(LotsScreen(self.till, level), self._looked)

    def _looked(self, _: None) -> None:
        self._read(keep=True)

    @property
    def _marked(self) -> Level:
        return self._levels[self.rows.at]

    def _lots_in(self, texts: Texts, quantity: int) -> tuple[LotPart, ...]:
        return read_lots(texts.get("lots", ""), self._marked.tracking, Quantity(quantity), self.till.money)

    def _find(self, text: str) -> None:
        self._text = text
        self._read()

    def _open(self) -> None:
        self.lay(StockMovesScreen(self.till, self._marked))

    def _change(self, kind: Any, quantity: Quantity, reason: str, **more: Any) -> StockChange:
        line = StockLine(product_id=self._marked.product_id, quantity=quantity, **more)
        return StockChange(source_id=self._source_id, kind=kind, lines=(line,), reason=reason)

    def _fill(self, what: str, fields: Sequence[Field], said: Any) -> None:
        """The id is minted when the form opens, so that it is one change whoever presses twice."""
        self._source_id = new_id()
        level = self._marked

        async def write(texts: Texts) -> str:
            change, told = said(texts), self.told()
            line = change.lines[0]
            by = line.quantity - level.on_hand if change.kind == "counted" else line.quantity
            self.worth = abs(extend(line.unit_cost or level.cost or UnitPrice(0), Quantity(by)))
            [changed] = await self.written(
                f"{what.lower()} {level.name}",
                lambda s, actor: change_stock(s, self.place, actor, change, **told),
            )
            return self._told(changed)

        self.lay(FillInScreen(f"{what} {level.name}", fields, write, self._done))

    def _told(self, changed: Changed) -> str:
        quantity = self.till.money.quantity
        if changed.before == changed.after:
            return f"{quantity(changed.after)} {changed.name} lie there already: nothing was changed."
        return f"{changed.name}: {quantity(changed.before)} → {quantity(changed.after)} on hand."

    def _done(self, sentence: str) -> None:
        self._read(keep=True, said=sentence)

    @work(group="stock", exclusive=True)
    async def _read(
        self, *, after: str = "", before: str = "", last: bool = False, keep: bool = False, said: str = ""
    ) -> None:
        """Another page, or the same one again with the mark where it was."""
        lane, first = self.till.lane, self._levels[0].sku if keep and self._levels else ""
        try:
            found = await self.till.desk.ask(
                lambda s: levels(
                    s, lane.company.company_id, lane.outlet_id, text=self._text, below=self._below,
                    after=after, before=before, last=last, from_sku=first,
                )
            )  # fmt: skip
        except TillError as refusal:
            self.refuse(refusal)
            return
        if (after or before) and not found:
            return
        self._levels = found
        self._is_page = len(found) == PAGE or bool(after or before or last) or (keep and self._is_page)
        self._show(len(found) - 1 if before or last else 0, keep=keep)
        self.say(said or self._standing(), "good" if said else "plain")

    def _show(self, at: int, *, keep: bool) -> None:
        money = self.till.money
        cells = [
            (
                each.sku, each.name, money.quantity(each.on_hand),
                "" if each.reorder_point is None else money.quantity(each.reorder_point),
                "" if each.cost is None else money.unit_price(each.cost), money.amount(each.value),
            )
            for each in self._levels
        ]  # fmt: skip
        self.rows.show(cells, empty="Nothing here has that: Esc shows everything again.", is_page=self._is_page)
        if not keep:
            self.rows.move(at - self.rows.at)
        self.refresh_bindings()

    def _standing(self) -> str:
        which = "At or below the reorder point" if self._below else ""
        sought = f"Found by {self._text}" if self._text else ""
        return " · ".join(filter(None, (sought, which))) or HINT

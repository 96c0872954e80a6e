"""The counts of this outlet: which are under way, and another one begun of everything, a category or a shelf."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.inventory.count_queries import PAGE, CountSummary, count_scopes, counts
from pos_tui.inventory.counting import open_count
from pos_tui.inventory.views import CountScope
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.count_stock_entry import CountStockScreen
from pos_tui.ui.screens.count_stock_review import CountReviewScreen
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.stock_forms import scope_of
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("Begun", 12),
    Column("Of"),
    Column("By", 16),
    Column("State", 10),
    Column("Counted", 8, is_figure=True),
)
NONE = "Nothing was counted here yet: F2 begins a count."
HINT = "Several people may count at once, each at a till of their own, while selling goes on."


class CountsScreen(StockDesk[None]):
    """The newest first; Enter counts in the marked one, or reads it when it is over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Open", id="counts_open", tooltip="Counts in it; reads it when it is over"),
        Binding("f2", "new", "New", id="counts_new", tooltip="Of everything, a category or a shelf"),
        Binding("f3", "older", "Older", id="counts_older", tooltip="Adds older ones at the end"),
        *StockDesk.BINDINGS,
    ]
    HINT = HINT
    NEEDS = "count_stock"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._counts: list[CountSummary] = []
        self._has_older = False
        self._categories: dict[str, CountScope] = {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._has_older or None) if action == "older" else True

    def look(self) -> None:
        self._read()

    def entered(self, text: str) -> None:
        if self._counts:
            self._open(self._counts[self.rows.at])

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    def action_older(self) -> None:
        self._read(older=True)

    def action_new(self) -> None:
        count_id = new_id()
        field = Field("of", "Of", "A category or a shelf by its name. Empty: everything.")

        async def write(texts: Texts) -> str:
            scope, told = scope_of(texts["of"], self._categories), self.told()
            await self.written(
                f"count {scope.name}",
                lambda s, actor: open_count(s, self.place, actor, count_id, scope, **told),
            )
            return f"The count of {scope.name} has begun: Enter opens it, here and at other tills."

        self.lay(FillInScreen("A new count", (field,), write, self._done))

    def _done(self, sentence: str) -> None:
        self.rows.at = 0
        self._read(said=sentence)

    def _open(self, count: CountSummary) -> None:
        if count.status == "open":
            self.lay(CountStockScreen(self.till, count.count_id), self._back)
        else:
            self.lay(CountReviewScreen(self.till, count.count_id), self._back)

    def _back(self, _answer: object) -> None:
        self._read()

    @work(group="counts", exclusive=True)
    async def _read(self, *, older: bool = False, said: str = "") -> None:
        lane, before = self.till.lane, self._counts[-1].opened_at if older else None
        company_id = lane.company.company_id
        try:
            self._categories = await self.till.desk.ask(lambda s: count_scopes(s, company_id))
            found = await self.till.desk.ask(lambda s: counts(s, company_id, lane.outlet_id, before=before))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._counts = [*self._counts, *found] if older else found
        self._has_older = len(found) == PAGE
        self.rows.show([self._cells(each) for each in self._counts], empty=NONE)
        self.refresh_bindings()
        self.say(said or HINT, "good" if said else "plain")

    def _cells(self, count: CountSummary) -> tuple[str, ...]:
        return self.when(count.opened_at), count.scope.name, count.opened_by, count.status, str(count.lines)

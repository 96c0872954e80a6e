"""Goods between outlets: drafts, what is on its way here or from here, and what arrived."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput, TillError
from pos_tui.inventory.transfer_queries import PAGE, TransferSummary, other_outlets, transfers
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.screens.transfer import NewTransfer, TransferScreen
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("No", 6, is_figure=True),
    Column("From", 10),
    Column("To", 10),
    Column("State", 10),
    Column("Lines", 5, is_figure=True),
    Column("Note"),
    Column("Begun", 12),
)
OUTLETS = (Column("Outlet", 12), Column("Name"))
NONE = "No goods went to or from this outlet yet: F2 sends some."
HINT = "Enter opens one: a draft to send, or what is on its way here to receive."


class TransfersScreen(StockDesk[None]):
    """From and to this outlet, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Open", id="transfers_open", tooltip="The marked one"),
        Binding("f2", "new", "New", id="transfers_new", tooltip="Goods for another outlet"),
        Binding("f3", "older", "Older", id="transfers_older", tooltip="Adds older ones at the end"),
        Binding("f5", "transit", "On its way/all", id="transfers_transit", tooltip="Only what did not arrive yet"),
        *StockDesk.BINDINGS,
    ]
    HINT = HINT
    NEEDS = "transfer_stock"
    SEES = "transfer_stock"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._transfers: list[TransferSummary] = []
        self._has_older, self._transit = False, False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._has_older or None) if action == "older" else True

    def look(self) -> None:
        self._read()

    def entered(self, text: str) -> None:
        if self._transfers:
            self._open(self._transfers[self.rows.at])

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    def action_older(self) -> None:
        self._read(older=True)

    def action_transit(self) -> None:
        self._transit = not self._transit
        self.rows.at = 0
        self._read()

    @work(group="transfers pick")
    async def action_new(self) -> None:
        """To which outlet, then its lines."""
        lane = self.till.lane
        try:
            found = await self.till.desk.ask(lambda s: other_outlets(s, lane.company.company_id, lane.outlet_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        if not found:
            self.refuse(BadInput("There is no other outlet to send goods to: «pos-tui tills add» adds one."))
            return
        cells = [(each.code, each.name) for each in found]
        picked = PickScreen(self.till, RowList(OUTLETS, empty=""), cells, "To which outlet?")
        self.lay(picked, lambda at: None if at is None else self._open(NewTransfer(found[at])))

    def _open(self, what: TransferSummary | NewTransfer) -> None:
        self.lay(TransferScreen(self.till, what), lambda _: self._back())

    def _back(self) -> None:
        self._read()

    @work(group="transfers", exclusive=True)
    async def _read(self, *, older: bool = False) -> None:
        lane, before = self.till.lane, self._transfers[-1].created_at if older else None
        try:
            found = await self.till.desk.ask(
                lambda s: transfers(
                    s, lane.company.company_id, lane.outlet_id, in_transit=self._transit, before=before
                )
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._transfers = [*self._transfers, *found] if older else found
        self._has_older = len(found) == PAGE
        empty = "Nothing is on its way." if self._transit else NONE
        self.rows.show([self._cells(each) for each in self._transfers], empty=empty)
        self.refresh_bindings()
        self.say("On its way from here or to here." if self._transit else HINT)

    def _cells(self, each: TransferSummary) -> tuple[str, ...]:
        return (
            str(each.number), each.from_outlet, each.to_outlet, each.status, str(each.lines), each.note,
            self.when(each.created_at),
        )  # fmt: skip

"""What was changed of many products at once, and taking it back."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.catalogue.bulk.looking import bulk_edits, preview_undo
from pos_tui.catalogue.bulk.service import Progress, undo_bulk_edit
from pos_tui.catalogue.bulk.views import BulkDone, BulkEdit
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.bulk_preview import BulkPreviewScreen
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList
from pos_tui.workers.approving import Command

COLUMNS = (
    Column("When", 16),
    Column("Who", 10),
    Column("Products", 8, is_figure=True),
    Column("What"),
    Column("", 10),
)


class BulkEditsScreen(TradingScreen[None]):
    """The newest first; Enter shows what taking the marked one back would come to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take back", id="bulk_undo", tooltip="Shows what that would come to first"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Changes"
    HINT = "Enter takes the marked change back, after a preview; what changed since stays as it is."
    NEEDS = "edit_products"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._edits: list[BulkEdit] = []

    def look(self) -> None:
        self._read()

    def action_move(self, step: int) -> None:
        """The marked one is told whole, where the row is too short for it."""
        super().action_move(step)
        if self._edits:
            one = self._edits[self.rows.at]
            self.say(f"{one.change}; {one.which}: {one.products} products. Enter takes it back after a preview.")

    def entered(self, text: str) -> None:
        if text:
            self.say("Nothing is typed here: mark a change, and Enter takes it back.", "warning")
        elif self._edits:
            self._preview(self._edits[self.rows.at])

    @work(group="bulk edits", exclusive=True)
    async def _read(self) -> None:
        company_id = self.till.lane.company.company_id
        try:
            self._edits = await self.till.desk.ask(lambda s: bulk_edits(s, company_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        zone = ZoneInfo(self.till.lane.company.timezone)
        self.rows.show(
            [
                (
                    f"{each.at.astimezone(zone):%Y-%m-%d %H:%M}", each.who, str(each.products),
                    f"{each.change} ({each.which})", "taken back" if each.undone else "",
                )
                for each in self._edits
            ],
            empty="Nothing was changed of many products yet: F4 on the list does that.",
        )  # fmt: skip

    @work(group="bulk edits", exclusive=True)
    async def _preview(self, edit: BulkEdit) -> None:
        company_id = self.till.lane.company.company_id
        try:
            preview = await self.till.desk.ask(lambda s: preview_undo(s, company_id, edit.edit_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        undo_id, about = new_id(), f"take back: {edit.change}"

        def write(seal: str, progress: Progress) -> Command[BulkDone]:
            told = {**self.told(), "seal": seal, "progress": progress}
            return lambda s, actor: undo_bulk_edit(s, self.place, actor, undo_id, edit.edit_id, **told)

        self.lay(BulkPreviewScreen(self.till, about, preview, write), self._undone)

    def _undone(self, done: BulkDone | None) -> None:
        if done is not None:
            self.say(f"{done.changed} products are as they were before.", "good")
            self._read()

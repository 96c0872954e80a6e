"""What a change of many products would come to, before it is done; Enter does it, once."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.catalogue.bulk.service import Progress
from pos_tui.catalogue.bulk.views import BulkDone, BulkPreview
from pos_tui.ui.bulk_forms import COLUMNS, preview_cells, preview_words
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.row_list import RowList
from pos_tui.workers.approving import Command

Write = Callable[[str, Progress], Command[BulkDone]]
"""Makes the write of the preview's seal, that tells how far it has come."""


class BulkPreviewScreen(TradingScreen[BulkDone | None]):
    """Products before and after, the first of them; answers what was done, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Do it", id="bulk_do", tooltip="Changes all of these products"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Preview"
    NEEDS = "edit_products"

    def __init__(self, context: TillContext, about: str, preview: BulkPreview, write: Write) -> None:
        super().__init__(context, RowList(COLUMNS, empty="No product would change."))
        self._about, self._preview, self._write = about, preview, write

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._preview.changed > 0 and not self.writing) or None if action == "accept" else True

    def look(self) -> None:
        self.rows.show(preview_cells(self._preview))
        self.say(preview_words(self._preview), "warning" if self._preview.refused else "plain")

    def entered(self, text: str) -> None:
        if text:
            self.say("Nothing is typed here: Enter alone does it, Esc leaves all as it is.", "warning")
        else:
            self.do(self._about, self._write(self._preview.seal, self._progress), self._finish)

    def _finish(self, done: BulkDone) -> None:
        self.dismiss(done)

    def _progress(self, done: int, of: int) -> None:
        """Told from within the write; said in the screen's own turn."""
        self.call_later(self._say_how_far, done, of)

    def _say_how_far(self, done: int, of: int) -> None:
        if self.writing:
            self.say(f"Writing … {done} of {of} products.")

"""The part of the catalogue's screen that changes all products that it lists."""

from typing import TypeVar

from textual import work

from pos_tui.catalogue.bulk.looking import preview_bulk
from pos_tui.catalogue.bulk.saying import change_from
from pos_tui.catalogue.bulk.service import Progress, bulk_edit
from pos_tui.catalogue.bulk.views import BulkChange, BulkDone, BulkPreview
from pos_tui.catalogue.bulk.wording import change_words, names_in, which_words
from pos_tui.catalogue.kept import Sieve
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.ui.bulk_forms import bulk_fields
from pos_tui.ui.screens.bulk_edits import BulkEditsScreen
from pos_tui.ui.screens.bulk_preview import BulkPreviewScreen
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.product_desk import ProductDesk
from pos_tui.workers.approving import Command

T = TypeVar("T")


class BulkDesk(ProductDesk[T], inherit_bindings=False):
    """Filled in, looked at, then done or not."""

    def action_changes(self) -> None:
        """What was done so, and taking it back."""
        self.lay(BulkEditsScreen(self.till), lambda _: self.look())

    @work(group="catalogue form", exclusive=True)
    async def fill_bulk(self, sieve: Sieve) -> None:
        """What becomes of all products that the sieve means."""
        company_id, ask = self.company_id, self.till.desk.ask
        try:
            names = await ask(lambda s: names_in(s, company_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        ready: list[tuple[BulkChange, BulkPreview]] = []

        async def look(texts: Texts) -> str:
            change = change_from(texts, names)
            ready.append((change, await ask(lambda s: preview_bulk(s, company_id, sieve, change))))
            return ""

        def go_on(_: None) -> None:
            if ready:
                change, preview = ready[-1]
                self._show(sieve, change, preview, change_words(change, names))

        title = f"Change {which_words(sieve, names)}"
        self.lay(FillInScreen(title, bulk_fields(names), look, lambda _: None), go_on)

    def _show(self, sieve: Sieve, change: BulkChange, preview: BulkPreview, about: str) -> None:
        edit_id = new_id()

        def write(seal: str, progress: Progress) -> Command[BulkDone]:
            told = {**self.told(), "seal": seal, "progress": progress}
            return lambda s, actor: bulk_edit(s, self.place, actor, edit_id, sieve, change, **told)

        self.lay(BulkPreviewScreen(self.till, about, preview, write), self._told)

    def _told(self, done: BulkDone | None) -> None:
        if done is not None:
            self.done(f"{done.changed} products are changed. F6 lists such changes, and takes them back.")

"""The part of the catalogue's screen that prints labels: of one product, of what is listed, of what changed."""

from datetime import datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from textual import work

from pos_tui.catalogue.bulk.wording import names_in, which_words
from pos_tui.catalogue.kept import CatalogueRow, Sieve
from pos_tui.errors import BadInput
from pos_tui.pricing.labels import Label, Wanted, labels, labels_text, last_labels, tell_labels
from pos_tui.text import several
from pos_tui.ui.dates import read_day, shape_of
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.merge import MergeDesk
from pos_tui.ui.widgets.form import Field

T = TypeVar("T")
ON_A_PAGE = 50
"""Labels that are one job of the printer: when it fails, no more have to be printed again."""
NO_PRINTER = "This till has no printer: «pos-tui labels» writes the same labels for any other one."
WHICH = ("this", "listed", "changed")


class LabelDesk(MergeDesk[T], inherit_bindings=False):
    """Filled in, told to the journal, then printed; a printer that fails is said, and nothing else is lost."""

    @work(group="catalogue form", exclusive=True)
    async def fill_labels(self, marked: CatalogueRow | None, sieve: Sieve) -> None:
        """Which labels; as often as the form is written they are printed once."""
        if not self.till.spool.has_printer:
            self.refuse(BadInput(NO_PRINTER))
            return
        order = self.till.date_order
        this = f"this ({marked.name})" if marked else "this"

        async def write(texts: Texts) -> str:
            which = texts["which"].strip()
            wanted = await self._wanted(which, texts["since"], marked, sieve, order)
            made = await self._made(wanted)
            if not made:
                raise BadInput("No label is to be printed: nothing is like that, or it has an open price.")
            said, told = await self._said(which, marked, sieve), self.told()
            await self.written(
                several(len(made), "label"),
                lambda s, actor: tell_labels(s, self.place, actor, said, len(made), **told),
            )
            self._print(made)
            return f"Printed {several(len(made), 'label')}: {said}."

        fields = [
            Field(
                "which", "Which", f"{this}, listed, or changed since.", _one_of, filled=WHICH[0] if marked else ""
            ),
            Field("since", "Changed since", f"{shape_of(order)}; empty: since labels were printed here last."),
        ]
        self.lay(FillInScreen("Labels", fields, write, self.done))

    async def _wanted(
        self, which: str, since: str, marked: CatalogueRow | None, sieve: Sieve, order: str
    ) -> Wanted:
        if which == "this":
            if marked is None:
                raise BadInput("No product is marked: type listed or changed.")
            return Wanted(product_id=marked.product_id)
        if which == "listed":
            return Wanted(sieve=sieve)
        zone = ZoneInfo(self.till.lane.company.timezone)
        if since.strip():
            return Wanted(sieve=sieve, since=datetime.combine(read_day(since, order), time(), zone))
        return Wanted(sieve=sieve, since=await self.till.desk.ask(lambda s: last_labels(s, self.till.lane)))

    async def _made(self, wanted: Wanted) -> list[Label]:
        lane = self.till.lane
        today = self.till.clock().astimezone(ZoneInfo(lane.company.timezone)).date()
        return await self.till.desk.ask(lambda s: labels(s, lane, wanted, on=today))

    async def _said(self, which: str, marked: CatalogueRow | None, sieve: Sieve) -> str:
        if which == "this" and marked is not None:
            return marked.name

        company_id = self.company_id
        words = which_words(sieve, await self.till.desk.ask(lambda s: names_in(s, company_id)))
        return f"what changed of {words}" if which == "changed" else words

    def _print(self, made: list[Label]) -> None:
        """After the commit, a page at a time."""
        for start in range(0, len(made), ON_A_PAGE):
            self.till.spool.print(labels_text(made[start : start + ON_A_PAGE], self.till.lane))


def _one_of(text: str) -> str:
    if text.strip() not in WHICH:
        raise BadInput(f"Type one of {', '.join(WHICH)}.")
    return text.strip()

"""The baskets that wait, the oldest first: one of them moves to this till."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from textual import on, work
from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput, TillError, Unknown
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.holds import held
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Basket, HeldBasket
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.widgets.row_list import Column, RowList
from pos_tui.workers.correcting import recall_instead

COLUMNS = (
    Column("Since", 12),
    Column("For"),
    Column("Held by", 16),
    Column("Lines", 5, is_figure=True),
    Column("Total", 11, is_figure=True),
)
TAKEN_UNHEARD = "At this till already"
NOTHING_WAITS = "No basket waits here: F7 on the selling screen holds one."


class RecallScreen(ListingScreen[Basket | None]):
    """Answers with the basket that was taken, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take this one", id="recall_take", tooltip="The basket moves to this till"),
        Binding("escape", "back", "Back", id="recall_back", tooltip="All of them go on waiting"),
        *ListingScreen.BINDINGS,
    ]

    def __init__(self, context: TillContext, *, instead_of: UUID) -> None:
        """`instead_of` is the empty basket on the screen, which goes when another one comes."""
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._waiting: list[HeldBasket] = []
        self._instead_of = instead_of

    def painted(self) -> None:
        self._load()

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        """Nothing is typed here; a scan is told so once, at its end."""

    def enter_typed(self, *, in_burst: bool) -> None:
        self.refuse(BadInput("Nothing was added: take a basket with Enter or go back with Esc, then scan again."))

    def action_take(self) -> None:
        if not self.writing and self._waiting:
            self.writing = True
            self._take(self._waiting[self.rows.at])

    def action_back(self) -> None:
        if not self.writing:
            self.dismiss(None)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_take()

    @work(exclusive=True, group="recall")
    async def _load(self) -> None:
        try:
            await self._look()
        except TillError as refusal:
            self.refuse(refusal)

    async def _look(self) -> None:
        lane, ask = self.till.lane, self.till.desk.ask
        waiting = await ask(lambda session: held(session, lane))
        here = await ask(lambda session: basket_of_lane(session, lane))
        self._waiting = [*self._taken_unheard(here), *waiting]
        self.rows.show([self._cells(one) for one in self._waiting], empty=NOTHING_WAITS)

    def _taken_unheard(self, here: Basket | None) -> list[HeldBasket]:
        """One that came to this till while the answer got lost: it can be taken as if it still waited."""
        if here is None or not here.lines or here.sale_id == self._instead_of:
            return []
        till = self.till
        return [
            HeldBasket(
                sale_id=here.sale_id, note=TAKEN_UNHEARD, held_at=till.clock(), by=till.person.name, basket=here
            )
        ]  # fmt: skip

    def _cells(self, one: HeldBasket) -> tuple[str, ...]:
        total = price_basket(one.basket, self.till.lane.company).total
        since = _when(one.held_at, self.till)
        return since, one.note, one.by, str(len(one.basket.lines)), self.till.money.amount(total)

    @work(group="recalled")
    async def _take(self, wanted: HeldBasket) -> None:
        try:
            self.dismiss(await self._recalled(wanted.sale_id))
        except TillError as refusal:
            self.writing = False
            self.refuse(refusal)
            self._load()

    async def _recalled(self, sale_id: UUID) -> Basket:
        """One till gets it; a repeat after a lost answer gets what was taken the first time."""
        till, now = self.till, self.till.clock()

        try:
            return await till.desk.write(
                lambda session: recall_instead(
                    session,
                    till.lane,
                    till.person.staff_id,
                    sale_id,
                    of=self._instead_of,
                    key=till.key,
                    now=now,
                )
            )
        except Unknown:
            here = await till.desk.ask(lambda session: basket_of_lane(session, till.lane))
            if here is None or here.sale_id != sale_id:
                raise
            return here


def _when(at: datetime, till: TillContext) -> str:
    zone = ZoneInfo(till.lane.company.timezone)
    local, today = at.astimezone(zone), till.clock().astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d %b %H:%M}"

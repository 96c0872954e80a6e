"""Promotions: what is on offer, what was, and what will be; added, changed, tried and ended."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.pricing.cells import WEEKDAYS
from pos_tui.pricing.promotions.views import Promotion, When
from pos_tui.pricing.saved import SavedPromotion
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.cells import cut, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.menu_items import Group, Item
from pos_tui.ui.promotion_forms import KIND_NAMES
from pos_tui.ui.screens.kept_list import KeptList
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.promotion_form import PromotionForm
from pos_tui.ui.widgets.pick_list import Choice

EXAMPLES = {
    "percent": "10 % off every tea", "amount": "1.00 off a cake after 17:00", "price": "lunch at 6.90 on weekdays",
    "n_for": "3 for 5.00", "buy_get": "buy 2, get the third free", "mix": "a sandwich and a drink for 7.50",
    "threshold": "5.00 off from 50.00 on",
}  # fmt: skip
KINDS = Group(
    "", tuple(Item(str(at), kind, KIND_NAMES[kind], EXAMPLES[kind]) for at, kind in enumerate(KIND_NAMES, start=1))
)
NAME = 26
SHORT_KINDS = {
    "percent": "% off", "amount": "money off", "price": "at a price", "n_for": "n for", "buy_get": "buy & get",
    "mix": "mix", "threshold": "spend & get",
}  # fmt: skip


class PromotionsScreen(KeptList):
    """Each with its kind, its state now, and when it holds."""

    title_of_list = "Promotions"
    NEEDS_ONE = frozenset({"change", "end"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="promotions.change", tooltip="What is marked; try it there"),
        Binding("f2", "add", "Add", id="promotions.add", tooltip="A new promotion: first its kind"),
        Binding("f8", "end", "End/use", id="promotions.end", tooltip="Ends it now, or puts it in use again"),
    ]

    async def choices(self) -> Sequence[Choice]:
        self._saved = await self._office.promotions()
        today = self._till.shift.business_date
        return [Choice(one.promotion.code, _line(one, today)) for one in self._saved]

    def action_add(self) -> None:
        self._say("")
        self._add()

    def action_change(self) -> None:
        self._say("")
        self._change(self._marked)

    def action_end(self) -> None:
        who = self._marked
        self._do(lambda: self._office.switch(who))

    @property
    def _marked(self) -> SavedPromotion:
        return self._saved[self._list.at]

    @work(exclusive=True)
    async def _add(self) -> None:
        kind = await ask_on_top(self, KindScreen(self._till))
        if kind is not None:
            self._fill_in(f"New: {KIND_NAMES[kind]}", kind, [], None)

    @work(exclusive=True, group="prices open")
    async def _change(self, saved: SavedPromotion) -> None:
        try:
            rows = await self._office.cells(saved)
        except TillError as refusal:
            self._say(str(refusal))
        else:
            kind = saved.promotion.deal.kind
            self._fill_in(f"{saved.promotion.name}: {KIND_NAMES[kind]}", kind, rows, saved)

    def _fill_in(
        self, title: str, kind: str, rows: Sequence[dict[str, str]], saved: SavedPromotion | None
    ) -> None:
        self.lay(
            PromotionForm(
                self._till, self._office, title, kind=kind, filled=rows,
                promotion_id=saved.promotion.promotion_id if saved else new_id(),
                active=saved.active if saved else True, done=self._done,
            )
        )  # fmt: skip


class KindScreen(MenuScreen):
    """Answers with the kind of a new promotion, or None."""

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, (KINDS,), title="What kind of promotion?")


def _line(saved: SavedPromotion, today: date) -> str:
    promotion = saved.promotion
    name, kind = cut(shown(promotion.name), NAME), SHORT_KINDS[promotion.deal.kind]
    return " · ".join(filter(None, (name, kind, state_of(saved, today), _when(promotion))))


def state_of(saved: SavedPromotion, today: date) -> str:
    """In one word what it is today: its hours and its customers decide at the till."""
    when = saved.promotion.when
    if not saved.active:
        return "ended"
    if when.ends_on is not None and when.ends_on < today:
        return "over"
    return "to come" if when.starts_on is not None and when.starts_on > today else "in use"


def _when(promotion: Promotion) -> str:
    when = promotion.when
    return " ".join(filter(None, (_days(when), _hours(when), when.tier, when.coupon)))


def _days(when: When) -> str:
    days = " ".join(WEEKDAYS[day - 1] for day in when.weekdays)
    if when.starts_on is None and when.ends_on is None:
        return days
    return f"{when.starts_on or ''}…{when.ends_on or ''} {days}".strip()


def _hours(when: When) -> str:
    if when.from_time is None and when.to_time is None:
        return ""
    begins = f"{when.from_time:%H:%M}" if when.from_time is not None else ""
    return f"{begins}–{when.to_time:%H:%M}" if when.to_time is not None else f"{begins}–"

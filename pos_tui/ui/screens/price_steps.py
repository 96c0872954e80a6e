"""What a product cost before, when that changed, and who said so."""

from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.binding import BindingType

from pos_tui.catalogue.kept import PriceStep
from pos_tui.money import UnitPrice
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("When", 16),
    Column("Who"),
    Column("Price was", 9, is_figure=True),
    Column("became", 9, is_figure=True),
    Column("Cost was", 9, is_figure=True),
    Column("became", 9, is_figure=True),
)
NOBODY = "a file"


class PriceStepsScreen(TradingScreen[None]):
    """The newest change first."""

    BINDINGS: ClassVar[list[BindingType]] = [*TradingScreen.BINDINGS]
    PROMPT = "Prices"

    def __init__(self, context: TillContext, name: str, steps: Sequence[PriceStep]) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Its price never changed."))
        self._name, self._steps = name, steps

    def look(self) -> None:
        zone = ZoneInfo(self.till.lane.company.timezone)
        self.rows.show(
            [
                (f"{step.at.astimezone(zone):%Y-%m-%d %H:%M}", step.who or NOBODY, *self._figures(step))
                for step in self._steps
            ]
        )
        self.say(f"What {self._name} cost, the newest change first. Esc goes back.")

    def _figures(self, step: PriceStep) -> list[str]:
        return [
            self._shown(each) for each in (step.price_before, step.price_after, step.cost_before, step.cost_after)
        ]

    def _shown(self, price: UnitPrice | None) -> str:
        return "" if price is None else self.till.money.unit_price(price)

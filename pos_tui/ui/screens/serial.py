"""Which piece goes: its serial number, scanned, typed, or chosen from those on hand."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.catalogue.views import Product
from pos_tui.errors import TillError
from pos_tui.inventory.lot_queries import serials_of
from pos_tui.inventory.lot_rules import LONGEST_CODE
from pos_tui.text import clean
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.screens.question import LONGEST_SENTENCE, QuestionScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.pick_list import Choice, PickList

MOST_SHOWN = 8


class SerialScreen(QuestionScreen[str]):
    """Answers with the number of one piece; typing looks among those on hand, a scan or Enter takes it."""

    expects_scan = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take it", id="serial.accept", tooltip="The number that is typed, or marked"),
        Binding("escape", "leave", "Leave out", id="serial.leave", tooltip="Nothing goes into the basket"),
    ]

    def __init__(self, context: TillContext, product: Product, *, comes_back: bool = False) -> None:
        super().__init__(
            "Serial number", product.name, [Field("number", "Number", "Scan it, or type a part of it.")]
        )
        self._till, self._product, self._comes_back = context, product, comes_back
        self._found: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title
            yield Static(plain(self._what, LONGEST_SENTENCE), id="what")
            yield self.form
            yield PickList([])
            yield Static(id="notice")
            yield KeyBar()

    def painted(self) -> None:
        self.typed()

    def typed(self) -> None:
        if not self._comes_back:
            self._look(self._number)

    def action_move(self, by: int) -> None:
        self.query_one(PickList).move(by)

    def action_accept(self) -> None:
        self._take(self._number, scanned=bool(self._burst))

    @property
    def _number(self) -> str:
        """What is typed, or the number in a scanned code that says more."""
        text = self.form.text_of("number").strip()
        return clean(read_code(text, self._till.rules or CodeRules()).serial or text, LONGEST_CODE)

    @work(group="serial", exclusive=True)
    async def _take(self, number: str, *, scanned: bool) -> None:
        """A number that is on hand is taken as it is; a part of one that was typed takes the marked number."""
        if self._comes_back:
            if number:
                self.answer(number)
            else:
                self.refuse("Type the number that stands on it.")
            return
        if not await self._read(number):
            return
        if number in self._found:
            self.answer(number)
        elif self._found and not scanned:
            self.answer(self._found[self.query_one(PickList).at])
        else:
            self.refuse(f"No {self._product.name} with that number is on hand here: look at the number again.")

    @work(group="serial", exclusive=True)
    async def _look(self, text: str) -> None:
        await self._read(text)

    async def _read(self, text: str) -> bool:
        lane, product_id = self._till.lane, self._product.product_id
        try:
            found = await self._till.desk.ask(
                lambda s: serials_of(
                    s, lane.company.company_id, lane.outlet_id, product_id, text=text, limit=MOST_SHOWN + 1
                )
            )
        except TillError as refusal:
            self.refuse(str(refusal))
            return False
        self._found = found[:MOST_SHOWN]
        self.query_one(PickList).put([Choice("", plain(one).plain) for one in self._found])
        none = "" if self._found else f"No {self._product.name} with that number is on hand here."
        self.notice("More of them: type more of the number." if len(found) > MOST_SHOWN else none)
        return True

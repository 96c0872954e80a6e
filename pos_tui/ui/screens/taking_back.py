"""What comes back of one receipt, line by line and whole or in part; or the whole receipt is voided."""

from typing import ClassVar
from uuid import UUID

from textual import on, work
from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput, NotPermitted, TillError
from pos_tui.ids import new_id
from pos_tui.money import ONE, NotANumber, Quantity, rounded_quotient
from pos_tui.selling.finding import ReceiptHead, customer_of
from pos_tui.selling.returns import returnable
from pos_tui.selling.views import Returnable
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.typed import TypedLine
from pos_tui.ui.voiding import TakenBack, Voiding
from pos_tui.ui.widgets.row_list import Column, RowList
from pos_tui.workers.correcting import lines_back

COLUMNS = (
    Column("Item"),
    Column("Sold", 9, is_figure=True),
    Column("Left", 9, is_figure=True),
    Column("Comes back", 10, is_figure=True),
    Column("Amount", 11, is_figure=True),
)
HINT = "Space: the marked line whole; a quantity and Enter: a part of it; Enter alone: into the basket."


class TakingBackScreen(Voiding):
    """Answers with what comes back, with the void, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take back", id="back_accept", tooltip="The quantity typed, or what is chosen"),
        Binding("space", "whole", "Whole line", id="back_whole", tooltip="All that is left of the marked line"),
        Binding("f4", "all", "All lines", id="back_all", tooltip="All that is left of the receipt"),
        Binding("f6", "approve", "Approve", id="back_approve", tooltip="Somebody else's PIN lets you void it"),
        Binding("delete", "void", "Void receipt", id="back_void", tooltip="Reverses the whole receipt"),
        Binding("backspace", "rub_out", "Rub out", id="back_rub_out", tooltip="The last figure", show=False),
        Binding("escape", "back", "Back", id="back_back", tooltip="Another receipt"),
        *ListingScreen.BINDINGS,
    ]

    def __init__(self, context: TillContext, head: ReceiptHead) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._head, self._typed = head, TypedLine()
        self._sold: list[Returnable] = []
        self._back: dict[int, Quantity] = {}
        self._void_id = new_id()
        self._approvals: tuple[UUID, ...] = ()
        self._asked_to_void = False
        self._to_approve: NotPermitted | None = None

    def painted(self) -> None:
        self._show_line()
        self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing else is done while a void is being booked."""
        if action == "approve":
            return self._to_approve is not None
        return None if self.writing and action in ("accept", "whole", "all", "void", "back") else True

    @property
    def not_voided(self) -> str:
        number = self._head.receipt_number
        if self._head.kind != "sale":
            return f"{number} took goods back and is not voided: sell them again."
        if any(sold.left != sold.sold for sold in self._sold):
            if any(sold.left for sold in self._sold):
                return f"A part of {number} came back: return the rest of it instead (F4)."
            return f"All of {number} came back already: nothing is left to void."
        return ""

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._asked_to_void = False
        self._typed.type(text, in_burst=in_burst)
        self._show_line(typing=True)

    def enter_typed(self, *, in_burst: bool) -> None:
        """A scan is no quantity."""
        self._typed.clear()
        self._show_line()
        self.refuse(BadInput("That came as fast as a scan and was not read: type the quantity."))

    def action_rub_out(self) -> None:
        self._typed.rub_out()
        self._show_line()

    def action_back(self) -> None:
        if self._typed.text:
            self._typed.clear()
            self._show_line()
        else:
            self.dismiss(None)

    def action_whole(self) -> None:
        """Takes the marked line whole, or not at all after all."""
        if self._sold:
            at, left = self.rows.at, self._sold[self.rows.at].left
            self._take(at, Quantity(0) if self._back.get(at) == left else left)

    def action_all(self) -> None:
        for at, sold in enumerate(self._sold):
            if sold.left:
                self._take(at, sold.left)

    def action_accept(self) -> None:
        text = self._typed.text.strip()
        self._typed.clear()
        self._show_line()
        if text:
            self._take_typed(text)
        elif self._back:
            self._fetch()
        else:
            self.refuse(BadInput("Nothing is chosen: press Space for the marked line or type how many come back."))

    def _take_typed(self, text: str) -> None:
        try:
            quantity = self.till.money.parse_quantity(text)
        except NotANumber as error:
            self.refuse(BadInput(f"{error}: type a quantity such as 1 or 0.350."))
            return
        if quantity < 0 or not self._sold:
            self.refuse(BadInput("A quantity is above 0: type it again."))
            return
        self._take(self.rows.at, quantity)

    def _take(self, at: int, quantity: Quantity) -> None:
        sold = self._sold[at]
        if quantity > sold.left or not sold.left:
            left = self.till.money.quantity(sold.left)
            self.refuse(BadInput(f"{left} of {sold.name} can still come back: type a quantity up to that."))
            return
        if sold.unit == "each" and quantity % ONE:
            self.refuse(BadInput(f"{sold.name} is sold by the piece: type a whole quantity."))
            return
        self._choose(at, quantity)
        self._choose_what_follows(at, quantity)
        self._show()
        self.say(HINT)

    def _choose(self, at: int, quantity: Quantity) -> None:
        self._back[at] = quantity
        if not quantity:
            del self._back[at]

    def _choose_what_follows(self, at: int, quantity: Quantity) -> None:
        """The deposit comes back with its bottle, in the same part; it can still be changed."""
        goods = self._sold[at]
        for place, line in enumerate(self._sold):
            if line.follows == goods.reference.position:
                part = Quantity(rounded_quotient(line.sold * quantity, goods.sold))
                self._choose(place, min(part, line.left))

    @work(group="returnable")
    async def _fetch(self) -> None:
        """The lines as they stand now; a part takes exactly its share."""
        company_id, wanted = (
            self.till.lane.company.company_id,
            {self._sold[at].reference: quantity for at, quantity in sorted(self._back.items())},
        )
        try:
            customer = await self.till.desk.ask(lambda session: customer_of(session, company_id, self._head))
            lines = await self.till.desk.ask(lambda session: lines_back(session, company_id, wanted))
        except TillError as refusal:
            self.refuse(refusal)
            self._load()
        else:
            self.dismiss(TakenBack(lines, customer))

    @work(exclusive=True, group="returnable")
    async def _load(self) -> None:
        company_id, document_id = self.till.lane.company.company_id, self._head.document_id
        try:
            self._sold = await self.till.desk.ask(lambda session: returnable(session, company_id, document_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._back.clear()
        self._show()
        if not any(sold.left for sold in self._sold):
            self.refuse(BadInput(f"Nothing is left to come back of {self._head.receipt_number}: Esc."))
        elif not self.message.sentence:
            self.say(HINT)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_whole()

    def _show(self) -> None:
        quantity = self.till.money.quantity
        self.rows.show(
            [
                (sold.name, quantity(sold.sold), quantity(sold.left),
                 quantity(self._back[at]) if at in self._back else "", self._amount(sold.amount))
                for at, sold in enumerate(self._sold)
            ],
            empty=f"{self._head.receipt_number} sold nothing: it took goods back itself.",
        )  # fmt: skip

    def _show_line(self, *, typing: bool = False) -> None:
        self.entry.show(self._typed.text, f"{self._head.receipt_number} · how many", typing=typing)

"""Orders to suppliers by number, the newest first; new ones by hand, or proposed from what runs out."""

from typing import ClassVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.proposing import MOST_NEEDS, Proposal, needs_below, proposed
from pos_tui.buying.queries import PAGE, orders, suppliers
from pos_tui.buying.views import COMING, OPEN, DraftLine, OrderHead, OrderStatus, SupplierHead
from pos_tui.errors import BadInput, TillError
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.order import DraftOf, OrderScreen
from pos_tui.ui.screens.trading import PickScreen, TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("No", 5, is_figure=True),
    Column("Supplier"),
    Column("State", 15),
    Column("Lines", 5, is_figure=True),
    Column("Total", 12, is_figure=True),
    Column("Expected", 10),
)
OF_SUPPLIERS = (
    Column("Code", 10),
    Column("Supplier"),
    Column("Lines", 5, is_figure=True),
    Column("Total", 12, is_figure=True),
)
FILTERS: tuple[tuple[str, tuple[OrderStatus, ...]], ...] = (
    ("Open orders", OPEN),
    ("Drafts", ("draft",)),
    ("Orders on their way", COMING),
    ("Received orders", ("received",)),
    ("Cancelled orders", ("cancelled",)),
    ("All orders", ()),
)
TO_PICK = (Column("Code", 10), Column("Supplier"), Column("Open", 5, is_figure=True), Column("", 1))
NOBODY = "Nobody yet: Enter chooses a supplier"
MOST_SUPPLIERS = 10_000
STATES = {"partly_received": "partly received"}


class OrdersScreen(TradingScreen[None]):
    """One outlet's orders, a page at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Open", id="orders_open", tooltip="The marked order, or the number typed"),
        Binding("f2", "new", "New", id="orders_new", tooltip="An order by hand"),
        Binding("f3", "propose", "Propose", id="orders_propose", tooltip="What is below its reorder point"),
        Binding("f4", "filter", "Which", id="orders_filter", tooltip="Open, drafts, on their way, received …"),
        Binding("f9", "more", "More", id="orders_more", tooltip="The next page"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Order"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._heads: list[OrderHead] = []
        self._filter, self._more = 0, False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._more or None) if action == "more" else True

    def look(self) -> None:
        self._read(add=False)

    def entered(self, text: str) -> None:
        if text:
            self._open_number(text)
        elif self._heads:
            self._open(self._heads[self.rows.at].order_id)

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    def action_filter(self) -> None:
        self._filter = (self._filter + 1) % len(FILTERS)
        self._read(add=False)

    def action_more(self) -> None:
        self._read(add=True)

    def action_new(self) -> None:
        self._for_whom(())

    @work(group="orders pick")
    async def _for_whom(self, lines: tuple[DraftLine, ...]) -> None:
        """For which supplier, then its lines."""
        heads = await self._suppliers()
        if not heads:
            self.refuse(BadInput("There is no supplier yet: add one in the menu under Suppliers, then order."))
            return
        cells = [(head.supplier.code, head.supplier.name, str(head.open_orders or ""), "") for head in heads]
        picked = PickScreen(
            self.till, RowList(TO_PICK, empty=""), cells, "Which supplier? Type a part of the name."
        )
        self.lay(
            picked,
            lambda at: self._draft(DraftOf(heads[at].supplier, lines)) if at is not None else None,
        )

    @work(group="orders pick")
    async def action_propose(self) -> None:
        """What is at or below its reorder point, by supplier; the chosen one's lines become a draft."""
        lane, now = self.till.lane, self.till.clock()
        try:
            needs = await self.till.desk.ask(
                lambda s: needs_below(s, lane.company.company_id, lane.outlet_id, now=now)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        proposals, money = proposed(needs), self.till.money
        if not proposals:
            self.say("Nothing is at or below its reorder point.")
            return
        cells = [
            (one.needs[0].supplier_code or "", one.supplier_name or NOBODY, str(len(one.lines)),
             money.amount(one.total))
            for one in proposals
        ]  # fmt: skip
        first = f" These are the first {MOST_NEEDS} products." if len(needs) == MOST_NEEDS else ""
        hint = f"At or below their reorder points, by supplier: Enter makes a draft.{first}"
        picked = PickScreen(self.till, RowList(OF_SUPPLIERS, empty=""), cells, hint)
        self.lay(picked, lambda at: self._propose(proposals[at]) if at is not None else None)

    def _propose(self, proposal: Proposal) -> None:
        if proposal.supplier_id is None:
            self._for_whom(proposal.lines)
        else:
            self._draft_of(proposal)

    @work(group="orders pick")
    async def _draft_of(self, proposal: Proposal) -> None:
        known = {head.supplier.supplier_id: head.supplier for head in await self._suppliers()}
        supplier = known.get(proposal.supplier_id) if proposal.supplier_id is not None else None
        if supplier is None:
            self.refuse(BadInput("This supplier delivers no more: choose another one."))
        else:
            self._draft(DraftOf(supplier, proposal.lines))

    async def _suppliers(self) -> list[SupplierHead]:
        """Whoever delivers; none, with the refusal said, where that cannot be read."""
        company_id = self.till.lane.company.company_id
        try:
            return await self.till.desk.ask(
                lambda s: suppliers(s, company_id, active_only=True, limit=MOST_SUPPLIERS)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return []

    def _draft(self, draft: DraftOf) -> None:
        self.lay(OrderScreen(self.till, draft), self._back)

    def _open(self, order_id: UUID) -> None:
        self.lay(OrderScreen(self.till, order_id), self._back)

    def _open_number(self, text: str) -> None:
        wanted = text.rpartition("-")[2]
        at = next((at for at, head in enumerate(self._heads) if str(head.number) == wanted), None)
        if at is None:
            self.refuse(BadInput(f"No order {text[:20]} in this list: F4 shows others, F9 older ones."))
        else:
            self._open(self._heads[at].order_id)

    def _back(self, _nothing: None) -> None:
        self._read(add=False)

    @work(group="orders", exclusive=True)
    async def _read(self, *, add: bool) -> None:
        lane, (name, statuses) = self.till.lane, FILTERS[self._filter]
        before = self._heads[-1].number if add and self._heads else None
        try:
            page = await self.till.desk.ask(
                lambda s: orders(
                    s, lane.company.company_id, outlet_id=lane.outlet_id, statuses=statuses, before=before
                )
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._heads = [*self._heads, *page] if add else page
        self._more = len(page) == PAGE
        self.rows.show(
            [self._cells(head) for head in self._heads], empty=f"{name}: none. F2 makes one, F3 proposes."
        )
        self.say(f"{name}. F4 shows others.")
        self.refresh_bindings()

    def _cells(self, head: OrderHead) -> tuple[str, ...]:
        state = STATES.get(head.status, head.status)
        total, expected = self.till.money.amount(head.total), str(head.expected_on or "")
        return str(head.number), head.supplier_name, state, str(head.lines), total, expected

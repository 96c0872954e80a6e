"""Voiding a whole receipt: asked once, booked once, approved by somebody else where that is needed."""

from dataclasses import dataclass
from uuid import UUID

from textual import work

from pos_tui.customers.views import Customer
from pos_tui.errors import NotPermitted, SaleRefused, TillError
from pos_tui.money import Money
from pos_tui.selling.finding import ReceiptHead
from pos_tui.selling.views import Line, Receipt
from pos_tui.staff.views import Actor
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.workers.approving import Wish
from pos_tui.workers.correcting import void_whole


@dataclass(frozen=True)
class TakenBack:
    """Lines for the basket."""

    lines: tuple[Line, ...]
    customer: Customer | None


@dataclass(frozen=True)
class Voided:
    """The receipt is reversed, and this is what was booked."""

    receipt: Receipt
    opens_drawer: bool
    sentence: str


class Voiding(ListingScreen[TakenBack | Voided | None], inherit_bindings=False):
    """The part of the return screen that writes."""

    _head: ReceiptHead
    _void_id: UUID
    _approvals: tuple[UUID, ...]
    _asked_to_void: bool
    _to_approve: NotPermitted | None

    @property
    def not_voided(self) -> str:
        """Why nobody can void this receipt, where it can be seen already: then it is not asked for."""
        raise NotImplementedError

    def action_void(self) -> None:
        """Asks once: money leaves the drawer."""
        if self.writing:
            return
        if why := self.not_voided:
            self.refuse(SaleRefused(why))
            return
        if not self._asked_to_void:
            self._asked_to_void = True
            total = self.till.money.with_currency(self._head.total)
            self.say(
                f"{total} goes back and {self._head.receipt_number} is reversed: Del again does it.", "warning"
            )
            return
        self._to_approve = None
        self.writing = True
        self.say("Voiding the receipt …")
        self._void()

    @work(group="void")
    async def _void(self) -> None:
        """One id for all attempts: it is voided once at most."""
        till, now = self.till, self.till.clock()

        actor = Actor(staff_id=till.person.staff_id, approvals=self._approvals)
        try:
            receipt = await till.desk.write(
                lambda session: void_whole(
                    session,
                    till.lane,
                    actor,
                    self._head.document_id,
                    sale_id=self._void_id,
                    key=till.key,
                    now=now,
                )
            )
        except TillError as refusal:
            self.writing = False
            self._to_approve = refusal if isinstance(refusal, NotPermitted) else None
            self.refresh_bindings()
            self.refuse(refusal)
        else:
            self.dismiss(self._voided(receipt))

    def _voided(self, receipt: Receipt) -> Voided:
        amounts = ", ".join(f"{self._amount(-one.amount)} {one.name}" for one in receipt.tenders)
        cash = {tender.code for tender in self.till.tenders if tender.kind == "cash"}
        return Voided(
            receipt,
            opens_drawer=any(one.code in cash for one in receipt.tenders),
            sentence=f"{self._head.receipt_number} is voided. To give back: {amounts or 'nothing'}.",
        )

    def action_approve(self) -> None:
        self._approve()

    @work
    async def _approve(self) -> None:
        wish = Wish(permission="void_document", about=self._head.receipt_number)
        approval = await ask_on_top(self, ApproveScreen(self.till, wish))
        if approval is not None:
            self._approvals = (*self._approvals, approval)
            self._to_approve = None
            self.refresh_bindings()
            self.say("Approved: press Del to void the receipt.", "good")

    def _amount(self, amount: int) -> str:
        return self.till.money.amount(Money(amount))

"""Booking what the pay screen took: one write, and the answer to what became of it."""

import logging
import re
from dataclasses import dataclass
from uuid import UUID

from textual import on, work
from textual.message import Message
from textual.reactive import var

from pos_tui.cash.views import TenderType
from pos_tui.errors import NotPermitted, SaleIdTaken, StoreUnavailable, TillError
from pos_tui.log import about_sale
from pos_tui.money import NOTHING, Money
from pos_tui.selling.basket import say_why
from pos_tui.selling.finding import tenders_of
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Basket, Receipt, Sale
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.context import TillContext
from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.tendering import Tendering
from pos_tui.ui.widgets.message_line import Tone
from pos_tui.ui.wishes import wish_for
from pos_tui.workers.approving import Wish
from pos_tui.workers.replies import Failed, Refused

log = logging.getLogger(__name__)

IN_DOUBT = "whether this sale was booked is not known yet. Enter asks again; it is booked once at most."


@dataclass(frozen=True)
class Paid:
    """The sale is booked."""

    receipt: Receipt
    opens_drawer: bool


@dataclass(frozen=True)
class BackToBasket:
    """Nothing was booked; codes that were scanned meanwhile belong into the basket."""

    sentence: str = ""
    codes: tuple[str, ...] = ()
    approvals: tuple[UUID, ...] = ()
    why: str | None = None
    """The reason of a discount that was approved meanwhile."""


@dataclass
class Sold(Message):
    """The sale is committed."""

    receipt: Receipt


class Booking(KeyedScreen[Paid | BackToBasket], inherit_bindings=False):
    """The part of the pay screen that writes."""

    booking: var[bool] = var(False, bindings=True)
    _till: TillContext
    _basket: Basket
    _tendering: Tendering
    _in_doubt: bool
    _origins: dict[TenderType, Money]
    """What goods that come back were paid with, and how much of it was not given back yet."""
    _knows_origins: bool
    _to_approve: NotPermitted | None = None
    _refused_as: Tendering | None = None
    _approved: Tendering | None = None
    """What was tendered when somebody had to approve it: Enter tenders it again, not exactly what is due."""

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        raise NotImplementedError

    def _refuse(self, refusal: TillError) -> None:
        raise NotImplementedError

    def _show(self) -> None:
        raise NotImplementedError

    def _back_with(self, codes: tuple[str, ...]) -> None:
        raise NotImplementedError

    @work(exclusive=True, group="origins")
    async def _look_for_origins(self) -> None:
        """What paid for the goods that come back is offered first."""
        company_id = self._till.lane.company.company_id
        documents = list({line.returns.document_id for line in self._basket.lines if line.returns})
        known = {tender.tender_type_id: tender for tender in self._till.tenders}
        try:
            found = await self._till.desk.ask(lambda session: tenders_of(session, company_id, documents))
        except TillError as refusal:
            self.dismiss(self._back(str(refusal)))
            return
        self._origins = {known[tender]: left for tender, left in found.items() if tender in known}
        self._knows_origins = True
        if self._origins:
            self.say(self._paid_with())
            self.refresh_bindings()

    def _paid_with(self) -> str:
        first, money = self._gives_back().name, self._till.money
        if len(self._origins) == 1:
            return f"Paid with {first}: Enter gives it back in {first}."
        parts = " and ".join(f"{tender.name} {money.amount(left)}" for tender, left in self._origins.items())
        return f"To give back: {parts}. Enter gives it back in {first} first."

    @property
    def key_labels(self) -> dict[str, str]:
        """What Enter gives back in stands beside it."""
        return {"take": self._gives_back().name} if self._origins else {}

    def _gives_back(self) -> TenderType:
        """What is given back next in: the largest of what was paid with that is not used up."""
        return next((one for one in self._origins if self._not_given_back(one) > 0), next(iter(self._origins)))

    def _not_given_back(self, tender: TenderType) -> Money:
        given = sum(-one.amount for one in self._tendering.payments if one.tender == tender)
        return Money(self._origins.get(tender, NOTHING) - given)

    def _part_of(self, tender: TenderType, typed: Money | None) -> Money | None:
        """What is typed; else no more goes back in a tender than was paid in it, and None where all may."""
        left, due = self._not_given_back(tender), self._tendering.due
        return left if typed is None and due < 0 < left < -due else typed

    def action_approve(self) -> None:
        if self._to_approve is not None:
            self._approve(self._to_approve)

    @work
    async def _approve(self, refusal: NotPermitted) -> None:
        wish = wish_for(refusal, self._basket, self._till)
        if wish.permission == "discount" and not await self._has_reason(wish):
            return
        asked = ApproveScreen(self._till, wish)
        if await ask_on_top(self, asked) is not None:
            self._basket = self._basket.model_copy(update={"approvals": (*self._basket.approvals, *asked.given)})
            self._mind(None)
            self._approved = self._refused_as
            self.say("Approved: Enter pays as before; or take another tender.", "good")

    async def _has_reason(self, wish: Wish) -> bool:
        """A discount that somebody has to approve has a reason, which is asked for before their PIN."""
        if self._basket.discount_reason:
            return True
        from pos_tui.ui.screens.why import WhyScreen  # most payments need nobody's approval

        asked = WhyScreen(f"{wish.about}: {self._till.person.name} may not give it alone.")
        why = await ask_on_top(self, asked)
        if asked.scanned:
            self._back_with(tuple(asked.scanned))
        elif why is not None:
            self._basket = say_why(self._basket, why)
        return why is not None and not asked.scanned

    def _is_as_approved(self) -> bool:
        """Tenders again what was approved, unless something else was tendered or taken back since."""
        approved, self._approved = self._approved, None
        if approved is None or approved.take_back() != self._tendering:
            return False
        self._tendering = approved
        self._show()
        return True

    def _back(self, sentence: str = "", codes: tuple[str, ...] = ()) -> BackToBasket:
        """The way back keeps what was approved meanwhile."""
        return BackToBasket(sentence, codes, self._basket.approvals, self._basket.discount_reason)

    def _mind(self, refusal: TillError | None) -> None:
        """What was refused last, if somebody could approve it."""
        self._to_approve = refusal if isinstance(refusal, NotPermitted) else None
        self.refresh_bindings()

    def _book(self) -> None:
        """One write, however often it is asked for: the sale id makes the repeats the same sale."""
        till = self._till
        sale = Sale(
            company_id=till.lane.company.company_id,
            outlet_id=till.lane.outlet_id,
            terminal_id=till.lane.terminal_id,
            staff_id=till.person.staff_id,
            basket=self._basket,
            payments=self._tendering.payments,
        )
        key, now = till.key, till.clock()
        self.booking = True
        self._mind(None)
        self.say("Booking the sale …")
        try:
            with about_sale(sale.basket.sale_id):
                till.desk.submit(
                    lambda session: complete_sale(session, sale, key=key, now=now), reply=Sold, to=self
                )
        except TillError as busy:
            if self._in_doubt:
                self._doubt(str(busy))
            else:
                self._not_booked(busy)

    @on(Sold)
    def _sold(self, message: Sold) -> None:
        with about_sale(self._basket.sale_id):
            log.info("sold as %s", message.receipt.receipt_number)
        self.dismiss(Paid(message.receipt, opens_drawer=self._tendering.takes_cash))

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        if isinstance(message.error, StoreUnavailable):
            self._doubt(str(message.error))
        elif self._in_doubt or isinstance(message.error, SaleIdTaken):
            self._look_up(message.error)
        else:
            self._not_booked(message.error)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._doubt(f"A bug in this program ({type(message.error).__name__}).")

    def _not_booked(self, refusal: TillError) -> None:
        self.booking = self._in_doubt = False
        self._refused_as, self._tendering = self._tendering, self._tendering.take_back()
        self._show()
        self._mind(refusal)
        self._refuse(refusal)

    def _doubt(self, why: str) -> None:
        self.booking, self._in_doubt = False, True
        self._refuse(TillError(f"{_cause(why)}: {IN_DOUBT}"))

    def _look_up(self, refusal: TillError | None = None) -> None:
        """Asks the database what became of the sale before anything else may be done to it.

        A `refusal` of the sale as it was sent once more tells nothing of the first time.
        """
        self.booking = True  # sent once more meanwhile it would be booked behind the answer that it was not
        self.say("Asking whether the sale was booked …")
        self._ask_what_became(refusal)

    @work(exclusive=True, group="look up")
    async def _ask_what_became(self, refusal: TillError | None) -> None:
        company_id, sale_id = self._till.lane.company.company_id, self._basket.sale_id
        try:
            receipt = await self._till.desk.ask(lambda session: find_receipt(session, company_id, sale_id))
        except TillError as unanswered:
            self._doubt(str(unanswered))
            return
        if receipt is not None:
            self.dismiss(Paid(receipt, opens_drawer=self._tendering.takes_cash))
        elif refusal is not None:
            self._not_booked(refusal)
        else:
            self.dismiss(self._back("The sale was not booked; the basket is as it was."))


def _cause(sentence: str) -> str:
    """What is wrong, without what became of a write: of a sale in doubt that is another thing."""
    return re.split(r"[;:.](?:\s|$)", sentence, maxsplit=1)[0]

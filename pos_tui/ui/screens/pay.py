"""Taking the payment: what is due, tender by tender, is the largest thing; then the change."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from pos_tui.cash.views import TenderType
from pos_tui.errors import BadInput, TillError
from pos_tui.money import Money, NotANumber
from pos_tui.selling.rules import price_basket
from pos_tui.selling.slips import slip_payments
from pos_tui.selling.views import Basket, Payment
from pos_tui.shop.queries import exchange_in_force
from pos_tui.ui.context import TillContext
from pos_tui.ui.keyed import HEIGHTS
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.paying_balances import of_balance
from pos_tui.ui.paying_cards import PayingCards
from pos_tui.ui.prompts import LONG_ENOUGH_FOR_A_CODE
from pos_tui.ui.screens.help import HelpScreen
from pos_tui.ui.tendering import NOTES, Tendering, letters_for
from pos_tui.ui.typed import TypedLine, scanned_codes
from pos_tui.ui.widgets.choices import Choices
from pos_tui.ui.widgets.details import Details, Fact, payment_facts
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.message_line import MessageLine, Tone
from pos_tui.ui.widgets.status_line import StatusLine
from pos_tui.ui.widgets.total_panel import TotalPanel

NOTE_KEYS = ("f5", "f6", "f7", "f8")


class PayScreen(PayingCards):
    """Takes tenders until nothing is due, books the sale once, and answers with its receipt."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", id="pay_help", tooltip="What the keys do here", show=False),
        Binding("enter", "take", "Cash", id="take", tooltip="What is typed, in cash; else exactly what is due"),
        Binding("f6", "approve", "Approve", id="pay_approve", tooltip="Somebody else's PIN lets you do it once"),
        *(
            Binding(key, f"note({index})", f"Note {index + 1}", id=f"note_{index + 1}", tooltip="Cash", show=False)
            for index, key in enumerate(NOTE_KEYS)
        ),
        Binding("backspace", "rub_out", "Take back", id="pay_rub_out", tooltip="The last figure, or the tender"),
        Binding("escape", "go_back", "Back to the basket", id="pay_back", tooltip="The basket stays as it was"),
    ]

    def __init__(self, context: TillContext, basket: Basket) -> None:
        super().__init__()
        self._till, self._basket = context, basket
        company = context.lane.company
        total = price_basket(basket, company).total
        self._tendering = Tendering(total, company, context.money, slip_payments(basket, company))
        self._letters = letters_for(context.tenders)
        self._origins: dict[TenderType, Money] = {}
        self._knows_origins, self._in_doubt = total >= 0, False
        self._typed = TypedLine()
        self._unseen: list[events.Key] = []
        self._status = StatusLine(context, lambda: context.desk.waiting)
        self._total, self._details = TotalPanel(plain=context.low_bandwidth), Details()
        self._entry, self._message = EntryLine(), MessageLine()

    def compose(self) -> ComposeResult:
        yield self._status
        with Container(id="due"):
            yield self._total
            yield self._details
            yield Choices(_choices(self._letters, self._till.money))
            yield self._entry
            yield self._message
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self._show()

    # Keys

    def typed_unseen(self, event: events.Key) -> None:
        self._unseen.append(event)

    def painted(self) -> None:
        """Nothing typed ahead pays; a scan that came meanwhile belongs into the basket."""
        if not self._knows_origins:
            self._look_for_origins()
        if any(tender.currency for tender in self._till.tenders):
            self._look_for_rates()
        codes = scanned_codes(self._unseen)
        if codes:
            self._back_with(codes)

    def is_command(self, key: str) -> bool:
        return key.lower() in self._letters or super().is_command(key)

    async def press(self, key: str) -> None:
        tender = self._letters.get(key.lower())
        if tender is not None:
            self._take(tender)
        else:
            await super().press(key)

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._typed.type(text, in_burst=in_burst)
        self._show_line(typing=True)

    def enter_typed(self, *, in_burst: bool) -> None:
        """An Enter as fast as a scanner's ends a scan, and never pays; a hand's letters before it are no part."""
        line, ended = self._typed.text, self._typed.end(in_burst=in_burst)
        if ended.scanned and len(ended.text) >= LONG_ENOUGH_FOR_A_CODE and ended.text.isalnum():
            self._back_with((ended.text,))
        elif line:
            self._typed.clear(line)
            self.say("Enter came as fast as a scan: press it again.", "warning")

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "approve":
            return self._to_approve is not None and not self.booking
        return None if self.booking and action in ("take", "note", "rub_out", "go_back") else True

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(self))

    def action_take(self) -> None:
        """What is typed, in cash; else what was approved, or exactly what is due, or back where it came from."""
        if not self._typed.text and (self._is_as_approved() or self._tendering.is_paid):
            self._book()
        else:
            self._take(self._cash())

    def action_note(self, index: int) -> None:
        self._typed.clear()
        self._take(self._cash(), NOTES[index])

    def action_rub_out(self) -> None:
        if self._typed.text:
            self._typed.rub_out()
        elif not self._in_doubt:
            self._tendering = self._tendering.take_back()
        self._show()

    def action_go_back(self) -> None:
        if self._in_doubt:
            self._look_up()
        else:
            self.dismiss(self._back())

    def _cash(self) -> TenderType:
        """What Enter and typed amounts are tendered in: cash, and to give back what was paid with."""
        tenders = [self._gives_back()] if self._origins else self._till.tenders
        return next((one for one in tenders if one.kind == "cash" and not one.currency), tenders[0])

    @work(exclusive=True, group="rates")
    async def _look_for_rates(self) -> None:
        """What foreign money is worth on the shift's day."""
        till = self._till
        company_id, day = till.lane.company.company_id, till.shift.business_date
        try:
            rates = await till.desk.ask(lambda session: exchange_in_force(session, company_id, day))
        except TillError as refusal:
            self._refuse(refusal)
        else:
            self._tendering = replace(self._tendering, exchange=rates)
            self._show()

    def _take(self, tender: TenderType, amount: Money | None = None) -> None:
        if self.booking or not self._knows_origins:
            return
        if self._in_doubt or self._tendering.is_paid:
            self._book()
            return
        if tender.kind == "gift_card":
            self._take_card(tender)
            return
        try:
            given = self._part_of(tender, self._amount(tender.currency)) if amount is None else amount
            self._tender(tender, of_balance(tender, given, self._tendering, self._basket.customer))
        except TillError as refusal:
            self._refuse(refusal)

    def _tender(self, tender: TenderType, given: Money | None, card: str | None = None) -> None:
        self._tendering = self._tendering.tender(tender, given, card)
        self._typed.clear()
        self.say("")
        self._show()
        if self._tendering.is_paid:
            self._book()

    def _amount(self, currency: str | None) -> Money | None:
        """What is typed, in the shop's money or in a foreign currency."""
        text = self._typed.text.strip()
        try:
            return self._till.money.of_currency(currency).parse_amount(text) if text else None
        except NotANumber as error:
            raise BadInput(f"{error}: type the amount tendered, such as 20.") from None

    def _back_with(self, codes: tuple[str, ...]) -> None:
        given = any(payment.coupon is None for payment in self._tendering.payments)
        if given or self.booking or self._in_doubt:
            self._refuse(BadInput(f"{codes[-1]} was scanned during the payment and not added: finish it first."))
        else:
            self.dismiss(self._back("Scanned while paying: look at the total, then pay.", codes))

    # What is seen

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        self._message.say(sentence, tone)

    def _refuse(self, refusal: TillError) -> None:
        """Says it; what was typed is gone: the next amount does not begin with its figures."""
        self._typed.clear()
        self._show_line()
        self._status.redraw()
        self.say(str(refusal), "bad")
        self.app.bell()

    def _show_line(self, *, typing: bool = False) -> None:
        self._entry.show(self._typed.text, "Tendered", typing=typing)

    def _show(self) -> None:
        money, tendering = self._till.money, self._tendering
        after = tendering.after
        label = "CHANGE" if after.change else ("TO GIVE BACK" if tendering.total < 0 else "TO PAY")
        amount = after.change or Money(abs(tendering.due))
        self._total.show(f"{label} {money.currency}", money.amount(amount))
        self._details.show(_facts(tendering, money))
        self._show_line()
        self.refresh_bindings()


def _choices(letters: Mapping[str, TenderType], money: MoneyFormat) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        ("Tenders", [(letter, tender.name) for letter, tender in letters.items()]),
        ("Notes", [(key.upper(), money.amount(note)) for key, note in zip(NOTE_KEYS, NOTES, strict=True)]),
    ]


def _facts(tendering: Tendering, money: MoneyFormat) -> list[Fact]:
    """The total, each tender, and what is left in coins and in foreign money where that is another amount."""
    tendered = [(_tender_text(payment, money), money.amount(payment.amount)) for payment in tendering.payments]
    facts = payment_facts(tendering.total, tendering.after, tendered, money)
    if tendering.is_paid:
        return facts
    if tendering.due_in_cash != tendering.due:
        facts.append(("Left, in cash", money.amount(tendering.due_in_cash)))
    for currency in tendering.exchange:
        if (left := tendering.left_in(currency)) is not None:
            facts.append((f"Left, in {currency}", money.of_currency(currency).amount(left)))
    return facts


def _tender_text(payment: Payment, money: MoneyFormat) -> str:
    """Euro EUR 10.00, which is worth the figure beside it."""
    foreign = payment.foreign
    if foreign is None:
        return " ".join(filter(None, (payment.tender.name, payment.coupon)))
    return f"{payment.tender.name} {money.of_currency(foreign.currency).with_currency(foreign.amount)}"

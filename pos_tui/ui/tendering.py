"""Paying for a basket, tender by tender. Pure: each step answers a new state or refuses with a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pos_tui.cash.rules import cash_rounding, enough_of, worth_of
from pos_tui.cash.views import ForeignCash, Settlement, TenderType
from pos_tui.errors import BadTender
from pos_tui.money import NOTHING, Money
from pos_tui.selling.foreign import NO_RATE
from pos_tui.selling.rules import settlement
from pos_tui.selling.views import Payment
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.views import CompanyRules, Exchange
from pos_tui.ui.money_format import MoneyFormat

FIRST_LETTERS = {"cash": "c", "card": "d", "voucher": "v", "points": "p", "store_credit": "s", "gift_card": "g"}
NOTES = (Money(1_000), Money(2_000), Money(5_000), Money(10_000))
"""Quick notes in minor units: 10, 20, 50 and 100 with cents, thousands without."""


@dataclass(frozen=True)
class Tendering:
    """What is owed and what was tendered for it so far."""

    total: Money
    company: CompanyRules
    money: MoneyFormat
    payments: tuple[Payment, ...] = ()
    exchange: Mapping[str, Exchange] = field(default_factory=dict)
    """What foreign money is worth today."""

    @property
    def after(self) -> Settlement:
        return settlement(self.total, self.payments, self.company)

    @property
    def due(self) -> Money:
        """What is left to pay by other tenders than cash, which are not rounded; below nothing to give back."""
        return NOTHING if self.is_paid else Money(self.total - self._tendered)

    @property
    def due_in_cash(self) -> Money:
        """What is left to pay when it is paid in coins."""
        other = Money(sum(payment.amount for payment in self.payments if payment.tender.kind != "cash"))
        coins, method = self.company.cash_rounding, self.company.cash_rounding_method
        rounding = cash_rounding(self.total, other, coins, method)
        return Money(self.total + rounding - self._tendered)

    @property
    def is_paid(self) -> bool:
        """True when nothing is owed by either side."""
        return self.after.due == 0

    @property
    def takes_cash(self) -> bool:
        return any(payment.tender.kind == "cash" or payment.change for payment in self.payments)

    def tender(self, kind: TenderType, amount: Money | None = None, card: str | None = None) -> "Tendering":
        """The state after another tender; without an amount it is exactly what is left.

        The amount of foreign cash is in its own currency, and its change in ours.
        """
        if kind.currency is not None:
            return self._foreign(kind, kind.currency, amount)
        left = self.due_in_cash if kind.kind == "cash" else self.due
        given = left if amount is None else Money(-amount if self.total < 0 < amount else amount)
        if given == 0:
            raise BadTender(f"{kind.name}: nothing is left to pay with it.")
        self._check(kind, given, left)
        paid = replace(self, payments=(*self.payments, Payment(tender=kind, amount=given, card=card)))
        return paid._with_change()

    def left_in(self, currency: str) -> Money | None:
        """How much of a foreign currency pays what is left; None without a rate."""
        rate, left = self.exchange.get(currency), self.due_in_cash
        if rate is None or left <= 0:
            return None
        return enough_of(left, rate.rate, places=currency_exponent(currency), company=self.company)

    def _foreign(self, kind: TenderType, currency: str, amount: Money | None) -> "Tendering":
        if self.total < 0:
            raise BadTender(f"{kind.name} is not given back: give back {self.company.currency} (Enter).")
        if currency not in self.exchange:
            raise BadTender(NO_RATE.format(currency=currency))
        given = self.left_in(currency) if amount is None else amount
        if given is None or given <= 0:
            raise BadTender(f"{kind.name}: nothing is left to pay with it.")
        foreign = ForeignCash(currency=currency, amount=given, rate=self.exchange[currency].rate)
        worth = worth_of(foreign, places=currency_exponent(currency), company=self.company)
        if worth == 0:
            raise BadTender(f"{kind.name}: so little is worth nothing here: type a larger amount.")
        self._check(kind, worth, self.due_in_cash)
        payment = Payment(tender=kind, amount=worth, foreign=foreign)
        return replace(self, payments=(*self.payments, payment))._with_change()

    def take_back(self) -> "Tendering":
        """The state before the last tender."""
        return replace(self, payments=self.payments[:-1])

    @property
    def _tendered(self) -> Money:
        return Money(sum(payment.amount for payment in self.payments))

    def _check(self, kind: TenderType, given: Money, left: Money) -> None:
        if self.total < 0 and not left <= given < 0:
            raise BadTender(f"{self.money.with_currency(Money(-left))} goes back: press the key of the tender.")
        if self.total >= 0 and given < 0:
            raise BadTender("An amount is above nothing: type it again.")
        step = self.company.cash_rounding
        if kind.kind == "cash" and step is not None and given % step:
            raise BadTender(f"Cash comes in steps of {self.money.with_currency(step)}: type it again.")
        if given > max(left, 0) and not kind.gives_change:
            raise BadTender(
                f"{kind.name} takes at most {self.money.with_currency(left)}, what is due: type a smaller amount."
            )

    def _with_change(self) -> "Tendering":
        """Change is handed out of the tenders that give it, the last one first."""
        change, payments = self.after.change, list(self.payments)
        for index in reversed(range(len(payments))):
            given = max(payments[index].amount, NOTHING) if payments[index].tender.gives_change else NOTHING
            part = min(change, given)
            payments[index] = payments[index].model_copy(update={"change": Money(part)})
            change = Money(change - part)
        return replace(self, payments=tuple(payments))


def letters_for(tenders: Sequence[TenderType]) -> dict[str, TenderType]:
    """A letter for each tender: c cash, d card, v voucher; the others by the first free letter of their name."""
    letters: dict[str, TenderType] = {}
    for tender in sorted(tenders, key=lambda one: (one.kind not in FIRST_LETTERS, one.currency is not None)):
        wanted = FIRST_LETTERS.get(tender.kind, "") + tender.name.casefold() + "abcdefghijklmnopqrstuvwxyz"
        letter = next((one for one in wanted if "a" <= one <= "z" and one not in letters), None)
        if letter is not None:
            letters[letter] = tender
    return {letter: tender for tender in tenders for letter, owner in letters.items() if owner is tender}

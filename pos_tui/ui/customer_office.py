"""What the screens of customers ask of the desk, and what is asked about a customer."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from pos_tui.customers.merging import look_at_merge, merge_customers
from pos_tui.customers.queries import account_of, customers_found
from pos_tui.customers.rules import digits_of
from pos_tui.customers.service import adjust_points, save_customer
from pos_tui.customers.views import Account, After, Customer, CustomerCard, CustomerPage, Merge
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.ids import new_id
from pos_tui.money import Money, NotANumber
from pos_tui.selling.crediting import adjust_credit
from pos_tui.selling.paying_off import pay_off
from pos_tui.selling.personal import erase
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import Texts
from pos_tui.ui.widgets.form import Field
from pos_tui.workers.approving import Command, Wish

Approve = Callable[[Wish], Awaitable[UUID | None]]
MOST_APPROVALS = 2
LONGEST_POINTS = 15
YES, NO = "yes", "no"


class CustomerOffice:
    """Each act answers the sentence to say once it is committed, or raises the refusal."""

    def __init__(self, context: TillContext, approve: Approve) -> None:
        """`approve` has somebody else approve one act in place; None when nobody did."""
        self._till, self._approve = context, approve
        self._place = Place.at(context.lane)

    async def page(self, text: str, after: After | None = None) -> CustomerPage:
        """A page of customers by name, active or not."""
        company_id = self._place.company_id
        return await self._till.desk.ask(lambda session: customers_found(session, company_id, text, after=after))

    async def account(self, customer: Customer) -> Account:
        company_id = self._place.company_id
        return await self._till.desk.ask(lambda session: account_of(session, company_id, customer.customer_id))

    async def save(self, texts: Texts, before: CustomerCard | None, customer_id: UUID) -> str:
        card, told = self.card_from(texts, before, customer_id), self._told()
        await self._write(
            f"customer {card.name}",
            lambda session, actor: save_customer(session, self._place, actor, card, **told),
            size=card.credit_limit or 0,
        )
        return f"{card.name} is added." if before is None else f"{card.name} is changed."

    async def switch(self, before: CustomerCard) -> str:
        """Nobody sells to who is switched off; what they bought stays."""
        card, told = before.model_copy(update={"active": not before.active}), self._told()
        await self._write(
            f"customer {card.name}",
            lambda session, actor: save_customer(session, self._place, actor, card, **told),
        )
        return f"{card.name} can buy here again." if card.active else f"{card.name} is switched off."

    async def adjust(self, customer: Customer, texts: Texts, adjustment_id: UUID) -> str:
        points, told = int(texts["points"].replace(",", "")), self._told()
        await self._write(
            f"{points:+,} points for {customer.name}",
            lambda session, actor: adjust_points(
                session, self._place, actor, customer.customer_id, points, adjustment_id=adjustment_id,
                reason=texts["reason"], **told,
            ),
            size=abs(points) * self._place.unit,
        )  # fmt: skip
        return f"{customer.name}: {points:+,} points."

    async def credit(self, customer: Customer, texts: Texts, adjustment_id: UUID) -> str:
        amount, told = self._amount(texts["amount"]), self._told()
        said = f"{'+' if amount > 0 else '-'}{self._money(Money(abs(amount)))}"
        await self._write(
            f"store credit {said} for {customer.name}",
            lambda session, actor: adjust_credit(
                session, self._till.lane, actor, customer.customer_id, amount, adjustment_id=adjustment_id,
                reason=texts["reason"], **told,
            ),
            size=abs(amount),
        )  # fmt: skip
        return f"{customer.name}: store credit {said}."

    async def pay_off(self, customer: Customer, texts: Texts, payment_id: UUID) -> str:
        amount, told = self._amount(texts["amount"]), self._told()
        await self._write(
            f"{customer.name} pays off {self._money(amount)}",
            lambda session, actor: pay_off(
                session, self._till.lane, actor, customer.customer_id, amount, payment_id=payment_id, **told
            ),
            size=amount,
        )
        self._till.spool.kick()
        return f"{customer.name} paid {self._money(amount)}: put it into the drawer."

    async def look_at_merge(self, merged: Customer, into: Customer) -> Merge:
        """What making one of the two would do."""
        company_id, ids = self._place.company_id, (merged.customer_id, into.customer_id)
        return await self._till.desk.ask(lambda session: look_at_merge(session, company_id, *ids))

    async def merge(self, merge: Merge, merge_id: UUID) -> str:
        told, ids = self._told(), (merge.merged.customer_id, merge.into.customer_id)
        await self._write(
            f"merging {merge.merged.name} ({merge.merged.code}) into {merge.into.name} ({merge.into.code})",
            lambda session, actor: merge_customers(session, self._place, actor, *ids, merge_id=merge_id, **told),
        )
        return f"{merge.merged.name} ({merge.merged.code}) is {merge.into.name} ({merge.into.code}) now."

    async def erase(self, customer: Customer) -> str:
        told = self._told()
        await self._write(
            f"erasing {customer.name}",
            lambda session, actor: erase(session, self._till.lane, actor, customer.customer_id, **told),
        )
        return f"{customer.name} is forgotten; the documents stay without the name."

    def card_from(self, texts: Texts, before: CustomerCard | None, customer_id: UUID) -> CustomerCard:
        """The customer that the lines of the form mean; what it does not ask stays."""
        said: dict[str, Any] = {name: text or None for name, text in texts.items()}
        said["consent"] = texts.get("consent", NO) == YES
        if "credit_limit" in texts:
            said["credit_limit"] = self._amount(texts["credit_limit"]) if texts["credit_limit"] else None
        said["code"] = texts.get("code") or (before.code if before else "")
        known = before.model_dump() if before else {"customer_id": customer_id}
        return CustomerCard(**{**known, **said})

    def fields(self, before: CustomerCard | None) -> Sequence[Field]:
        """A customer, line by line."""
        known = before.model_dump() if before else {}
        limit = known.get("credit_limit")

        def line(name: str, label: str, hint: str) -> Field:
            return Field(name, label, hint, filled=known.get(name) or "")

        return (
            line("name", "Name", ""),
            line("phone", "Telephone", "However it is written; nobody else may have it."),
            line("email", "E-mail", ""),
            line("barcode", "Card", "Scan it or type its number."),
            line("code", "Code", "Empty: one is made."),
            line("tier", "Tier", "By hand; what is spent decides it where tiers are set."),
            Field("consent", "May write to them", CONSENT, yes_or_no, filled=YES if known.get("consent") else NO),
            line("tax_exempt", "Pays no tax because", "The number of the certificate. Empty: pays tax."),
            Field(
                "credit_limit", "Limit on account", "Empty: pays at once.", self._limit,
                filled="" if limit is None else self._till.money.typed(limit),
            ),
            line("note", "Note", "Whatever may be told to them as well."),
        )  # fmt: skip

    def points_fields(self) -> Sequence[Field]:
        return (
            Field("points", "Points", "Such as 50; -50 takes them off.", _points),
            Field("reason", "Why", "The customer may ask."),
        )

    def credit_fields(self) -> Sequence[Field]:
        return (
            Field("amount", "Store credit", "Such as 5; -5 takes it off.", self._limit),
            Field("reason", "Why", "The customer may ask."),
        )

    def paying_fields(self, owed: Money) -> Sequence[Field]:
        hint = f"In cash. Owed: {self._money(owed)}."
        return (Field("amount", "Paid off", hint, self._limit, filled=self._till.money.typed(owed)),)

    def _limit(self, text: str) -> str:
        return self._till.money.typed(self._amount(text)) if text.strip() else ""

    def _amount(self, text: str) -> Money:
        try:
            return self._till.money.parse_amount(text.strip())
        except NotANumber as error:
            raise BadInput(f"{error}: type an amount such as 50.") from None

    def _money(self, amount: Money) -> str:
        return self._till.money.with_currency(amount)

    async def _write(self, about: str, act: Command[Any], *, size: int = 0) -> None:
        """Writes it; when it is not permitted, once more with somebody's approval of what was refused."""
        approvals: tuple[UUID, ...] = ()
        while True:
            actor = Actor(staff_id=self._till.person.staff_id, approvals=approvals)
            try:
                await self._once(act, actor)
                return
            except NotPermitted as refusal:
                if len(approvals) == MOST_APPROVALS or not refusal.approvable:
                    raise
                permission: Permission = refusal.permission  # type: ignore[assignment]  # out of rules.RIGHTS
                approval = await self._approve(Wish(permission=permission, about=about, size=size))
                if approval is None:
                    raise
                approvals = (*approvals, approval)

    async def _once(self, act: Command[Any], actor: Actor) -> None:
        await self._till.desk.write(lambda session: act(session, actor))

    def _told(self) -> dict[str, Any]:
        return {"key": self._till.key, "now": self._till.clock()}


CONSENT = "yes or no: whether they agreed, today and to you, to be written to."


def yes_or_no(text: str) -> str:
    """What was agreed to."""
    said = text.strip().casefold()
    if said in ("y", YES):
        return YES
    if said in ("", "n", NO):
        return NO
    raise BadInput("Type yes or no.")


def new_card(text: str) -> dict[str, str]:
    """What somebody who was not found is called: a number is a telephone's, anything else a name."""
    is_number = len(digits_of(text)) >= 4 and not any(letter.isalpha() for letter in text)
    return {"phone": text} if is_number else {"name": text}


def _points(text: str) -> str:
    figures = text.strip().replace(",", "").removeprefix("+")
    if not figures.removeprefix("-").isascii() or not figures.removeprefix("-").isdigit():
        raise BadInput("Type a whole number of points, such as 50 or -50.")
    if len(figures) > LONGEST_POINTS:
        raise BadInput("So many points cannot be meant: type the number again.")
    return figures


def fresh_id() -> UUID:
    """One act, however often its key is pressed."""
    return new_id()

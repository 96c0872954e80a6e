"""How much of it: from the scale while it lies on it, or typed; the package is taken off."""

from dataclasses import dataclass

from textual import work

from pos_tui.catalogue.codes.measures import MASS
from pos_tui.catalogue.views import Product
from pos_tui.errors import BadInput
from pos_tui.hardware.ports import DeviceFault, Weighing
from pos_tui.money import NotANumber, Quantity, extend, quantity_text, rounded_quotient
from pos_tui.ui.context import TillContext
from pos_tui.ui.entries import MOST
from pos_tui.ui.screens.question import QuestionScreen
from pos_tui.ui.widgets.form import Field

READ_EVERY_SECONDS = 0.2
UNSTABLE = "The weight is still moving: wait until it stands."
OVERLOAD = "Too much lies on the scale: take some of it off."
UNDER_ZERO = "The scale is below zero: take everything off and set it to zero."
NOT_SOLD = {"unstable": UNSTABLE, "overload": OVERLOAD, "under_zero": UNDER_ZERO}
WEIGHED = tuple(MASS)
MEASURED = (*WEIGHED, "l", "gal", "m")
"""Units in which nobody sells by counting."""


@dataclass(frozen=True)
class Measured:
    """What is paid for, without the package; `by_hand` where a scale should have said it."""

    quantity: Quantity
    tare: Quantity | None = None
    by_hand: bool = False


class WeighScreen(QuestionScreen[Measured]):
    """Answers with the net weight, or None when the goods stay out of the basket."""

    def __init__(self, context: TillContext, product: Product) -> None:
        self._till, self._product = context, product
        self._scale = context.scale if product.unit in WEIGHED else None
        self._now: Weighing | None = None
        self._fault = ""
        unit, money = product.unit, context.money
        how = "Enter takes what the scale says; or type it." if self._scale else "Type it, then Enter."
        price = f" · {money.unit_price(product.price)} per {unit}" if product.price else ""
        tare = quantity_text(product.tare) if product.tare else ""
        fields = [Field("weight", f"How much, in {unit}", how, check=self._checked)]
        if unit in WEIGHED:
            hint = "What the package weighs: it is never paid for. Empty when there is none."
            fields.append(Field("tare", f"Tare, in {unit}", hint, check=self._checked, filled=tare))
        super().__init__("How much", f"{product.name}{price}", fields)

    def painted(self) -> None:
        if self._scale is not None:
            self._read()
            self.set_interval(READ_EVERY_SECONDS, self._read)
        self.typed()

    @work(exclusive=True, group="scale")
    async def _read(self) -> None:
        if self._scale is None:
            return
        try:
            self._now, self._fault = await self._scale.read(), ""
        except DeviceFault as fault:
            self._now, self._fault = None, str(fault)
        self.typed()

    def typed(self) -> None:
        """The weight and what it comes to, as it would be taken now."""
        try:
            measured = self._measured()
        except BadInput as refusal:
            self.notice("" if any(row.wrong for row in self.form.rows) else str(refusal))
            return
        money, unit = self._till.money, self._product.unit
        amount = money.amount(extend(self._product.price, measured.quantity)) if self._product.price else ""
        net = "Net " if measured.tare else ""
        price = f" × {money.unit_price(self._product.price)} = {amount}" if amount else ""
        self.notice(f"{net}{money.quantity(measured.quantity)} {unit}{price}")

    def action_accept(self) -> None:
        if not self.form.settle_all():
            self.typed()
            return
        try:
            self.answer(self._measured())
        except BadInput as refusal:
            self.refuse(str(refusal))

    def _measured(self) -> Measured:
        """Net: no price is ever paid for the package."""
        gross, tare = self._number("weight"), self._number("tare") or Quantity(0)
        by_hand = gross is not None
        if gross is None:
            gross = self._from_scale()
        net = Quantity(gross - tare)
        if net <= 0:
            raise BadInput("Nothing is left of it without the package: put the goods on, or correct the tare.")
        if net > MOST:
            raise BadInput(f"{self._till.money.quantity(MOST)} is the most of one line: type it again.")
        needs_right = by_hand and self._product.unit in WEIGHED and not self._till.typed_weights
        return Measured(net, tare or None, needs_right)

    def _from_scale(self) -> Quantity:
        if self._scale is None:
            raise BadInput(f"Type how much in {self._product.unit}, such as 0.350.")
        if self._now is None:
            raise BadInput(self._fault or "The scale is being asked …")
        if self._now.state != "stable":
            raise BadInput(NOT_SOLD[self._now.state])
        if self._now.weight <= 0:
            raise BadInput("Nothing lies on the scale: put the goods on it, or type the weight.")
        return Quantity(rounded_quotient(self._now.weight * MASS[self._now.unit], MASS[self._product.unit]))

    def _number(self, name: str) -> Quantity | None:
        rows = [row for row in self.form.rows if row.field.name == name]
        text = rows[0].line.text.strip() if rows else ""
        return self._parsed(text) if text else None

    def _parsed(self, text: str) -> Quantity:
        try:
            quantity = self._till.money.parse_quantity(text)
        except NotANumber as error:
            raise BadInput(f"{error}: type it such as 0.350.") from None
        if quantity < 0:
            raise BadInput("It is not below nothing: type it again.")
        return quantity

    def _checked(self, text: str) -> str:
        if text.strip():
            self._parsed(text.strip())
        return text.strip()

"""A promotion tried on a sample basket before it is saved: what it costs before and after, and why."""

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from pos_tui.catalogue.queries import find_by_code, find_product, search
from pos_tui.customers.queries import find_customer
from pos_tui.errors import BadInput, TillError, Unknown
from pos_tui.money import Money, Quantity, extend, rounded_quotient
from pos_tui.pricing.offers import NO_OFFERS, Offers
from pos_tui.pricing.promotions.explain import why_not
from pos_tui.pricing.promotions.views import Promotion, When
from pos_tui.pricing.queries import offers_with
from pos_tui.selling.basket import add, attach_customer, new_basket, void
from pos_tui.selling.priced import Market, item_of, occasion, outcome, priced
from pos_tui.ui.context import TillContext
from pos_tui.ui.entries import Code, read_entry
from pos_tui.ui.screens.listing import ListingScreen
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.typed import TypedLine
from pos_tui.ui.widgets.painted import Row
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("Quantity", 8, is_figure=True), Column("Product"),
    Column("Before", 11, is_figure=True), Column("After", 11, is_figure=True),
)  # fmt: skip
HINT = "Scan or type codes and quantities (3*code): nothing is sold here. F4 attaches a customer by code."


class TryScreen(ListingScreen[None]):
    """Every code changes the sample; what fires on the marked line and what does not stands beneath."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "add", "Add", id="try_add", tooltip="One more of it; 3*code is three"),
        Binding("f4", "customer", "Customer", id="try_customer", tooltip="What is typed is a customer's code"),
        Binding("f5", "anytime", "Any time", id="try_anytime", tooltip="As if its days, hours and tier fit"),
        Binding("delete", "take_out", "Take out", id="try_out", tooltip="The marked line"),
        Binding("backspace", "rub_out", "Rub out", id="try_rub_out", tooltip="The last letter", show=False),
        Binding("escape", "back", "Back", id="try_back", tooltip="Back to the form; the sample goes"),
        *ListingScreen.BINDINGS,
    ]

    def __init__(self, context: TillContext, promotion: Promotion) -> None:
        super().__init__(context, RowList(COLUMNS, empty="The sample is empty: scan something."))
        self._promotion, self._anytime = promotion, False
        self._offers: Offers = NO_OFFERS
        self._basket, self._typed = new_basket(), TypedLine()
        self._why = Page(())

    def compose(self) -> ComposeResult:
        top, *rest = super().compose()
        yield top
        yield rest[0]
        yield self._why
        yield from rest[1:]

    def painted(self) -> None:
        self.entry.show("", "Sample")
        self.say(HINT)
        self._read_offers()

    def is_command(self, key: str) -> bool:
        return super().is_command(key) and not (key == "question_mark" and bool(self._typed.text))

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._typed.type(text, in_burst=in_burst)
        self.entry.show(self._typed.text, "Sample", typing=True)

    def enter_typed(self, *, in_burst: bool) -> None:
        self._add_typed(self._typed.end(in_burst=in_burst).text)

    def action_add(self) -> None:
        self._add_typed(self._typed.end(in_burst=False).text)

    def action_customer(self) -> None:
        code = self._typed.end(in_burst=False).text.strip()
        self.entry.show("", "Sample")
        if code:
            self._let_buy(code)
        else:
            self._basket = self._basket.model_copy(update={"customer": None})
            self._show("Nobody is buying: type a customer's code, then F4.")

    def action_anytime(self) -> None:
        """The promotion as if it were open, and back."""
        self._anytime = not self._anytime
        self._read_offers()

    def action_take_out(self) -> None:
        if self._basket.lines:
            self._basket = void(self._basket, self.rows.at)
            self._show()

    def action_rub_out(self) -> None:
        self._typed.rub_out()
        self.entry.show(self._typed.text, "Sample")

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._explain()

    def action_back(self) -> None:
        self.dismiss(None)

    @property
    def _market(self) -> Market:
        till = self.till
        return Market(till.lane.company, till.lane.outlet_id, till.shift.business_date, self._offers)

    @work(exclusive=True, group="offers")
    async def _read_offers(self) -> None:
        tried = self._promotion.model_copy(update={"when": When()}) if self._anytime else self._promotion
        company_id = self.till.lane.company.company_id
        try:
            self._offers = await self.till.desk.ask(lambda session: offers_with(session, company_id, tried))
        except TillError as refusal:
            self.refuse(refusal)
        else:
            self._show("As if its days, hours, tier and coupon fit." if self._anytime else "")

    def _add_typed(self, text: str) -> None:
        self.entry.show(self._typed.text, "Sample")
        if text.strip():
            self._add(text)

    @work(group="sample")
    async def _add(self, text: str) -> None:
        try:
            entry = read_entry(text, self.till.money, scanned=False)
            if not isinstance(entry, Code):
                raise BadInput("Only codes and quantities are tried here, such as 3*code.")
            await self._put(entry)
        except TillError as refusal:
            self.refuse(refusal)
        else:
            self._show()

    async def _put(self, entry: Code) -> None:
        lane, on, ask = self.till.lane, self.till.shift.business_date, self.till.desk.ask
        try:
            found = await ask(lambda session: find_by_code(session, lane, entry.code, on=on))
        except Unknown:
            like = await ask(lambda session: search(session, lane, entry.code, on=on))
            if len(like) != 1:
                raise
            found = await ask(lambda session: find_product(session, lane, like[0].product_id, on=on))
        quantity = Quantity(rounded_quotient(entry.quantity * found.quantity, 1_000))
        self._basket, self.rows.at = add(self._basket, found.product, quantity)

    @work(group="sample")
    async def _let_buy(self, code: str) -> None:
        company_id = self.till.lane.company.company_id
        try:
            customer = await self.till.desk.ask(lambda session: find_customer(session, company_id, code))
        except TillError as refusal:
            self.refuse(refusal)
        else:
            self._basket = attach_customer(self._basket, customer)
            self._show(f"{customer.name} buys{f', {customer.tier}' if customer.tier else ''}.")

    def _show(self, sentence: str = "") -> None:
        """The sample as it would be priced now."""
        money = self.till.money
        self._basket = priced(self._basket, self._market)
        rows = []
        for line in self._basket.lines:
            before = extend(line.unit_price, line.quantity)
            after = Money(before - line.promotion)
            rows.append((money.quantity(line.quantity), line.name, money.amount(before), money.amount(after)))
        self.rows.show(rows)
        saved = Money(sum(line.promotion for line in self._basket.lines))
        self.say(sentence or (f"The sample saves {money.with_currency(saved)}." if rows else HINT))
        self._explain()

    def _explain(self) -> None:
        """What fires on the marked line, and why the others do not."""
        if not self._basket.lines:
            self._why.show(())
            return
        money, market, basket = self.till.money, self._market, self._basket
        line = basket.lines[min(self.rows.at, len(basket.lines) - 1)]
        fired: list[Row] = [
            (
                (
                    f"  ✓ {one.name}: on {money.quantity(one.quantity)} of it, {money.amount(Money(-one.amount))}",
                    "good",
                ),
            )
            for one in line.savings
        ]
        items = [item_of(index, each) for index, each in enumerate(basket.lines)]
        found = outcome(basket.lines, basket, market)
        missed: list[Row] = [
            ((f"  · {one.name}: {one.why}", "quiet"),)
            for one in why_not(
                items, market.offers.prepared, occasion(basket, market), found,
                line=self.rows.at, money=money.amount,
            )
        ]  # fmt: skip
        self._why.show([((f" {line.name}", "strong"),), *fired, *missed])

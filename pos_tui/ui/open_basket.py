"""The basket that is open at a till, and what each thing that is typed, scanned or pressed does to it."""

from collections import deque
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from pos_tui.catalogue.views import Product, Scanned
from pos_tui.errors import BadInput, Unknown
from pos_tui.money import ONE, Quantity, rounded_quotient
from pos_tui.pricing.offers import NO_OFFERS
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling import basket as edits
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.views import Basket
from pos_tui.ui import entries
from pos_tui.ui.before_adding import Questions, who_buys
from pos_tui.ui.context import TillContext
from pos_tui.ui.corrections import Corrections
from pos_tui.ui.counter import Counter
from pos_tui.ui.couponing import Coupons, without_last
from pos_tui.ui.editing import edited, weighed_by_hand
from pos_tui.ui.shelves import Shelves

NOT_UNDONE = (entries.Undo, entries.Pay, entries.Hold, entries.Abandon, entries.KeepUp)
MOST_UNDONE = 100


class Step(NamedTuple):
    """What the basket was before an edit."""

    basket: Basket
    selected: int
    entry: entries.Entry


class OpenBasket:
    """The basket at this till, and what each entry does to it; every edit can be undone."""

    def __init__(self, context: TillContext, counter: Counter) -> None:
        self._context, self._counter = context, counter
        self._shelves = Shelves(context)
        self._corrections, self._coupons = Corrections(context), Coupons(context)
        self._questions = Questions(context, counter, self._corrections)
        self._before: deque[Step] = deque(maxlen=MOST_UNDONE)
        self._market = Market(context.lane.company, context.lane.outlet_id, context.shift.business_date, NO_OFFERS)
        self.basket = edits.new_basket()
        self.selected = 0

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def is_last_of_line(self) -> bool:
        """True when one less of the selected line would be none: `-` stops there, Del takes it away."""
        lines = self.basket.lines
        return bool(lines) and 0 < lines[self.selected].quantity <= ONE

    def begin(self, basket: Basket | None = None) -> None:
        """Another basket: the one that was open here, or a new one."""
        self.basket = priced(basket or edits.new_basket(), self._market)
        self.selected = max(0, len(self.basket.lines) - 1)
        self._before.clear()

    def show_total(self) -> Basket:
        """The total is about to be seen: what is taken out of the basket from here on needs somebody's right."""
        if not self.basket.total_shown:
            self.basket = self.basket.model_copy(update={"total_shown": True})
        return self.basket

    def approve(self, approvals: tuple[UUID, ...]) -> None:
        """Somebody approved something of this basket."""
        if approvals != self.basket.approvals:
            self.basket = self.basket.model_copy(update={"approvals": approvals})

    async def act(self, entry: entries.Entry) -> None:
        """Does it, or raises a TillError and leaves the basket as it was."""
        before, selected = self.basket, self.selected
        try:
            await self._act(entry)
            if self.basket is not before:
                self.basket = await self._coupons.fitted(priced(self.basket, self._market))
        finally:
            if self.basket is not before and not isinstance(entry, NOT_UNDONE):
                self._before.append(Step(before, selected, entry))

    async def _act(self, entry: entries.Entry) -> None:
        match entry:
            case entries.Code():
                await self._scan(entry)
            case entries.Take(product, quantity):
                await self._take(product, quantity)
            case entries.Undo(only):
                await self._undo(only)
            case entries.Select(step, index):
                self._select(step, index)
            case entries.Attach(code):
                await self._attach(code)
            case entries.CouponOff():
                self.basket, name = without_last(self.basket)
                self._counter.say(f"Coupon {name} is off the basket.", "warning")
            case entries.Exempt(reason):
                self.basket = edits.exempt(self.basket, reason)
            case entries.Pay():
                self._counter.pay()
            case entries.KeepUp():
                await self._keep_up()
            case entries.TakeBack(lines, customer):
                back = edits.take_back(self.basket, lines)
                self.basket = edits.attach_customer(back, back.customer or customer)
                self.selected = len(self.basket.lines) - 1
            case entries.Hold(note):
                with self._counter.handing_over(self.basket):
                    await self._corrections.hold(self.basket, note)
                self.begin()
                self._counter.say(f"Held for {note}. F8 gets it back, here or at another till.", "good")
            case entries.Abandon() if self.basket.lines:
                await self._abandon()
            case _:
                await self._edit(entry)

    async def _scan(self, entry: entries.Code) -> None:
        try:
            found = await self._shelves.by_code(entry.code)
        except Unknown:
            if not await self._put_on(entry.code) and (entry.scanned or not await self._found_by_words(entry)):
                raise
        else:
            await self._keep_up(found.offers_version)
            counted = entry.counted or entry.quantity != ONE
            await self._add(found.product, _packs(entry.quantity, found.quantity), found, counted=counted)
            if (over := found.past_its_day(self._context.shift.business_date)) is not None:
                self._counter.say(over, "warning")

    async def _put_on(self, code: str) -> bool:
        """The coupon with this code, if there is one."""
        put = await self._coupons.put_on(self.basket, code, self._market)
        if put is not None:
            await self._keep_up(put.offers.version)
            self.basket = put.basket
            self._counter.say(put.sentence, put.tone)
        return put is not None

    async def _found_by_words(self, entry: entries.Code) -> bool:
        """Words typed by hand: the only product that has them, or a list to choose from."""
        found = await self.find(entry.code)
        if len(found) == 1:
            await self._take(found[0], entry.quantity)
        elif found:
            self._counter.choose(entry.code, found, entry.quantity)
        return bool(found)

    async def _take(self, product: Product, quantity: Quantity) -> None:
        """A product that was found by words, with its prices for today."""
        whole = await self._shelves.whole(product)
        await self._keep_up(whole.offers_version)
        await self._add(whole.product, quantity, counted=quantity != ONE)

    async def _keep_up(self, version: int | None = None) -> None:
        """Reads the offers again when they are of another version than those at hand."""
        if version == self._market.offers.version:
            return
        company_id = self._context.lane.company.company_id
        offers = await self._context.desk.ask(lambda session: offers_in_force(session, company_id, version))
        if offers is not self._market.offers:
            self._market = replace(self._market, offers=offers)
            self.basket = priced(self.basket, self._market)

    async def find(self, text: str) -> list[Product]:
        """Products with these words."""
        return await self._shelves.with_words(text)

    async def _attach(self, code: str) -> None:
        customer = await who_buys(self._context, self._counter, code)
        if customer is None:
            self._counter.say("Nobody was put on the basket.", "warning")
        else:
            self.basket = edits.attach_customer(self.basket, customer)

    async def _add(
        self, product: Product, quantity: Quantity, said: Scanned | None = None, *, counted: bool
    ) -> None:
        self.basket, line = await self._questions.about(self.basket, product, quantity, said, counted=counted)
        if line is None:
            return
        self.basket, self.selected = edits.add(self.basket, product, line.quantity, said, alone=line.alone)
        if line.alone:
            self.basket = edits.told(
                self.basket, self.selected, tare=line.tare, by_hand=line.by_hand, card=line.card, price=line.price,
                serial=line.serial,
            )  # fmt: skip
        if self.basket.lines[self.selected].unit_price == 0:
            self._counter.price_wanted(product.name)

    def _select(self, step: int, index: int | None) -> None:
        wanted = self.selected + step if index is None else index
        self.selected = min(max(0, wanted), max(0, len(self.basket.lines) - 1))

    async def _abandon(self) -> None:
        with self._counter.handing_over(self.basket):
            await self._corrections.abandon(self.basket)
        self.begin()
        self._counter.say("The basket was taken away; the audit knows what was in it.", "warning")

    async def _undo(self, only: entries.Entry | None) -> None:
        if only is not None and (not self._before or self._before[-1].entry != only):
            return
        if not self._before:
            raise BadInput("There is nothing to undo in this basket.")
        before = self._before[-1]
        if len(before.basket.lines) < len(self.basket.lines):
            for line in self.basket.lines[len(before.basket.lines) :]:
                await self._corrections.void(self._now(before.basket), line)
        self._before.pop()
        self.basket, self.selected = self._now(before.basket), before.selected

    def _now(self, before: Basket) -> Basket:
        """An earlier basket with what cannot be undone: the total that was shown, approvals, the age."""
        kept = ("total_shown", "approvals", "age_checked")
        return before.model_copy(update={name: getattr(self.basket, name) for name in kept})

    async def _edit(self, entry: entries.Entry) -> None:
        if not self.basket.lines:
            raise BadInput("The basket is empty: scan something first.")
        line = self.basket.lines[self.selected]
        if isinstance(entry, entries.Change) and line.quantity + entry.by <= 0 < line.quantity:
            return
        after = edited(self.basket, self.selected, entry)
        if not self._context.typed_weights:
            after = weighed_by_hand(after, self.selected, entry)
        if len(after.lines) < len(self.basket.lines):
            await self._corrections.void(after, line)
        self.basket = after
        self.selected = min(self.selected, max(0, len(self.basket.lines) - 1))


def _packs(times: Quantity, pack: Quantity) -> Quantity:
    """3 × a pack of 20 is 60."""
    return Quantity(rounded_quotient(times * pack, ONE))

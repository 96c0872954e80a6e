"""What the screens of promotions and price lists ask of the desk: every act by its rules."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pos_tui.errors import NotPermitted, Unknown
from pos_tui.ids import new_id
from pos_tui.money import Quantity, UnitPrice
from pos_tui.pricing import cells as read
from pos_tui.pricing.cells import Names, Reader
from pos_tui.pricing.checks import check_promotions
from pos_tui.pricing.flat import promotion_of, rows_of
from pos_tui.pricing.list_queries import entries_of, price_lists
from pos_tui.pricing.naming import names_for, products_in, skus_in
from pos_tui.pricing.promotions.views import Promotion
from pos_tui.pricing.queries import saved_promotions
from pos_tui.pricing.saved import EntryLine, ListEntry, ListSummary, PriceListView, SavedPromotion
from pos_tui.pricing.service import save_list_prices, save_price_list, save_promotion, switch_promotion
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.context import TillContext
from pos_tui.ui.promotion_forms import rows_from
from pos_tui.ui.screens.fill_in import Texts
from pos_tui.workers.approving import Command, Wish

if TYPE_CHECKING:
    Approve = Callable[[Wish], Awaitable[UUID | None]]


class PriceOffice:
    """Each act answers the sentence to say once it is committed, or raises the refusal."""

    def __init__(self, context: TillContext, approve: "Approve") -> None:
        """`approve` has somebody else approve one act in place; None when nobody did."""
        self._till, self._approve = context, approve
        self._place = Place.at(context.lane)
        self._company_id = self._place.company_id

    async def promotions(self) -> list[SavedPromotion]:
        """All of them, by code."""
        return await self._till.desk.ask(lambda session: saved_promotions(session, self._company_id))

    async def cells(self, saved: SavedPromotion) -> list[dict[str, str]]:
        """A promotion as it would be typed."""
        ids = products_in([saved.promotion])
        names = await self._till.desk.ask(lambda session: names_for(session, self._company_id, ids=ids))
        return rows_of(saved.promotion, names, active=saved.active)

    async def meant(self, kind: str, texts: Texts, promotion_id: UUID) -> Promotion:
        """What the lines of a form mean. Raises BadInput for what could not be saved."""
        rows = rows_from(kind, texts)
        names = await self._till.desk.ask(lambda session: names_for(session, self._company_id, skus=skus_in(rows)))
        promotion = promotion_of(rows, names, promotion_id)
        wrong = await self._till.desk.ask(lambda session: check_promotions(session, self._company_id, [promotion]))
        for error in wrong.values():
            raise error
        return promotion

    async def save(self, kind: str, texts: Texts, promotion_id: UUID, *, active: bool) -> str:
        promotion, told = await self.meant(kind, texts, promotion_id), self._told()
        saved = SavedPromotion(promotion=promotion, active=active)
        await self._write(
            f"promotion {promotion.code}",
            lambda session, actor: save_promotion(session, self._place, actor, saved, **told),
        )
        return f"{promotion.name} is saved: every till has it at its next scan."

    async def switch(self, saved: SavedPromotion) -> str:
        """What is in use ends now; what was ended is in use again."""
        told, promotion = self._told(), saved.promotion
        await self._write(
            f"promotion {promotion.code}",
            lambda session, actor: switch_promotion(
                session, self._place, actor, promotion.promotion_id, active=not saved.active, **told
            ),
        )
        return f"{promotion.name} is ended." if saved.active else f"{promotion.name} is in use again."

    async def lists(self) -> list[ListSummary]:
        """All price lists, by code."""
        return await self._till.desk.ask(lambda session: price_lists(session, self._company_id))

    async def entries(self, price_list_id: UUID) -> list[EntryLine]:
        """What is in a list."""
        found = await self._till.desk.ask(lambda session: entries_of(session, self._company_id, price_list_id))
        return list(found)

    async def save_list(self, texts: Texts, before: PriceListView | None) -> str:
        names, told = await self._names(), self._told()
        price_list = _list_of(texts, names, before, self._till.lane.company.currency)
        await self._write(
            f"price list {price_list.code}",
            lambda session, actor: save_price_list(session, self._place, actor, price_list, **told),
        )
        return f"{price_list.name} is saved."

    async def set_price(self, price_list: PriceListView, texts: Texts, before: EntryLine | None) -> str:
        """One price of a list; without a figure the product leaves it."""
        names, told = await self._names(texts["sku"].strip()), self._told()
        reader = Reader({name: text.replace(",", ".") if name != "sku" else text for name, text in texts.items()})
        entry = _entry_of(reader, names)
        gone = [_without(before)] if before and (before.product_id, before.min_quantity) != entry.key else []
        await self._write(
            f"price of {texts['sku']} in {price_list.code}",
            lambda session, actor: save_list_prices(
                session, self._place, actor, price_list.price_list_id, [*gone, entry], **told
            ),
        )
        sku = texts["sku"].strip()
        return f"{sku} has left {price_list.name}." if entry.price is None else f"The price of {sku} is saved."

    async def _names(self, *skus: str) -> Names:
        return await self._till.desk.ask(lambda session: names_for(session, self._company_id, skus=skus))

    async def _write(self, about: str, act: Command[Any]) -> None:
        """Writes it; when it is not permitted, once more with somebody's approval."""
        desk, staff_id = self._till.desk, self._till.person.staff_id
        try:
            await desk.write(lambda session: act(session, Actor(staff_id=staff_id)))
        except NotPermitted:
            approval = await self._approve(Wish(permission="edit_prices", about=about))
            if approval is None:
                raise
            await desk.write(lambda session: act(session, Actor(staff_id=staff_id, approvals=(approval,))))

    def _told(self) -> dict[str, Any]:
        return {"key": self._till.key, "now": self._till.clock()}


def _list_of(texts: Mapping[str, str], names: Names, before: PriceListView | None, currency: str) -> PriceListView:
    reader = Reader(texts)
    told: dict[str, Any] = {
        "code": reader.need("code", read.exact, ""),
        "name": reader.need("name", read.words, ""),
        "tier": reader.take("tier", read.exact, None),
        "outlet_id": reader.take("outlet", read.outlet(names), None),
        "starts_on": reader.take("starts_on", read.day, None),
        "ends_on": reader.take("ends_on", read.day, None),
        "priority": reader.take("priority", read.whole, 0),
        "active": reader.take("active", read.yes, True),
    }
    reader.done()
    list_id = before.price_list_id if before else new_id()
    return PriceListView(price_list_id=list_id, currency=before.currency if before else currency, **told)


def _entry_of(reader: Reader, names: Names) -> ListEntry:
    sku = reader.cells["sku"].strip()
    if sku not in names.products:
        raise Unknown(f"There is no product {sku[:40]}: find it by its words (F3).")
    quantity = reader.take("min_quantity", read.quantity, Quantity(0))
    price: UnitPrice | None = reader.take("price", read.unit_price(names), None)
    reader.done()
    return ListEntry(product_id=names.products[sku], min_quantity=quantity, price=price)


def _without(before: EntryLine) -> ListEntry:
    return ListEntry(product_id=before.product_id, min_quantity=before.min_quantity, price=None)

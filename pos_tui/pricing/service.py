"""Changing what things cost: promotions and price lists, by those who may, told with before and after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import quantity_text, unit_price_text
from pos_tui.pricing.flat import rows_of
from pos_tui.pricing.list_queries import entries_of, price_list_of
from pos_tui.pricing.naming import names_for, products_in
from pos_tui.pricing.queries import saved_promotion
from pos_tui.pricing.saved import ListEntry, PriceListView, SavedPromotion
from pos_tui.pricing.writing import write_entries, write_price_list, write_promotions
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

KIND = "price_change"
MOST_TOLD = 50
"""Prices of one act that the journal tells one by one."""


async def save_promotion(
    session: Writing, place: Place, actor: Actor, saved: SavedPromotion, *, key: ShopKey, now: datetime
) -> None:
    """The promotion is new, or takes the place of the one with its id; every till has it at its next scan.

    Raises BadInput, one sentence, for one that may not be saved.
    """
    promotion_id = saved.promotion.promotion_id
    approved_by = await require(session, place, actor, "edit_prices", used_for=promotion_id, now=now)
    before = await saved_promotion(session, place.company_id, promotion_id)
    told = {"before": await _told(session, place, before), "after": await _told(session, place, saved)}
    await _tell(session, place, Entry(KIND, actor.staff_id, promotion_id, told, approved_by), key, now)
    await write_promotions(session, place.company_id, [saved], staff_id=actor.staff_id, now=now)


async def switch_promotion(
    session: Writing, place: Place, actor: Actor, promotion_id: UUID, *, active: bool, key: ShopKey, now: datetime
) -> None:
    """The promotion ends now, whatever its days say, or is in use again."""
    saved = await saved_promotion(session, place.company_id, promotion_id)
    if saved is None:
        raise Unknown("This promotion is gone meanwhile: look at the list again.")
    changed = saved.model_copy(update={"active": active})
    await save_promotion(session, place, actor, changed, key=key, now=now)


async def save_price_list(
    session: Writing, place: Place, actor: Actor, price_list: PriceListView, *, key: ShopKey, now: datetime
) -> None:
    """The list is new, or takes the place of the one with its id and keeps its prices. Raises BadInput."""
    list_id = price_list.price_list_id
    approved_by = await require(session, place, actor, "edit_prices", used_for=list_id, now=now)
    before = await price_list_of(session, place.company_id, list_id)
    told = {"before": _list_told(before), "after": _list_told(price_list)}
    await _tell(session, place, Entry(KIND, actor.staff_id, list_id, told, approved_by), key, now)
    await write_price_list(session, place.company_id, price_list)


async def save_list_prices(
    session: Writing,
    place: Place,
    actor: Actor,
    price_list_id: UUID,
    entries: Sequence[ListEntry],
    *,
    key: ShopKey,
    now: datetime,
) -> None:
    """Sets prices of a list, and takes away those without one. Raises BadInput or Unknown."""
    approved_by = await require(session, place, actor, "edit_prices", used_for=price_list_id, now=now)
    price_list = await price_list_of(session, place.company_id, price_list_id)
    if price_list is None:
        raise Unknown("This price list is gone meanwhile: look at the list again.")
    wanted = {entry.product_id for entry in entries}
    before = await _prices_told(session, place, price_list, wanted)
    await write_entries(session, place.company_id, price_list, entries)
    after = await _prices_told(session, place, price_list, wanted)
    told = {"before": before, "after": after | dict.fromkeys(before.keys() - after.keys(), "none")}
    await _tell(session, place, Entry(KIND, actor.staff_id, price_list_id, told, approved_by), key, now)


async def _told(session: Reading, place: Place, saved: SavedPromotion | None) -> dict[str, Any]:
    """A promotion as it would be typed, without what is empty."""
    if saved is None:
        return {}
    names = await names_for(session, place.company_id, ids=products_in([saved.promotion]))
    first, *others = rows_of(saved.promotion, names, active=saved.active)
    told: dict[str, Any] = {name: text for name, text in first.items() if text}
    groups = [" ".join(text for name, text in row.items() if text and name != "code") for row in others]
    return told | {f"group {number}": text for number, text in enumerate(groups, 2)}


def _list_told(price_list: PriceListView | None) -> dict[str, Any]:
    told = price_list.model_dump(mode="json", exclude={"price_list_id"}) if price_list else {}
    return {name: value for name, value in told.items() if value is not None}


async def _prices_told(
    session: Reading, place: Place, price_list: PriceListView, wanted: set[UUID]
) -> dict[str, Any]:
    names = await names_for(session, place.company_id)
    lines = await entries_of(session, place.company_id, price_list.price_list_id, products=wanted)
    told: dict[str, Any] = {"list": price_list.code}
    for line in lines[:MOST_TOLD]:
        from_quantity = f" from {quantity_text(line.min_quantity)}" if line.min_quantity else ""
        told[f"{line.sku}{from_quantity}"] = unit_price_text(line.price, names.exponent)
    return told


async def _tell(session: Writing, place: Place, entry: Entry, key: ShopKey, now: datetime) -> None:
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await append(session, lane, [entry], key=key, now=now)

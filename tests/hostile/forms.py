"""Every text that somebody can type into a form, by form and field, as the services take it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pos_tui.cash.drawer import move_cash
from pos_tui.customers.views import CustomerCard
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.inventory.transfers import draft_transfer
from pos_tui.inventory.views import TransferDraft
from pos_tui.money import Money
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.coupons import save_coupon
from pos_tui.selling.holds import hold
from pos_tui.staff.admin import hire
from pos_tui.staff.views import Place
from tests.buying.trade import back_of, booked, by, delivery_of, drafted, gone, supplier, told
from tests.catalogue.keeping import code, keep_category, product
from tests.catalogue.keeping import keep as keep_product
from tests.customers.loyal import keep
from tests.inventory.keeping import another_outlet, change, changed, line
from tests.selling.sales import basket_of
from tests.shops import Shop

Fill = Callable[[Database, Shop, str, str, int], Awaitable[object]]
"""Database, shop, field, text, and a number that no other record has."""


async def a_customer(database: Database, shop: Shop, field: str, text: str, number: int) -> object:
    card: dict[str, Any] = {"customer_id": new_id(), "code": f"N{number}", "name": "Bo", field: text}
    return await keep(database, shop, CustomerCard(**card))


async def a_product(database: Database, shop: Shop, field: str, text: str, number: int) -> object:
    given: dict[str, Any] = {"barcodes": (code(text),)} if field == "barcode" else {field: text}
    sku = given.pop("sku", f"H{number}")
    await keep_product(database, shop, product(shop, sku, **given))
    return sku


async def a_category(database: Database, shop: Shop, _field: str, text: str, _number: int) -> object:
    return await keep_category(database, shop, text)


async def a_supplier(database: Database, shop: Shop, field: str, text: str, number: int) -> object:
    given = {field: text}
    return await supplier(database, shop, given.pop("code", f"S{number}"), **given)


async def goods_in(database: Database, shop: Shop, field: str, text: str, number: int) -> object:
    of = await supplier(database, shop, f"D{number}")
    if field == "note":
        return await drafted(database, shop, of, {"MATE": (1, 100)}, note=text)
    return await booked(database, shop, delivery_of(shop, of, {"MATE": (1, 100)}, delivery_note=text))


async def goods_back(database: Database, shop: Shop, _field: str, text: str, number: int) -> object:
    of = await supplier(database, shop, f"B{number}")
    return await gone(database, shop, back_of(shop, of, {"MATE": 0.001}, reason=text))


async def goods_away(database: Database, shop: Shop, _field: str, text: str, number: int) -> object:
    there = await another_outlet(database, shop, f"Y{number}")
    draft = TransferDraft(
        transfer_id=new_id(), to_outlet_id=there.outlet_id, lines=(line(shop, "MATE", 1),), note=text
    )
    return await _acted(database, shop, draft_transfer, draft=draft)


async def a_reason(database: Database, shop: Shop, field: str, text: str, _number: int) -> object:
    if field == "waste":
        return await changed(database, shop, change("waste", line(shop, "MATE", 0.001), reason=text))
    cash = {"movement_id": new_id(), "kind": field, "amount": Money(100), "reason": text}
    return await _acted(database, shop, move_cash, **cash)


async def a_note(database: Database, shop: Shop, _field: str, text: str, _number: int) -> object:
    basket, who = basket_of(shop, "MATE"), shop.cashier.staff_id
    return await database.write(lambda s: hold(s, shop.lane, who, basket, note=text, **told(shop)))


async def a_person(database: Database, shop: Shop, field: str, text: str, number: int) -> object:
    given = {"code": f"P{number}", "name": "Bo", field: text}
    return await _acted(database, shop, hire, role="cashier", pin_hash=None, **given)


async def a_coupon(database: Database, shop: Shop, field: str, text: str, number: int) -> object:
    given: dict[str, Any] = {"coupon_id": new_id(), "code": f"Q{number}", "name": "Bo", field: text}
    return await _acted(database, shop, save_coupon, coupon=CouponView(**given))


async def _acted(database: Database, shop: Shop, act: Callable[..., Awaitable[object]], **given: Any) -> object:
    """By the owner."""

    async def write(session: Writing) -> object:
        return await act(session, place=Place.at(shop.lane), actor=by(shop.owner), **given, **told(shop))

    return await database.write(write)


FORMS: Mapping[str, tuple[Fill, tuple[str, ...]]] = {
    "a customer": (a_customer, ("name", "phone", "email", "barcode", "tax_exempt", "note", "tier", "code")),
    "a product": (a_product, ("name", "brand", "variant", "shelf", "sku", "barcode")),
    "a category": (a_category, ("name",)),
    "a supplier": (a_supplier, ("name", "phone", "email", "address", "code")),
    "goods in": (goods_in, ("note", "delivery_note")),
    "goods back": (goods_back, ("reason",)),
    "goods away": (goods_away, ("note",)),
    "a reason": (a_reason, ("paid_in", "paid_out", "drop", "waste")),
    "a note": (a_note, ("note",)),
    "a person": (a_person, ("name", "code")),
    "a coupon": (a_coupon, ("name", "code")),
}

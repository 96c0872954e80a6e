"""A small shop to test in: one outlet, two tills, three people, a shelf and a customer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import DeclarativeBase

from pos_tui.accounts.service import open_chart
from pos_tui.cash.models import TenderType as TenderTypeRow
from pos_tui.cash.queries import tender_types
from pos_tui.cash.service import open_shift
from pos_tui.cash.views import TenderType
from pos_tui.catalogue.keeping_words import keep_words
from pos_tui.catalogue.models import Barcode, Category
from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.catalogue.views import Product
from pos_tui.catalogue.words import joined, words_of
from pos_tui.customers.keeping_words import keep_customer_words
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.queries import find_customer
from pos_tui.customers.views import Customer
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.journal.keys import ShopKey
from pos_tui.money import PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.shop.models import Company, Outlet, TaxClass, TaxRate, Terminal
from pos_tui.shop.queries import lanes, tax_rules
from pos_tui.shop.views import Lane, TaxRule
from pos_tui.staff.pins import hash_pin
from pos_tui.staff.queries import person
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Person
from tests.shops_again import Pattern, founded_apart

KEY = ShopKey.from_hex("5a" * 32)
NOW = datetime(2026, 11, 22, 6, 32, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PINS = {"cashier": "1111", "supervisor": "222222", "owner": "333333"}
CRATE = 20_000


class Goods(NamedTuple):
    """A product as the shelf of the test shop has it: price in cents, stock in thousandths or not tracked."""

    sku: str
    name: str
    cents: int
    tax: str = "S"
    unit: str = "each"
    on_hand: int | None = 10_000
    barcodes: tuple[tuple[str, int], ...] = ()
    min_age: int | None = None


SHELF = (
    Goods("MATE", "Club Mate Regular 500 ml", 280, barcodes=(("5012345678900", 1_000), ("15012345678907", CRATE))),
    Goods("PALE", "Ledbury Pale 4.0 % pint", 490, unit="pint", min_age=18),
    Goods("BREAD", "Crème brioche", 320, tax="Z", barcodes=(("4006381333931", 1_000),)),
    Goods("TOMATO", "Tomatoes, loose", 455, tax="Z", unit="kg", on_hand=25_000),
    Goods("STAMP", "Postage stamp", 110, tax="E", on_hand=None),
    Goods("OPEN", "Sundries", 0, on_hand=None),
)

FOUNDED: dict[tuple[Any, ...], Pattern] = {}
"""By what was asked for."""


@dataclass(frozen=True)
class Shop:
    """What a test needs to know of its shop; products by SKU, tenders and taxes by code."""

    company_id: UUID
    key: ShopKey
    now: datetime
    today: date
    lanes: tuple[Lane, ...]
    cashier: Person
    supervisor: Person
    owner: Person
    tenders: dict[str, TenderType]
    taxes: dict[str, TaxRule]
    products: dict[str, Product]
    customer: Customer

    @property
    def lane(self) -> Lane:
        """The first till."""
        return self.lanes[0]


async def make_shop(
    database: Database, *, stock: dict[str, int] | None = None, shifts: bool = True, **company: Any
) -> Shop:
    """A shop in an empty database, with a shift of 100.00 open on both tills unless `shifts` is off.

    `stock` sets thousandths on hand by SKU; other names are columns of the company (`cash_rounding=5`,
    `prices_include_tax=False`, `points_per=None`, `stock_policy="allow"` …). PINs are in `PINS`, by role.
    """
    kind = (shifts, *sorted((stock or {}).items()), *sorted(company.items()))
    if kind not in FOUNDED:
        found = partial(_open_shop, stock=stock or {}, company=company, shifts=shifts)
        FOUNDED[kind] = await founded_apart(found, KEY)
    shop: Shop = await database.write(FOUNDED[kind].again)
    return shop


async def _open_shop(session: Writing, stock: dict[str, int], company: dict[str, Any], *, shifts: bool) -> Shop:
    company_id = new_id()
    await _write_company(session, company_id, company)
    outlet_id = await _write_places(session, company_id)
    tenders = await tender_types(session, company_id)
    await open_chart(session, company_id, [(tender.code, tender.name) for tender in tenders])
    tills = [lane for lane in await lanes(session) if lane.company.company_id == company_id]
    people = {role: await _hire(session, tills[0], role) for role in PINS}
    taxes = await tax_rules(session, company_id, TODAY)
    products = await _fill_shelf(session, outlet_id, company_id, taxes, stock)
    await _write_customer(session, company_id)
    for lane in tills if shifts else ():
        await open_shift(
            session, lane, people["cashier"].staff_id,
            shift_id=new_id(), float_amount=Money(10_000), business_date=TODAY, key=KEY, now=NOW,
        )  # fmt: skip
    return Shop(
        company_id, KEY, NOW, TODAY, tuple(tills), **people,
        tenders={tender.code: tender for tender in tenders},
        taxes=taxes, products=products, customer=await find_customer(session, company_id, "C1"),
    )  # fmt: skip


async def _write_company(session: Writing, company_id: UUID, given: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "name": "Bishan Mini Mart", "registration_number": None, "currency": "SGD", "currency_exponent": 2,
        "prices_include_tax": True, "tax_rounding": "document", "cash_rounding": None, "stock_policy": "block",
        "timezone": "Asia/Singapore", "country": "SG", "points_per": Money(1_000), "point_worth": Money(5),
        "expired_policy": "warn", "key_check": KEY.check, "created_at": NOW,
    }  # fmt: skip
    assert given.keys() <= usual.keys(), f"a company has no {given.keys() - usual.keys()}"
    await _insert(session, Company, {**usual, **given, "id": company_id})
    for position, (code, name, kind, rate) in enumerate(
        (("S", "GST 9 %", "standard", 90_000), ("Z", "Zero rated", "zero", 0), ("E", "Exempt", "exempt", 0)), 1
    ):
        ours = {"company_id": company_id, "id": new_id()}
        await _insert(session, TaxClass, {**ours, "code": code, "name": name, "kind": kind, "position": position})
        begun = {"company_id": company_id, "tax_class_id": ours["id"], "starts_on": date(1900, 1, 1), "rate": rate}
        await _insert(session, TaxRate, begun)
    tenders = (("cash", "Cash", True), ("card", "Card", False), ("voucher", "Voucher", False))
    for position, (code, name, gives_change) in enumerate(tenders, 1):
        told = {"code": code, "name": name, "kind": code, "gives_change": gives_change, "position": position}
        await _insert(session, TenderTypeRow, {"company_id": company_id, "id": new_id(), **told})


async def _write_places(session: Writing, company_id: UUID) -> UUID:
    outlet_id = new_id()
    await _insert(session, Outlet, {"company_id": company_id, "id": outlet_id, "code": "BISHAN", "name": "Bishan"})
    for code in ("1", "2"):
        await _insert(
            session, Terminal, {"company_id": company_id, "id": new_id(), "outlet_id": outlet_id, "code": code}
        )
    return outlet_id


@cache
def _pin_hash(pin: str) -> str:
    return hash_pin(pin, KEY.pepper)


async def _hire(session: Writing, lane: Lane, role: str) -> Person:
    staff_id = await add_person(
        session, lane.company.company_id, code=role[0].upper() + "1", name=f"Aisha {role.title()}",
        pin_hash=_pin_hash(PINS[role]), role=role, outlet_id=None, now=NOW,
    )  # fmt: skip
    return await person(session, lane, staff_id)


async def _fill_shelf(
    session: Writing, outlet_id: UUID, company_id: UUID, taxes: dict[str, TaxRule], stock: dict[str, int]
) -> dict[str, Product]:
    category_id, filled = new_id(), {}
    await _insert(session, Category, {"company_id": company_id, "id": category_id, "name": "Shelf"})
    for goods in SHELF:
        goods = goods._replace(on_hand=stock.get(goods.sku, goods.on_hand))
        product = Product(
            product_id=new_id(), sku=goods.sku, name=goods.name, category="Shelf", unit=goods.unit,
            price=UnitPrice(goods.cents * PRICE_STEPS), tax=taxes[goods.tax], min_age=goods.min_age,
        )  # fmt: skip
        ours = {"company_id": company_id, "product_id": product.product_id}
        await _insert(session, ProductRow, _product_row(company_id, category_id, product, goods))
        codes: Rows = [{**ours, "code": code, "pack": Quantity(pack)} for code, pack in goods.barcodes]
        await _insert(session, Barcode, *codes)
        await keep_words(session, company_id, [(product.product_id, goods.name)])
        if goods.on_hand is not None:
            await _stock(session, outlet_id, ours, goods.on_hand)
        filled[goods.sku] = product
    return filled


def _product_row(company_id: UUID, category_id: UUID, product: Product, goods: Goods) -> dict[str, Any]:
    return {
        "company_id": company_id, "id": product.product_id, "sku": product.sku, "name": product.name,
        "category_id": category_id, "price": product.price, "cost": UnitPrice(product.price // 2),
        "tax_class_id": product.tax.tax_class_id, "unit": product.unit, "track_stock": goods.on_hand is not None,
        "min_age": product.min_age, "updated_at": NOW, "words": joined(words_of(goods.name)),
    }  # fmt: skip


async def _stock(session: Writing, outlet_id: UUID, ours: dict[str, Any], on_hand: int) -> None:
    place = {**ours, "outlet_id": outlet_id}
    await _insert(session, StockLevel, {**place, "on_hand": on_hand, "may_go_negative": False})
    if on_hand:
        opening = {"source_id": new_id(), "position": 1, "kind": "opening", "quantity": on_hand, "at": NOW}
        await _insert(session, StockMovement, {**place, **opening})


async def _write_customer(session: Writing, company_id: UUID) -> None:
    mei: dict[str, Any] = {
        "company_id": company_id, "id": new_id(), "code": "C1", "name": "Mei Tan", "folded_name": "mei tan",
        "tier": "Gold", "barcode": "2900000000018", "created_at": NOW,
    }  # fmt: skip
    await _insert(session, CustomerRow, mei)
    await keep_customer_words(session, company_id, [(mei["id"], mei["name"])])


async def _insert(session: Writing, model: type[DeclarativeBase], *rows: dict[str, Any]) -> None:
    if rows:
        await session.execute(insert(table_of(model)), list(rows))

"""The demo shop: invented, stocked, and made by the same services as any other."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.customers import import_customers
from pos_tui.intake.demo_goods import KINDS, elsewhere_csv, fees_csv, products_csv
from pos_tui.intake.demo_prices import PRICES, PROMOTIONS
from pos_tui.intake.demo_suppliers import supplier_products_csv, suppliers_csv
from pos_tui.intake.fees import import_fees
from pos_tui.intake.kinds import import_kinds
from pos_tui.intake.known import staff_by_code
from pos_tui.intake.prices import import_prices
from pos_tui.intake.products import import_products
from pos_tui.intake.promotions import import_promotions
from pos_tui.intake.shop_file import ShopFile, set_up, shop_from
from pos_tui.intake.supplier_products import import_supplier_products
from pos_tui.intake.suppliers import import_suppliers
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.queries import lanes as shop_lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.pins import hash_pin
from pos_tui.staff.rules import Role
from pos_tui.staff.service import add_person


class Character(NamedTuple):
    """Somebody who works in the demo, with the PIN that its sign-in shows."""

    code: str
    name: str
    role: Role
    pin: str


OUTLET, ELSEWHERE = "BISHAN", "KALLANG"
"""Where most goods are, and the other outlet, which has some and is sent more."""
OUTLETS = [
    {"code": OUTLET, "name": "Bishan", "terminals": ["1", "2"]},
    {"code": ELSEWHERE, "name": "Kallang", "terminals": ["1"]},
]
STAFF = (
    Character("1", "Mei Tan", "owner", "135790"),
    Character("2", "Aisha Rahman", "supervisor", "246802"),
    Character("3", "Ravi Kumar", "cashier", "1234"),
)
CUSTOMERS = """code,name,email,phone,tier,points,barcode,consent
C001,Lim Siew Hoon,siewhoon@example.com,+6580000001,Gold,1240,2900000000018,yes
C002,Nurul Huda,,+6580000002,Silver,310,2900000000025,yes
C003,José Álvarez,jose@example.com,,,0,2900000000032,no
C004,陈美玲,,+6580000004,Gold,860,2900000000049,yes
C005,Priya Nair,priya@example.com,+6580000005,,45,2900000000056,yes
C006,Tan Ah Kow,,,,12,2900000000063,no
C007,Zoë Müller,zoe@example.com,,Silver,205,2900000000070,yes
C008,Harbour Café Pte Ltd,orders@example.com,+6560000008,,0,2900000000087,yes
"""


def demo_shop() -> ShopFile:
    """What its shop.json would say."""
    return shop_from(
        {
            "company": "Tembusu Corner Shop",
            "currency": "SGD",
            "prices_include_tax": True,
            "tax_rounding": "document",
            "cash_rounding": "0.05",
            "stock_policy": "block",
            "timezone": "Asia/Singapore",
            "country": "SG",
            "tax_classes": [
                {"code": "S", "name": "GST 9 %", "kind": "standard", "rate": "9"},
                {"code": "Z", "name": "Zero-rated", "kind": "zero", "rate": "0"},
                {"code": "E", "name": "Exempt", "kind": "exempt", "rate": "0"},
                {"code": "O", "name": "Out of scope", "kind": "out_of_scope", "rate": "0"},
            ],
            "outlets": OUTLETS,
            "tenders": [
                {"code": "cash", "name": "Cash", "kind": "cash", "gives_change": True},
                {"code": "card", "name": "Card", "kind": "card", "gives_change": False},
                {"code": "voucher", "name": "Voucher", "kind": "voucher", "gives_change": False},
                {"code": "gift_card", "name": "Gift card", "kind": "gift_card", "gives_change": False},
                {"code": "points", "name": "Points", "kind": "points", "gives_change": False},
                {"code": "credit", "name": "Store credit", "kind": "store_credit", "gives_change": False},
                {
                    "code": "account",
                    "name": "On account",
                    "kind": "other",
                    "gives_change": False,
                    "on_account": True,
                },
            ],
            "loyalty": {"points_per": "10.00", "worth": "0.05"},
        },
        "the demo shop",
    )


def demo_hint() -> str:
    """Who can sign in to the demo, for the sign-in screen; one line of a small terminal."""
    people = (f"{person.name.split()[0]} {person.pin} ({person.role})" for person in STAFF)
    return f"PINs: {' · '.join(people)}"


async def make_demo(database: Database, *, key: ShopKey, now: datetime) -> list[Lane]:
    """The demo shop's lanes, in a database with the schema; one that is whole already stays as it is.

    It may be of an older program, whose demo was another: it is opened all the same.
    """
    there = await database.read(_whole)
    if there:
        return there
    lanes = await database.write(lambda session: set_up(session, demo_shop(), key=key, now=now))
    company_id = lanes[0].company.company_id
    with _files() as folder:
        results = [
            await import_products(database, company_id, folder / "products.csv", outlet=OUTLET, now=now),
            await import_products(database, company_id, folder / "elsewhere.csv", outlet=ELSEWHERE, now=now),
            await import_customers(database, company_id, folder / "customers.csv", now=now),
            await import_kinds(database, company_id, folder / "kinds.csv", now=now),
            await import_fees(database, company_id, folder / "fees.csv", now=now),
            await import_prices(database, company_id, folder / "prices.csv", now=now),
            await import_promotions(database, company_id, folder / "promotions.csv", now=now),
            await import_suppliers(database, company_id, folder / "suppliers.csv"),
            await import_supplier_products(database, company_id, folder / "supplier-products.csv"),
        ]
    wrong = [row for result in results for row in result.bad]
    assert not wrong, f"the demo's own files are good: {wrong[0]}"
    await database.write(lambda session: _hire(session, company_id, key, now))
    return await database.read(shop_lanes)


async def _whole(session: Reading) -> list[Lane]:
    """The lanes of a demo that somebody works in: people come last, so all else is there. Or none."""
    lanes = await shop_lanes(session)
    codes = [person.code for person in STAFF]
    return lanes if lanes and await staff_by_code(session, lanes[0].company.company_id, codes) else []


@contextmanager
def _files() -> Iterator[Path]:
    texts = {
        "products": products_csv(), "elsewhere": elsewhere_csv(), "customers": CUSTOMERS,
        "prices": PRICES, "promotions": PROMOTIONS,
        "kinds": KINDS, "fees": fees_csv(), "suppliers": suppliers_csv(),
        "supplier-products": supplier_products_csv(),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="pos-tui-demo-") as folder:
        for name, text in texts.items():
            Path(folder, f"{name}.csv").write_text(text, encoding="utf-8")
        yield Path(folder)


async def _hire(session: Writing, company_id: UUID, key: ShopKey, now: datetime) -> None:
    """Everybody at once, and last: with them the demo is whole."""
    for person in STAFF:
        await add_person(
            session, company_id, code=person.code, name=person.name, pin_hash=hash_pin(person.pin, key.pepper),
            role=person.role, outlet_id=None, now=now,
        )  # fmt: skip

"""The program's own invented goods in two outlets, each with two tills and an office; nothing lies there yet."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.cash.queries import tender_types
from pos_tui.cash.views import TenderType
from pos_tui.catalogue.models import Product
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.customers import import_customers
from pos_tui.intake.demo import CUSTOMERS, STAFF, demo_shop
from pos_tui.intake.demo_goods import KINDS, fees_csv, products_csv
from pos_tui.intake.demo_prices import PRICES, PROMOTIONS
from pos_tui.intake.fees import import_fees
from pos_tui.intake.kinds import import_kinds
from pos_tui.intake.known import staff_by_code
from pos_tui.intake.prices import import_prices
from pos_tui.intake.products import import_products
from pos_tui.intake.promotions import import_promotions
from pos_tui.intake.shop_file import set_up
from pos_tui.intake.shop_form import OutletForm
from pos_tui.shop.views import Lane
from pos_tui.staff.service import add_person
from tests.shops import KEY

BEGINS = date(2026, 11, 2)
OFFICE, BOTTLE = "OFFICE", "BOTTLE"
OUTLETS = ("BISHAN", "YISHUN")
CREDIT_LIMIT = 50_000


@dataclass(frozen=True)
class MonthShop:
    """What whoever works there knows; people by role, customers by code, products by SKU."""

    lanes: tuple[Lane, ...]
    offices: tuple[Lane, ...]
    people: dict[str, UUID]
    tenders: dict[str, TenderType]
    product_ids: dict[str, UUID]
    rows: dict[str, dict[str, str]]
    """The products as their file has them."""

    @property
    def company_id(self) -> UUID:
        return self.lanes[0].company.company_id

    @property
    def shelf(self) -> list[str]:
        """SKUs that lie on a shelf."""
        return [sku for sku, row in self.rows.items() if row["track_stock"] != "no" and not row["stock_of"]]

    @property
    def sold(self) -> list[str]:
        """SKUs that somebody asks for: no deposit by itself, and nothing whose price is said at the till."""
        return [sku for sku, row in self.rows.items() if row["price"] != "0.00" and sku != BOTTLE]


def named(lane: Lane) -> str:
    """A till as the log calls it."""
    return f"{lane.outlet_code}-{lane.terminal_code}"


def moment(day: int, *, second: int = 0) -> datetime:
    """A time of the month's day, from nine in the morning of Singapore."""
    at = datetime(BEGINS.year, BEGINS.month, BEGINS.day, 1, tzinfo=UTC)
    return at + timedelta(days=day, seconds=second)


def date_of(day: int) -> date:
    return BEGINS + timedelta(days=day)


@cache
def goods_rows() -> dict[str, dict[str, str]]:
    """The demo's products without what lies there: that is said by whoever opens the shop."""
    return {row["sku"]: row | {"on_hand": ""} for row in csv.DictReader(io.StringIO(products_csv()))}


async def make_month_shop(database: Database, folder: Path) -> MonthShop:
    """The shop in an empty database."""
    places = tuple(OutletForm(code=code, name=code.title(), terminals=("1", "2", OFFICE)) for code in OUTLETS)
    form = demo_shop().model_copy(update={"outlets": places})
    lanes = await database.write(lambda session: set_up(session, form, key=KEY, now=moment(0)))
    company_id = lanes[0].company.company_id
    await _import(database, company_id, folder)
    await database.write(lambda session: _people(session, company_id))
    tenders = await database.read(lambda session: tender_types(session, company_id))
    return MonthShop(
        lanes=tuple(lane for lane in lanes if lane.terminal_code != OFFICE),
        offices=tuple(lane for lane in lanes if lane.terminal_code == OFFICE),
        people=await _people_by_role(database, company_id),
        tenders={tender.code: tender for tender in tenders},
        product_ids=await product_ids(database, company_id),
        rows=goods_rows(),
    )


async def _import(database: Database, company_id: UUID, folder: Path) -> None:
    texts = {
        "products": _csv(goods_rows().values()), "customers": CUSTOMERS, "kinds": KINDS, "fees": fees_csv(),
        "prices": PRICES, "promotions": PROMOTIONS,
    }  # fmt: skip
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    now = moment(0)
    await import_products(database, company_id, folder / "products.csv", now=now)
    await import_customers(database, company_id, folder / "customers.csv", now=now)
    await import_kinds(database, company_id, folder / "kinds.csv", now=now)
    await import_fees(database, company_id, folder / "fees.csv", now=now)
    await import_prices(database, company_id, folder / "prices.csv", now=now)
    await import_promotions(database, company_id, folder / "promotions.csv", now=now)


def _csv(rows: Iterable[dict[str, str]]) -> str:
    text, told = io.StringIO(), [{name: row[name] for name in row if name != "on_hand"} for row in rows]
    writer = csv.DictWriter(text, told[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(told)
    return text.getvalue()


async def _people(session: Writing, company_id: UUID) -> None:
    """Those of the demo, without PINs; whoever has a company's name may buy on account."""
    for person in STAFF:
        await add_person(
            session, company_id, code=person.code, name=person.name, pin_hash=None, role=person.role,
            outlet_id=None, now=moment(0),
        )  # fmt: skip
    await session.execute(update(Customer).where(Customer.code == "C008").values(credit_limit=CREDIT_LIMIT))


async def _people_by_role(database: Database, company_id: UUID) -> dict[str, UUID]:
    known = await database.read(lambda s: staff_by_code(s, company_id, [person.code for person in STAFF]))
    return {person.role: known[person.code] for person in STAFF}


async def product_ids(database: Database, company_id: UUID) -> dict[str, UUID]:
    """Every product's id by SKU."""
    query = select(Product.sku, Product.id).where(Product.company_id == company_id)
    return dict((await database.read(lambda session: session.execute(query))).all())

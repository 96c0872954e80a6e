"""The co-op in two outlets with two tills each: its sales are shared out by cashier, and its offices work."""

import asyncio
import csv
import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from pos_tui.buying.suppliers import save_supplier, save_supplier_items
from pos_tui.buying.views import Supplier, SupplierItem
from pos_tui.cash.queries import tender_types
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.intake.replay import replay
from pos_tui.intake.views import ReplayResult
from pos_tui.money import ONE, PRICE_STEPS, UnitPrice
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.rules import Role
from pos_tui.staff.service import add_person
from tests.month.backroom import Transit
from tests.month.log import Log, Paid
from tests.month.office import Office
from tests.month.offices import Offices, take_in, work_a_day
from tests.month.shop import OFFICE, MonthShop, product_ids
from tests.real.days import RealShop, open_real, real
from tests.real.sums import Document, documents
from tests.shops import KEY, NOW

LANES = 4
WHO: tuple[Role, ...] = ("owner", "supervisor")
TILLS = (("COOP", "R1"), ("COOP", "R2"), ("EAST", "R3"), ("EAST", "R4"))
MOST_AT_ONCE = 5_000
SUPPLIERS = 12
REORDER_AT = "6"


@dataclass
class CoopMonth:
    """The shop, its two offices, and all that anybody wrote down."""

    database: Database
    shop: MonthShop
    offices: Offices
    sales: Path
    log: Log
    days: int = 0

    async def play(self) -> ReplayResult:
        """Every sale through four lanes, while both offices work one day after the other until it is over."""
        company_id = self.shop.company_id
        selling = asyncio.create_task(
            replay(self.database, company_id, [self.sales], key=KEY, now=NOW, lanes=LANES)
        )
        transits: list[Transit] = []
        while not selling.done():
            transits = await work_a_day(self.offices, self.days, transits, to_count=20)
            self.days += 1
        for office in self.offices:
            await take_in(office, transits)
            self.log.add(office.log)
        return await selling


async def open_coop(database: Database, folder: Path, seed: int) -> CoopMonth:
    """On its first morning, with suppliers and opening stock in both outlets."""
    whole = real("corepos_coop")
    rows = _files(whole, folder)
    first = await open_real(database, RealShop(folder))
    shop = await _month_shop(database, first, rows)
    one, other = (
        Office(database, shop, lane, random.Random(f"{seed}/{lane.outlet_code}")) for lane in shop.offices
    )
    month = CoopMonth(
        database, shop, (one, other), folder / "sales.jsonl.gz", _sold(documents([folder / "sales.jsonl.gz"]))
    )
    await _suppliers(one)
    for office in month.offices:
        await _open_shelves(office, random.Random(seed))
    return month


def _files(whole: RealShop, folder: Path) -> dict[str, dict[str, str]]:
    """The set with more tills, a cost and a reorder point for everything; answers the products."""
    form = whole.form
    form["outlets"] = [
        {"code": outlet, "name": outlet.title(), "terminals": [*(t for o, t in TILLS if o == outlet), OFFICE]}
        for outlet in ("COOP", "EAST")
    ]
    (folder / "shop.json").write_text(json.dumps(form), encoding="utf-8")
    assert whole.customers is not None
    (folder / "customers.csv").write_bytes(whole.customers.read_bytes())
    rows = [
        row | {"cost": str(Decimal(row["price"]) * 6 / 10), "reorder_point": REORDER_AT} for row in whole.rows()
    ]
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    text = "".join(json.dumps(each) + "\n" for each in _shared_out(documents(whole.sales)))
    (folder / "sales.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    return {row["sku"]: row | {"track_stock": "", "stock_of": ""} for row in rows}


def _shared_out(sold: Iterable[Document]) -> Iterator[dict[str, Any]]:
    for document in sold:
        outlet, terminal = TILLS[int(document["cashier"]) % LANES]
        yield document | {"outlet": outlet, "terminal": terminal}


def _sold(sold: Iterable[Document]) -> Log:
    """What the file says of goods and money, read by nothing of the program's."""
    log = Log()
    for document in sold:
        log.documents += 1
        for line in document["lines"]:
            quantity = int(Decimal(line["quantity"]) * ONE)
            log.move("sold" if quantity > 0 else "returned", document["outlet"], line["sku"], abs(quantity))
        for paid in document["payments"]:
            cents = int((Decimal(paid["amount"]) - Decimal(paid["change"])) * 100)
            log.paid.append(Paid(document["terminal"], paid["tender"], cents))
    return log


async def _month_shop(database: Database, first: Lane, rows: dict[str, dict[str, str]]) -> MonthShop:
    company_id, known = first.company.company_id, await database.read(lanes)
    people: dict[str, UUID] = {role: await _hire(database, company_id, role) for role in WHO}
    tenders = await database.read(lambda session: tender_types(session, company_id))
    return MonthShop(
        lanes=tuple(lane for lane in known if lane.terminal_code != OFFICE),
        offices=tuple(lane for lane in known if lane.terminal_code == OFFICE),
        people=people,
        tenders={tender.code: tender for tender in tenders},
        product_ids=await product_ids(database, company_id),
        rows=rows,
    )


async def _hire(database: Database, company_id: UUID, role: Role) -> UUID:
    return await database.write(
        lambda session: add_person(
            session, company_id, code=role, name=role.title(), pin_hash=None, role=role, outlet_id=None, now=NOW
        )
    )


async def _suppliers(office: Office) -> None:
    """Every product has somebody who delivers it."""
    shop = office.shop
    for at in range(SUPPLIERS):
        supplier = Supplier(supplier_id=new_id(), code=f"S{at}", name=f"Supplier {at}")
        await office.write(save_supplier, office.place, office.actor("owner"), supplier)
        items = [
            SupplierItem(product_id=shop.product_ids[sku], cost=_cost(shop.rows[sku]))
            for sku in shop.shelf[at::SUPPLIERS]
        ]
        await office.write(save_supplier_items, office.place, office.actor("owner"), supplier.supplier_id, items)


def _cost(row: dict[str, str]) -> UnitPrice:
    return UnitPrice(int(Decimal(row["cost"]) * 100 * PRICE_STEPS))


async def _open_shelves(office: Office, chance: random.Random) -> None:
    lies_there = {
        sku: (chance.randint(1, 6) if chance.random() < 0.1 else chance.randint(25, 90)) * ONE
        for sku in office.shop.shelf
    }
    skus = list(lies_there)
    for start in range(0, len(skus), MOST_AT_ONCE):
        some = skus[start : start + MOST_AT_ONCE]
        await office.change("opening", {sku: lies_there[sku] for sku in some})

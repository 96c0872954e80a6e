"""`pos-tui orders`, and the files of suppliers, as scripts use them."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from pos_tui.buying.models import PurchaseOrder, PurchaseOrderLine, Supplier
from pos_tui.catalogue.models import Product
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.shop.models import Outlet
from tests.commands.conftest import Till
from tests.shops import NOW

pytestmark = pytest.mark.either

SUPPLIERS = "code,name,lead_days\nACME,Acme Drinks,3\n"
ITEMS = "supplier,sku,code,cost\nACME,MATE,CM-1,0.95\n"


async def _order(address: str) -> None:
    """One order of the supplier, of ten at 0.95."""

    async def write(session: Writing) -> None:
        supplier = await session.scalar(select(Supplier).where(Supplier.code == "ACME"))
        mate = await session.scalar(select(Product).where(Product.sku == "MATE"))
        outlet = await session.scalar(select(Outlet))
        assert supplier is not None
        assert mate is not None
        assert outlet is not None
        head: dict[str, Any] = {
            "company_id": supplier.company_id, "id": new_id(), "outlet_id": outlet.id, "supplier_id": supplier.id,
            "number": 1, "status": "sent", "sent_at": NOW, "created_at": NOW, "created_by": new_id(),
        }  # fmt: skip
        await session.execute(insert(table_of(PurchaseOrder)), [head])
        line = {
            "company_id": supplier.company_id, "order_id": head["id"], "position": 1, "product_id": mate.id,
            "ordered": 10_000, "received": 0, "cost": 950_000,
        }  # fmt: skip
        await session.execute(insert(table_of(PurchaseOrderLine)), [line])

    database = Database.at(address)
    await database.write(write)
    await database.close()


def test_suppliers_come_in_and_go_out(till: Till, sold: str, tmp_path: Path) -> None:
    for kind, text in (("suppliers", SUPPLIERS), ("supplier-products", ITEMS)):
        file, out = tmp_path / f"{kind}.csv", tmp_path / f"{kind}-out.csv"
        file.write_text(text, encoding="utf-8")
        first = till("import", kind, file, "--database", sold)
        assert (first.code, first.out) == (0, f"{kind.title()}: 1 new, 0 changed, 0 as they were.\n")
        assert till("export", kind, out, "--database", sold).code == 0
        again = till("import", kind, out, "--json", "--database", sold)
        assert json.loads(again.out)["counts"] == {"created": 0, "updated": 0, "unchanged": 1}


def test_orders_are_listed_and_written(till: Till, sold: str, tmp_path: Path) -> None:
    none = till("orders", "--database", sold)
    assert (none.code, "No orders at Bishan yet" in none.out) == (0, True)
    file = tmp_path / "suppliers.csv"
    file.write_text(SUPPLIERS, encoding="utf-8")
    till("import", "suppliers", file, "--database", sold)
    asyncio.run(_order(sold))
    told = json.loads(till("orders", "--json", "--database", sold).out)
    assert [(one["number"], one["supplier"], one["status"], one["total"]) for one in told["orders"]] == [
        (1, "ACME", "sent", "9.50")
    ]
    assert "Acme Drinks" in till("orders", "--database", sold).out
    written = till("orders", "export", "1", "--database", sold).out.splitlines()
    assert written[1] == "BISHAN-1,ACME,,MATE,Club Mate Regular 500 ml,each,10,0,0.95,9.50"
    for number, sentence in (("9", "There is no order 9 here"), ("x", "is no number of an order")):
        ran = till("orders", "export", number, "--database", sold)
        assert (ran.code, sentence in ran.err) == (2, True)
    ran = till("orders", "export", "1", tmp_path, "--database", sold)
    assert (ran.code, "cannot be written" in ran.err) == (2, True)

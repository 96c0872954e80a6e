"""From an empty home to goods on the shelf: a shop, products, a supplier, an order, its delivery; no SQL."""

import asyncio
import io
import json
import sys
from pathlib import Path

import pytest

from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.open_shift import OpenShiftScreen
from pos_tui.ui.screens.order import OrderScreen
from pos_tui.ui.screens.orders import OrdersScreen
from pos_tui.ui.screens.receive import ReceiveScreen
from pos_tui.ui.screens.receiving import ReceivingScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.screens.suppliers import SuppliersScreen
from pos_tui.ui.screens.trading import PickScreen
from tests.commands.conftest import Till
from tests.commands.test_setup_and_migrate import SHOP
from tests.ui.door import Door, open_door, settings_for

PIN = "271828"
PRODUCTS = "sku,name,price,cost,tax_class,barcodes\nTEA,Green tea,2.50,1.20,S,5012345678900\n"


async def menu(door: Door, key: str) -> None:
    await door.press("<f10>")
    await door.until_on(MenuScreen)
    await door.press(key)


async def by_keys(address: str, folder: Path, key: str) -> None:
    """Signs in, adds a supplier, orders two dozen, sends the order and takes them in."""
    async with open_door(settings_for(address, folder, key=key, outlet="BISHAN", terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press(PIN, "<enter>")
        await door.until_on(OpenShiftScreen)
        await door.press("100", "<enter>")
        await door.until_on(SellScreen)
        await supplier_added(door)
        await order_sent(door)
        await goods_received(door)


async def supplier_added(door: Door) -> None:
    await menu(door, "u")
    await door.until_on(SuppliersScreen)
    await door.press("<f2>")
    await door.until_on(FillInScreen)
    await door.press("ACME", "<enter>", "Acme Drinks", *["<enter>"] * 4, "3", "<enter>")
    await door.until_said("Acme Drinks is a supplier now.")
    await door.press("<escape>")
    await door.until_on(SellScreen)


async def order_sent(door: Door) -> None:
    await menu(door, "o")
    await door.until_on(OrdersScreen)
    await door.press("<f2>")
    await door.until_on(PickScreen)
    await door.press("<enter>")
    await door.until_on(OrderScreen)
    await door.press("green tea", "<enter>")
    await door.until_said("Green tea: 1 at 1.20")
    await door.press("24", "<enter>", "@0.95", "<enter>")
    await door.until_said("24 at 0.95")
    await door.press("<f5>")
    await door.until_said("Order 1 is sent: F11 writes it as a file for the supplier.")
    assert "F9 Print" not in door.shown
    await door.press("<escape>")
    await door.until_on(OrdersScreen)
    await door.press("<escape>")
    await door.until_on(SellScreen)


async def goods_received(door: Door) -> None:
    await menu(door, "r")
    await door.until_on(ReceiveScreen)
    await door.press("1", "<enter>", "<enter>")
    await door.until_on(ReceivingScreen)
    await door.press("24*TEA", "<enter>")
    await door.until_said("Green tea: 24 at 0.95")
    await door.press("<f12>")
    await door.until_said("Received of Acme Drinks on order 1")


def test_a_fresh_shop_orders_and_receives(
    till: Till, empty_address: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, products = tmp_path / "shop.json", tmp_path / "products.csv"
    form.write_text(json.dumps(SHOP), encoding="utf-8")
    products.write_text(PRODUCTS, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PIN}\n"))
    here = ("--database", empty_address)
    assert till("setup", form, "--owner", "Aisha", "--pin-stdin", *here).code == 0
    assert till("import", "products", products, *here).code == 0
    asyncio.run(by_keys(empty_address, tmp_path, (home / "shop.key").read_text().strip()))
    [order] = json.loads(till("orders", "--json", *here).out)["orders"]
    assert (order["supplier"], order["status"], order["total"]) == ("ACME", "received", "22.80")
    [shelf] = json.loads(till("stock", "--json", *here).out)["levels"]
    assert (shelf["sku"], shelf["on_hand"]) == ("TEA", "24")
    assert till("verify", *here).code == 0

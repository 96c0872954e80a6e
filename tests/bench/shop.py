"""A shop to measure in: an SQLite file, an open shift of today, a cashier with a badge, a thousand products."""

import asyncio
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update

from pos_tui.cash.days import date_by_clock
from pos_tui.cash.service import open_shift
from pos_tui.catalogue.codes.shapes import right_check_digit
from pos_tui.db.base import new_id
from pos_tui.db.migrations import upgrade
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.products import import_products
from pos_tui.money import Money
from pos_tui.staff.models import Staff
from pos_tui.staff.pins import badge_hash_of
from tests.shops import KEY, Shop, make_shop

PRODUCTS = 1_000
BADGE = "AISHA00000001"
MAKERS = ("Kallang", "Tembusu", "Merbok", "Seletar", "Bukit", "Raffles", "Straits")
GOODS = ("Mineral Water 500 ml", "Cola 1.5 l", "Orange 330 ml", "Ginger Beer", "Oat Biscuits 200 g", "Rice 5 kg")
BEGAN = datetime.now(UTC)


@dataclass(frozen=True)
class BenchShop:
    """Where it is, and what can be scanned in it."""

    file: Path
    codes: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"sqlite+aiosqlite:///{self.file}"

    @property
    def environment(self) -> dict[str, str]:
        """What a till is told to sell here."""
        return {
            "POS_TUI_DATABASE": self.address, "POS_TUI_OUTLET": "BISHAN", "POS_TUI_TERMINAL": "1",
            "POS_TUI_KEY": KEY.hex(), "POS_TUI_LOG_FILE": str(self.file.with_name("till.log")),
            "XDG_CONFIG_HOME": str(self.file.parent),
        }  # fmt: skip


@contextmanager
def bench_shop(folder: Path | None = None) -> Iterator[BenchShop]:
    """A new shop on the disk of temporary files, gone afterwards."""
    with TemporaryDirectory(prefix="pos-tui-bench-", dir=folder) as made:
        shop = BenchShop(Path(made, "shop.db"), tuple(code_of(number) for number in range(PRODUCTS)))
        upgrade(shop.address)
        asyncio.run(_fill(shop))
        yield shop


def code_of(number: int) -> str:
    """The barcode of a product: 13 figures."""
    body = f"95200{number:07}"
    return f"{body}{right_check_digit(f'{body}0')}"


def name_of(number: int) -> str:
    """What stands on its line."""
    maker, goods = MAKERS[number % len(MAKERS)], GOODS[number % len(GOODS)]
    return f"{maker} {goods} {number}"


async def _fill(shop: BenchShop) -> None:
    database = Database.at(shop.address)
    try:
        made = await make_shop(database, shifts=False, stock_policy="allow")
        await import_products(database, made.company_id, _products(shop), now=BEGAN)
        await database.write(lambda session: _open(session, made))
    finally:
        await database.close()


def _products(shop: BenchShop) -> Path:
    file = shop.file.with_name("products.csv")
    with file.open("w", newline="", encoding="utf-8") as to:
        rows = csv.writer(to)
        rows.writerow(("sku", "name", "category", "price", "tax_class", "barcodes", "on_hand", "track_stock"))
        for number, code in enumerate(shop.codes):
            price = f"{0.9 + number % 37 * 0.35:.2f}"
            rows.writerow(
                (f"B{number:05}", name_of(number), "Bench", price, "SZ"[number % 5 == 0], code, 500, "yes")
            )
    return file


async def _open(session: Writing, shop: Shop) -> None:
    """The cashier has a badge and the drawer."""
    theirs = (Staff.company_id == shop.company_id, Staff.id == shop.cashier.staff_id)
    badge = badge_hash_of(BADGE, KEY.pepper)
    await session.execute(update(Staff).where(*theirs).values(badge_hash=badge))
    await open_shift(
        session, shop.lane, shop.cashier.staff_id, shift_id=new_id(), float_amount=Money(10_000),
        business_date=date_by_clock(BEGAN, shop.lane.company.timezone), key=KEY, now=BEGAN,
    )  # fmt: skip

"""Setting a real shop up and replaying its days, all of them or the first."""

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pos_tui.db.unit_of_work import Database
from pos_tui.intake.customers import import_customers
from pos_tui.intake.products import import_products
from pos_tui.intake.replay import replay
from pos_tui.intake.shop_file import read_shop, set_up
from pos_tui.intake.views import ReplayResult
from pos_tui.shop.views import Lane
from tests.real import DATA
from tests.real.sums import Document, documents
from tests.shops import KEY, NOW

SETS = ("emf2024", "corepos_coop", "completejourney", "uci_online_retail")


@dataclass(frozen=True)
class RealShop:
    """The files of one set."""

    folder: Path

    @property
    def sales(self) -> list[Path]:
        """The days in their order; the odd ones apart."""
        return sorted(file for file in self.folder.glob("sales*.jsonl.gz") if "odd" not in file.name)

    @property
    def products(self) -> Path:
        return next(self.folder.glob("products.csv*"))

    @property
    def customers(self) -> Path | None:
        return next(self.folder.glob("customers.csv"), None)

    @property
    def form(self) -> dict[str, Any]:
        """shop.json as it is."""
        found: dict[str, Any] = json.loads((self.folder / "shop.json").read_text(encoding="utf-8"))
        return found

    @property
    def expected(self) -> dict[str, Any]:
        """What must come out."""
        found: dict[str, Any] = json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))
        return found

    def rows(self) -> Iterator[dict[str, str]]:
        """The products as the file has them."""
        opened = gzip.open if self.products.suffix == ".gz" else open
        with opened(self.products, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def real(name: str) -> RealShop:
    """The set of that name."""
    assert DATA is not None, "these tests are collected only where the data is"
    return RealShop(DATA / name)


@cache
def first_documents(name: str, many: int) -> tuple[Document, ...]:
    """The first documents of a set."""
    return tuple(islice(documents(real(name).sales), many))


def slice_of(name: str, many: int, folder: Path) -> RealShop:
    """A set of only its first documents, with the products that those sell."""
    whole, sold = real(name), first_documents(name, many)
    wanted = {line["sku"] for document in sold for line in document["lines"]}
    rows = [row for row in whole.rows() if row["sku"] in wanted]
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "shop.json").write_bytes((whole.folder / "shop.json").read_bytes())
    if whole.customers is not None:
        (folder / "customers.csv").write_bytes(whole.customers.read_bytes())
    (folder / "sales.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(d) + "\n" for d in sold).encode()))
    return RealShop(folder)


async def open_real(database: Database, shop: RealShop) -> Lane:
    """The shop with its products and customers; its first lane."""
    form = read_shop(shop.folder / "shop.json")
    lanes = await database.write(lambda session: set_up(session, form, key=KEY, now=NOW))
    company_id = lanes[0].company.company_id
    assert (await import_products(database, company_id, shop.products, now=NOW)).booked
    if shop.customers is not None:
        assert (await import_customers(database, company_id, shop.customers, now=NOW)).booked
    return lanes[0]


async def play_real(database: Database, lane: Lane, files: Sequence[Path], lanes: int = 1) -> ReplayResult:
    """Replays files of the set."""
    return await replay(database, lane.company.company_id, files, key=KEY, now=NOW, lanes=lanes)

"""What rows of a file would change in the shop: they are held against what is there."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.models import Barcode, Category, KitPart, Product
from pos_tui.db.base import new_id
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.intake.product_rows import Barcodes, ProductRow, ShopFacts
from pos_tui.intake.stock_said import stock_changes
from pos_tui.intake.views import Counts
from pos_tui.money import Quantity

OWN_COLUMNS = (
    "name", "price", "unit", "cost", "track_stock", "reorder_point", "min_age", "active", "brand", "variant",
    "shelf", "stock_policy", "kind", "tare", "tracking", "expired_policy",
)  # fmt: skip
COLUMNS = (*OWN_COLUMNS, "tax_class_id", "category_id", "stock_of_id", "stock_quantity", "variant_of_id")
ALL = (*COLUMNS, "parts")
"""With the parts of a kit, as pairs of product and quantity, which are rows of their own."""
NAMES = {
    "tax_class_id": "tax_class", "category_id": "category", "stock_of_id": "stock_of",
    "variant_of_id": "variant_of",
}  # fmt: skip
"""Columns of a file that are called otherwise here."""
NEW: dict[str, Any] = {
    **dict.fromkeys(COLUMNS), "unit": "each", "track_stock": True, "active": True, "kind": "goods",
    "tracking": "none",    "parts": frozenset(),
}  # fmt: skip
"""A product as it is where the file is silent."""


@dataclass
class Planned:
    """One row held against the shop: `before` is None for a product that is new."""

    row: ProductRow
    product_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any]
    stock: Quantity | None = None
    """What `on_hand` has to change by."""

    def changes(self, *columns: str) -> bool:
        return self.before is not None and any(self.before[name] != self.after[name] for name in columns)


@dataclass
class Plan:
    """A batch of rows and what they come to."""

    rows: list[Planned]
    new_categories: dict[str, UUID]
    barcodes: dict[str, tuple[UUID, Quantity]]
    owned: dict[UUID, Barcodes] = field(init=False)

    def __post_init__(self) -> None:
        self.owned = {}
        for code, (owner, pack) in self.barcodes.items():
            self.owned.setdefault(owner, {})[code] = pack

    def counts(self) -> Counts:
        """How many rows are new, differ, or say what is there already."""
        created = sum(each.before is None for each in self.rows)
        updated = sum(each.before is not None and self._differs(each) for each in self.rows)
        return Counts(created=created, updated=updated, unchanged=len(self.rows) - created - updated)

    def changed(self) -> Counter[str]:
        """How many rows change what of a product that is there already."""
        found: Counter[str] = Counter()
        for each in self.rows:
            found.update(NAMES.get(name, name) for name in ALL if each.changes(name))
            found["on_hand"] += each.before is not None and bool(each.stock)
            found["barcodes"] += each.before is not None and self.wants_other_barcodes(each)
        return +found

    def taxed(self) -> Counter[tuple[UUID, UUID]]:
        """How many products that are there change from one tax class to another."""
        return Counter(
            (each.before["tax_class_id"], each.after["tax_class_id"])
            for each in self.rows
            if each.before is not None and each.changes("tax_class_id")
        )

    def _differs(self, each: Planned) -> bool:
        return each.changes(*ALL) or bool(each.stock) or self.wants_other_barcodes(each)

    def wants_other_barcodes(self, each: Planned) -> bool:
        """True when the file has a column of barcodes and the product has others."""
        return "barcodes" in each.row.said and self.owned.get(each.product_id, {}) != each.row.barcodes


async def plan(session: Reading, facts: ShopFacts, rows: Sequence[ProductRow]) -> Plan:
    """The rows against the shop as this transaction sees it."""
    before = await products_there(session, facts, [row.sku for row in rows])
    categories, new = await _categories(session, facts, rows)
    targets = await _ids(session, facts, {sku for row in rows for _, sku in row.links})
    known = categories | new
    planned = [held_against(facts, row, before.get(row.sku), known, targets) for row in rows]
    made = Plan(planned, new, await _barcodes(session, facts, planned))
    await _plan_stock(session, facts, planned)
    return made


def held_against(
    facts: ShopFacts,
    row: ProductRow,
    before: dict[str, Any] | None,
    categories: dict[str, UUID],
    targets: Mapping[str, UUID],
) -> Planned:
    """The row against `before`, with what the categories and targets that it names are called here."""
    said = row.said

    def named(sku: str) -> UUID:
        """A target that a dry run does not find is further on in the file."""
        return targets.get(sku) or new_id()

    after = dict(before or {**NEW, "tax_class_id": facts.first_tax_class})
    after.update({name: said[name] for name in OWN_COLUMNS if name in said})
    if "tax_class" in said:
        after["tax_class_id"] = said["tax_class"]
    if "category" in said:
        after["category_id"] = categories.get(said["category"])
    for what in ("stock_of", "variant_of"):
        if what in said:
            after[f"{what}_id"] = named(said[what]) if said[what] else None
    if "stock_of" in said:
        after["stock_quantity"] = said.get("stock_quantity")
    if "parts" in said:
        after["parts"] = frozenset((named(sku), quantity) for sku, quantity in said["parts"].items())
    if after["parts"] or after["kind"] == "gift_card":
        after["track_stock"] = False
    product_id: UUID = before["id"] if before else new_id()
    return Planned(row, product_id, before, after)


async def _ids(session: Reading, facts: ShopFacts, skus: Collection[str]) -> dict[str, UUID]:
    if not skus:
        return {}
    given = rowset(session, sku=WORDS)
    found = await session.execute(
        select(Product.sku, Product.id).where(
            Product.company_id == facts.company_id, Product.sku.in_(select(given.c.sku))
        ),
        as_rows([{"sku": sku} for sku in skus]),
    )
    return dict(found.all())


async def _with_parts(session: Reading, facts: ShopFacts, products: dict[str, dict[str, Any]]) -> None:
    """The parts of kits, as the others have none."""
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(KitPart.kit_id, KitPart.part_id, KitPart.quantity).where(
            KitPart.company_id == facts.company_id, KitPart.kit_id.in_(select(given.c.id))
        ),
        as_rows([{"id": each["id"]} for each in products.values()]),
    )
    parts: dict[UUID, set[tuple[UUID, Quantity]]] = {}
    for kit_id, part_id, quantity in found:
        parts.setdefault(kit_id, set()).add((part_id, quantity))
    for each in products.values():
        each["parts"] = frozenset(parts.get(each["id"], ()))


async def products_there(session: Reading, facts: ShopFacts, skus: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Those of the SKUs that the shop has, as they are, each by its SKU."""
    if not skus:
        return {}
    given = rowset(session, sku=WORDS)
    found = await session.execute(
        select(Product.id, Product.sku, *[getattr(Product, name) for name in COLUMNS]).where(
            Product.company_id == facts.company_id, Product.sku.in_(select(given.c.sku))
        ),
        as_rows([{"sku": sku} for sku in skus]),
    )
    products = {row.sku: dict(row._mapping) for row in found}
    await _with_parts(session, facts, products)
    return products


async def _categories(
    session: Reading, facts: ShopFacts, rows: Sequence[ProductRow]
) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """The rows' categories that are there, and ids for those that are not."""
    names = dict.fromkeys(row.said["category"] for row in rows if row.said.get("category"))
    given = rowset(session, name=WORDS)
    found = await session.execute(
        select(Category.name, Category.id).where(
            Category.company_id == facts.company_id, Category.name.in_(select(given.c.name))
        ),
        as_rows([{"name": name} for name in names]),
    )
    known = dict(found.all())
    return known, {name: new_id() for name in names if name not in known}


async def _barcodes(
    session: Reading, facts: ShopFacts, planned: Sequence[Planned]
) -> dict[str, tuple[UUID, Quantity]]:
    """The barcodes as they are: those of the rows' products, and those that the rows want."""
    speaking = [each for each in planned if "barcodes" in each.row.said]
    if not speaking:
        return {}
    wanted = [{"code": code} for each in speaking for code in each.row.barcodes]
    owners = [
        {"company_id": facts.company_id, "owner": each.product_id} for each in speaking if each.before is not None
    ]
    columns = select(Barcode.code, Barcode.product_id, Barcode.pack)
    codes = rowset(session, code=WORDS)
    found = await session.execute(
        columns.where(Barcode.company_id == facts.company_id, Barcode.code.in_(select(codes.c.code))),
        as_rows(wanted),
    )
    held = {code: (owner, pack) for code, owner, pack in found}
    if owners:
        given = rowset(session, company_id=IDENTITY, owner=IDENTITY)
        found = await session.execute(
            columns.join(
                given, (Barcode.company_id == given.c.company_id) & (Barcode.product_id == given.c.owner)
            ),
            as_rows(owners),
        )
        held.update({code: (owner, pack) for code, owner, pack in found})
    return held


async def _plan_stock(session: Reading, facts: ShopFacts, planned: Sequence[Planned]) -> None:
    said = {
        each.product_id: each.row.said["on_hand"]
        for each in planned
        if each.row.said.get("on_hand") is not None and each.after["track_stock"]
    }
    changes = await stock_changes(session, facts, said)
    for each in planned:
        each.stock = changes.get(each.product_id)

"""One row of products.csv as what it says about a product."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from pos_tui.catalogue.kept import StockPolicy, Tracking
from pos_tui.catalogue.rules import LARGEST_PACK, LONGEST_BARCODE, LONGEST_SKU, LONGEST_TEXT, MOST_PARTS, UNITS
from pos_tui.intake import cells
from pos_tui.intake.csv_file import Row
from pos_tui.intake.csv_text import unguarded
from pos_tui.money import ONE, Quantity
from pos_tui.text import clean

COLUMNS = (
    "sku", "name", "category", "price", "tax_class", "barcodes", "unit", "cost", "track_stock", "on_hand",
    "reorder_point", "min_age", "active", "stock_of", "stock_quantity", "brand", "variant_of", "variant", "parts",
    "shelf", "stock_policy", "kind", "tare", "tracking", "expired_policy",
)  # fmt: skip
REQUIRED = ("sku", "name", "price")
KINDS, POLICIES = ("goods", "gift_card", "deposit", "fee"), ("block", "warn", "allow")
OLDEST, LONGEST_CATEGORY = 150, LONGEST_TEXT
LINKS = ("stock_of", "variant_of", "parts")
"""Columns that name other products."""

Barcodes = dict[str, Quantity]
"""Code → how many it stands for."""
Parts = dict[str, Quantity]
"""SKU → how much of it one kit holds."""


@dataclass(frozen=True)
class ShopFacts:
    """What a row is read against."""

    company_id: UUID
    exponent: int
    tax_classes: Mapping[str, UUID]
    untaxed: frozenset[UUID]
    outlet_id: UUID | None
    may_go_negative: bool

    @property
    def first_tax_class(self) -> UUID:
        """What a product without a class is taxed as."""
        return next(iter(self.tax_classes.values()))


@dataclass(frozen=True)
class ProductRow:
    """What the file says of one product; a column that it does not have is not in `said`."""

    line: int
    sku: str
    said: dict[str, Any]
    tidied: bool

    @property
    def barcodes(self) -> Barcodes:
        """The row's barcodes; none where the file has no such column."""
        found: Barcodes = self.said.get("barcodes", {})
        return found

    @property
    def links(self) -> list[tuple[str, str]]:
        """The SKUs that the row names, each with the column that does."""
        named = [(what, self.said[what]) for what in LINKS[:2] if self.said.get(what) is not None]
        return [*named, *(("parts", sku) for sku in self.said.get("parts") or ())]

    @property
    def traits(self) -> list[str]:
        """What keeps others from naming it: it has links itself, or is no goods."""
        told = [what for what in LINKS if self.said.get(what)]
        return told if self.said.get("kind", KINDS[0]) == KINDS[0] else [*told, "kind"]


def read_product(row: Row, facts: ShopFacts) -> ProductRow:
    """The row as values. Raises ValueError with everything that is wrong in it."""
    said: dict[str, Any] = {}
    wrong: list[str] = []
    for column, cell in row.cells.items():
        plain = cell.strip()
        try:
            said[column] = READERS[column](unguarded(plain) if plain[:1] == "'" else plain, facts)
        except ValueError as error:
            wrong.append(f"{column} {error}")
    wrong += [] if wrong else _together(said, facts)
    if wrong:
        raise ValueError("; ".join(wrong))
    return ProductRow(row.line, said.pop("sku"), said, said["name"] != unguarded(row.cells["name"].strip()))


def _together(said: dict[str, Any], facts: ShopFacts) -> list[str]:
    wrong = []
    if (said.get("stock_of") is None) != (said.get("stock_quantity") is None):
        wrong.append("stock_of and stock_quantity go together")
    if said.get("stock_of") == said["sku"]:
        wrong.append("stock_of is the product itself")
    if said.get("variant_of") == said["sku"]:
        wrong.append("variant_of is the product itself")
    wrong += _kit(said) if said.get("parts") else []
    if (
        said.get("kind") == "gift_card"
        and said.get("tax_class", next(iter(facts.untaxed), None)) not in facts.untaxed
    ):
        wrong.append("a gift card is money: give it a tax_class without a rate")
    on_hand = said.get("on_hand")
    if on_hand and said.get("track_stock") is False:
        wrong.append("on_hand is given, but track_stock is no")
    tracking = said.get("tracking", "none")
    if tracking != "none" and (said.get("track_stock") is False or said.get("stock_of")):
        wrong.append("tracking is of products with a stock of their own")
    if tracking == "serial" and said.get("unit", "each") != "each":
        wrong.append("tracking by serial numbers is of products sold by the piece")
    if tracking == "serial" and on_hand:
        wrong.append("on_hand is given, but pieces with serial numbers are taken in one by one")
    if on_hand is not None and on_hand < 0 and not facts.may_go_negative:
        wrong.append("on_hand is below nothing, which this shop's stock_policy does not allow")
    return wrong


def _kit(said: dict[str, Any]) -> list[str]:
    wrong = []
    if said["sku"] in said["parts"]:
        wrong.append("parts has the kit itself")
    if said.get("stock_of") is not None or said.get("kind", "goods") != "goods":
        wrong.append("a kit of parts is goods without a stock of its own, so it has no stock_of and no other kind")
    if said.get("on_hand"):
        wrong.append("on_hand is given, but a kit lies on no shelf as one")
    return wrong


def _tax_class(cell: str, facts: ShopFacts) -> UUID:
    if not cell:
        return facts.first_tax_class
    if cell not in facts.tax_classes:
        raise ValueError(f"{clean(cell, 20)!r} is not one of {', '.join(facts.tax_classes)}")
    return facts.tax_classes[cell]


def _barcodes(cell: str, _facts: ShopFacts) -> Barcodes:
    found: Barcodes = {}
    for part in cell.split():
        text, star, pack = part.partition("*")
        if star and (not cells.whole(pack, LARGEST_PACK)):
            raise ValueError(f"{clean(part, 40)!r} is a pack of none")
        if cells.code(text, LONGEST_BARCODE) in found:
            raise ValueError(f"{text!r} is there twice")
        found[text] = Quantity(int(pack or 1) * ONE)
    return found


def _parts(cell: str, _facts: ShopFacts) -> Parts:
    found: Parts = {}
    for text in parts_in(cell):
        sku, star, quantity = text.rpartition("*")
        sku = cells.code(sku if star else text, LONGEST_SKU)
        if sku in found:
            raise ValueError(f"{sku!r} is there twice")
        found[sku] = cells.quantity_from(quantity, 1) if star else ONE
    if len(found) > MOST_PARTS:
        raise ValueError(f"has {len(found)} products; {MOST_PARTS} at most")
    return found


def parts_in(cell: str) -> list[str]:
    """The parts of a kit as they stand in a cell: "SKU*2;SKU*1", quoted where a SKU has a semicolon."""
    try:
        rows = list(csv.reader([cell], delimiter=";", strict=True))
    except csv.Error:
        raise ValueError(f"{clean(cell, 40)!r} has a quotation mark that is never closed") from None
    return [text.strip() for row in rows for text in row if text.strip()]


def parts_cell(parts: Iterable[str]) -> str:
    """The cell that `parts_in` reads these from."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="").writerow(parts)
    return text.getvalue()


def _one_of(known: Sequence[str], usual: str | None) -> Callable[[str, ShopFacts], str | None]:
    def read(cell: str, _facts: ShopFacts) -> str | None:
        if cell and cell not in known:
            raise ValueError(f"{clean(cell, 20)!r} is not one of {', '.join(known)}")
        return cell or usual

    return read


def _or_none(read: Callable[[str], Any]) -> Callable[[str, ShopFacts], Any]:
    return lambda cell, _facts: read(cell) if cell else None


def _text(cell: str, _facts: ShopFacts) -> str | None:
    return cells.words(cell, LONGEST_TEXT)


def _yes_unless_no(cell: str, _facts: ShopFacts) -> bool:
    return cells.yes(cell) if cell else True


READERS: dict[str, Callable[[str, ShopFacts], Any]] = {
    "sku": lambda cell, _facts: cells.code(cell),
    "name": lambda cell, _facts: cells.name(cell),
    "category": lambda cell, _facts: cells.words(cell, LONGEST_CATEGORY),
    "price": lambda cell, facts: cells.price(cell, facts.exponent),
    "tax_class": _tax_class,
    "barcodes": _barcodes,
    "unit": _one_of(UNITS, "each"),
    "cost": lambda cell, facts: cells.exact_price(cell, facts.exponent) if cell else None,
    "track_stock": _yes_unless_no,
    "on_hand": _or_none(cells.quantity),
    "reorder_point": _or_none(lambda cell: cells.quantity_from(cell, 0)),
    "min_age": _or_none(lambda cell: cells.whole(cell, OLDEST)),
    "active": _yes_unless_no,
    "stock_of": _or_none(cells.code),
    "stock_quantity": _or_none(lambda cell: cells.quantity_from(cell, 1)),
    "brand": _text,
    "variant_of": _or_none(cells.code),
    "variant": _text,
    "parts": _parts,
    "shelf": _text,
    "stock_policy": _one_of(POLICIES, None),
    "kind": _one_of(KINDS, KINDS[0]),
    "tare": _or_none(lambda cell: cells.quantity_from(cell, 0)),
    "tracking": _one_of(get_args(Tracking), "none"),
    "expired_policy": _one_of(get_args(StockPolicy), None),
}

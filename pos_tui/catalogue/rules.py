"""What a product may be, and which trees and kits can be. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from pos_tui.catalogue.kept import CategoryRow, KeptCategory, KeptProduct
from pos_tui.errors import BadInput
from pos_tui.money import LARGEST, ONE, PRICE_STEPS, Quantity, UnitPrice, quantity_text, rounded_quotient
from pos_tui.text import clean, is_clean

UNITS = ("each", "kg", "lb", "g", "l", "gal", "m", "pint")
LONGEST_SKU, LONGEST_BARCODE, LONGEST_TEXT = 64, 100, 100
MOST_BARCODES, MOST_PARTS, LARGEST_PACK, OLDEST = 200, 50, 1_000_000, 150
DEEPEST_KIT, DEEPEST_TREE = 5, 20

Parts = Mapping[UUID, Sequence[tuple[UUID, Quantity]]]
"""Kit → its parts, each with how much of it."""


def tidied(product: KeptProduct) -> KeptProduct:
    """The product as it is kept. Raises BadInput for one that cannot be."""
    name = clean(product.name)
    if not name:
        raise BadInput("A product needs a name: type it.")
    _check_code(product.sku, "SKU", LONGEST_SKU)
    texts = {
        key: clean(getattr(product, key) or "", LONGEST_TEXT) or None for key in ("brand", "variant", "shelf")
    }
    track = product.track_stock and not product.parts and product.kind != "gift_card"
    tidy = product.model_copy(update={**texts, "name": name, "track_stock": track})
    _check_prices(tidy)
    _check_figures(tidy)
    _check_barcodes(tidy)
    _check_parts(tidy)
    _check_tracking(tidy)
    return tidy


def _check_code(code: str, what: str, longest: int) -> None:
    if not code or len(code) > longest or not is_clean(code, longest):
        raise BadInput(
            f"{clean(code, 30) or 'Nothing'} is no {what}: it has 1 to {longest} letters or figures, "
            "none of them invisible."
        )


def _check_prices(product: KeptProduct) -> None:
    for what, price in (("price", product.price), ("cost", product.cost or UnitPrice(0))):
        if not 0 <= price <= LARGEST * PRICE_STEPS:
            raise BadInput(f"A {what} is from 0 up, and not as large as this one: type it again.")
    if product.price % PRICE_STEPS:
        raise BadInput("A price has no more decimals than the shop's money: type it again.")


def _check_figures(product: KeptProduct) -> None:
    if product.unit not in UNITS:
        raise BadInput(f"{clean(product.unit, 20)} is no unit: type one of {', '.join(UNITS)}.")
    if product.min_age is not None and not 0 <= product.min_age <= OLDEST:
        raise BadInput(f"An age is from 0 to {OLDEST} years: type it again.")
    for what, quantity in (("reorder point", product.reorder_point), ("tare", product.tare)):
        if quantity is not None and not 0 <= quantity <= LARGEST:
            raise BadInput(f"A {what} is 0 or more: type it again.")


def _check_barcodes(product: KeptProduct) -> None:
    if len(product.barcodes) > MOST_BARCODES:
        raise BadInput(f"A product has at most {MOST_BARCODES} barcodes: leave some out.")
    for at, each in enumerate(product.barcodes):
        _check_code(each.code, "barcode", LONGEST_BARCODE)
        if " " in each.code or "*" in each.code:
            raise BadInput(f"{clean(each.code, 30)} is no barcode: it has neither blanks nor stars.")
        if not 0 < each.pack <= LARGEST_PACK * ONE or each.pack % ONE:
            raise BadInput(f"The pack of {each.code} holds 1 to {LARGEST_PACK}: type it again.")
        if each.code in {before.code for before in product.barcodes[:at]}:
            raise BadInput(f"The barcode {each.code} is there twice: leave one out.")


def _check_parts(product: KeptProduct) -> None:
    if not product.parts:
        return
    if len(product.parts) > MOST_PARTS:
        raise BadInput(f"A kit has at most {MOST_PARTS} parts: leave some out.")
    if product.stock_of_id is not None or product.kind != "goods":
        raise BadInput(f"{product.name} is no goods with a stock of its own, so it cannot be a kit.")
    for at, part in enumerate(product.parts):
        if not 0 < part.quantity <= LARGEST:
            raise BadInput(f"{quantity_text(part.quantity)} of a part cannot be in a kit: type more than 0.")
        if part.product_id in {before.product_id for before in product.parts[:at]}:
            raise BadInput("A part is there twice: type it once, with the sum of both.")


def _check_tracking(product: KeptProduct) -> None:
    if product.tracking == "none":
        return
    what = "serial numbers" if product.tracking == "serial" else "lots"
    if not product.track_stock or product.stock_of_id is not None:
        raise BadInput(
            f"{product.name} has no stock of its own, so it has no {what}: keep those of what it takes."
        )
    if product.tracking == "serial" and product.unit != "each":
        raise BadInput(f"{product.name} is not sold by the piece, so it has no serial numbers: keep it in lots.")


def check_kit(kit_id: UUID, name: str, parts: Parts) -> None:
    """Raises BadInput for a kit that holds itself, however deep, or that lies deeper than `DEEPEST_KIT`."""

    def look(product_id: UUID, depth: int) -> None:
        for part_id, _ in parts.get(product_id, ()):
            if part_id == kit_id:
                raise BadInput(f"{name} would be a part of itself: take that part out.")
            if depth == DEEPEST_KIT:
                raise BadInput(f"Kits lie within each other more than {DEEPEST_KIT} deep: take a part out.")
            look(part_id, depth + 1)

    look(kit_id, 1)


def check_tree(category: KeptCategory, known: Mapping[UUID, KeptCategory]) -> None:
    """Raises BadInput for a category that would lie within itself, or in one that is not there."""
    above, depth = category.parent_id, 0
    while above is not None:
        if above == category.category_id:
            raise BadInput(
                f"{category.name} cannot lie within itself or within one of its own: choose another parent."
            )
        if above not in known:
            raise BadInput("This parent is gone meanwhile: choose another one.")
        above, depth = known[above].parent_id, depth + 1
        if depth > DEEPEST_TREE:
            raise BadInput(f"Categories lie at most {DEEPEST_TREE} deep: choose a parent further up.")


def in_tree_order(categories: Sequence[KeptCategory]) -> list[CategoryRow]:
    """Each below the one that it lies within, by name."""
    below: dict[UUID | None, list[KeptCategory]] = {}
    for each in sorted(categories, key=lambda one: one.name.casefold()):
        below.setdefault(each.parent_id, []).append(each)

    def walk(parent: UUID | None, depth: int) -> Iterator[CategoryRow]:
        for each in below.get(parent, ()):
            yield CategoryRow(category=each, depth=depth)
            yield from walk(each.category_id, depth + 1)

    return list(walk(None, 0))


def with_those_within(category_id: UUID, categories: Collection[KeptCategory]) -> list[UUID]:
    """The category and all that lie in it."""
    found = [category_id]
    for above in found:  # grows while it is walked: each category has one parent, so it ends
        found += [each.category_id for each in categories if each.parent_id == above]
    return found


def exploded(kit_id: UUID, quantity: Quantity, parts: Parts) -> dict[UUID, Quantity]:
    """What so many of a kit come to in products that are no kits themselves."""
    found: dict[UUID, Quantity] = {}
    for part_id, each in parts[kit_id]:
        wanted = Quantity(rounded_quotient(quantity * each, ONE))
        inner = exploded(part_id, wanted, parts) if part_id in parts else {part_id: wanted}
        for product_id, more in inner.items():
            found[product_id] = Quantity(found.get(product_id, 0) + more)
    return found

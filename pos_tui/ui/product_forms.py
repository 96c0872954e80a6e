"""What is asked of a product, a variant and a filter, and how each line is checked and meant."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from pos_tui.catalogue.kept import KeptCategory, KeptProduct, PackCode, Part, Sieve, StockPolicy, Tracking
from pos_tui.catalogue.rules import LARGEST_PACK, UNITS
from pos_tui.errors import BadInput
from pos_tui.money import ONE, NotANumber, Quantity, UnitPrice, quantity_text, unit_price_text
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.fill_in import Texts
from pos_tui.ui.widgets.form import Field

KINDS = {"goods": "goods", "gift card": "gift_card", "deposit": "deposit", "fee": "fee"}
TRACKING: dict[str, Tracking] = {"pieces": "none", "lots": "lot", "serials": "serial"}
TRACKED_AS = {tracking: word for word, tracking in TRACKING.items()}
TRACKED = "pieces; lots: batch and day; serials: each its number."
EXPIRED = "block, warn or allow a sale; empty: as the shop does."
SHOWN = {"sold": False, "off": True, "all": None}


@dataclass(frozen=True)
class Surroundings:
    """What a form names: categories, tax classes by code, the SKUs of the product's parts."""

    money: MoneyFormat
    categories: Mapping[UUID, KeptCategory]
    taxes: Mapping[str, UUID]
    skus: Mapping[UUID, str]

    def category_id(self, text: str) -> UUID | None:
        """The category of this name; None where nothing is typed."""
        wanted = " ".join(text.split()).casefold()
        for each in self.categories.values():
            if each.name.casefold() == wanted:
                return each.category_id
        if wanted:
            raise BadInput(f"There is no category {text.strip()[:40]}: F9 on the list adds one.")
        return None

    def tax_class_id(self, text: str) -> UUID:
        """The tax class of this code."""
        wanted = text.strip().casefold()
        for code, tax_class_id in self.taxes.items():
            if code.casefold() == wanted:
                return tax_class_id
        raise BadInput(f"Type one of {', '.join(self.taxes)}.")

    def category(self, category_id: UUID | None) -> str:
        return self.categories[category_id].name if category_id else ""

    def tax(self, tax_class_id: UUID | None) -> str:
        return next((code for code, one in self.taxes.items() if one == tax_class_id), "")


def product_fields(known: KeptProduct | None, around: Surroundings) -> list[Field]:
    """All lines of a product, filled with what is kept."""
    return [*_sold_as(known, around), *_found_by(known, around), *_handled_as(known, around.money)]


def _sold_as(known: KeptProduct | None, around: Surroundings) -> list[Field]:
    money, codes = around.money, ", ".join(around.taxes)
    price = "" if known is None else _plain(money, known.price)
    cost = "" if known is None or known.cost is None else _plain(money, known.cost)
    tax = around.tax(known.tax_class_id) if known else next(iter(around.taxes), "")
    category = around.category(known.category_id) if known else ""
    return [
        Field("sku", "SKU", "Short and its own.", _needed, filled=known.sku if known else ""),
        Field("name", "Name", "As it stands on receipts.", _needed, filled=known.name if known else ""),
        Field("price", "Price", "0 is an open price, asked for at the till.", _price(money), filled=price),
        Field("cost", "Cost", "Of one; empty: not known.", _price(money, needed=False), filled=cost),
        Field("tax", "Tax class", f"One of {codes}.", _checked(around.tax_class_id), filled=tax),
        Field("category", "Category", "Its name; empty: none.", _checked(around.category_id), filled=category),
    ]


def _found_by(known: KeptProduct | None, around: Surroundings) -> list[Field]:
    parts = known.parts if known else ()
    of_kit = " ".join(f"{around.skus.get(one.product_id, '?')}*{quantity_text(one.quantity)}" for one in parts)
    codes = "Apart by blanks; CODE*6 is a pack of six."
    return [
        Field("barcodes", "Barcodes", codes, _barcodes, filled=codes_text(known)),
        Field("parts", "Parts of a kit", "SKU*2 SKU*1: it is sold as these. Empty: no kit.", filled=of_kit),
        Field("brand", "Brand", filled=_was(known, "brand")),
    ]


def _handled_as(known: KeptProduct | None, money: MoneyFormat) -> list[Field]:
    reorder, tare = (_was(known, name, quantity_text) for name in ("reorder_point", "tare"))
    kept = "no" if known and not known.track_stock else "yes"
    kept_in = TRACKED_AS[known.tracking if known else "none"]
    kind = _was(known, "kind").replace("_", " ") or "goods"
    units = ", ".join(UNITS)
    return [
        Field("unit", "Unit", f"One of {units}.", _one_of(UNITS), filled=_was(known, "unit") or "each"),
        Field("track", "Stock is kept", "yes or no.", _one_of(("yes", "no")), filled=kept),
        Field("tracking", "Kept in", TRACKED, _one_of(TRACKING), filled=kept_in),
        Field("expired", "Past its day", EXPIRED, _policy, filled=_was(known, "expired_policy")),
        Field("reorder", "Reorder point", "Empty: none.", _number(money), filled=reorder),
        Field("shelf", "Shelf", "Where it lies.", filled=_was(known, "shelf")),
        Field("age", "From age", "Years; empty: for everybody.", _years, filled=_was(known, "min_age")),
        Field("tare", "Tare", "What its package weighs.", _number(money), filled=tare),
        Field("kind", "Kind", f"One of {', '.join(KINDS)}.", _one_of(KINDS), filled=kind),
    ]


def _was(known: KeptProduct | None, name: str, show: Callable[[Any], str] = str) -> str:
    value = getattr(known, name, None)
    return "" if value is None else show(value)


def _plain(money: MoneyFormat, price: UnitPrice) -> str:
    """As it may be typed again."""
    return unit_price_text(price, money.exponent)


def product_from(
    texts: Texts, known: KeptProduct | None, product_id: UUID, around: Surroundings, parts: Mapping[str, UUID]
) -> KeptProduct:
    """The product that was typed; `parts` are the products of the SKUs in it."""
    money = around.money
    usual = known or KeptProduct(product_id=product_id, sku="", name="", price=money.parse_price("0"),
                                 tax_class_id=around.tax_class_id(texts["tax"]))  # fmt: skip
    return usual.model_copy(
        update={
            "sku": texts["sku"].strip(), "name": texts["name"], "price": money.parse_price(texts["price"]),
            "cost": money.parse_price(texts["cost"]) if texts["cost"] else None,
            "tax_class_id": around.tax_class_id(texts["tax"]),
            "category_id": around.category_id(texts["category"]), "barcodes": read_codes(texts["barcodes"]),
            "parts": tuple(
                Part(product_id=parts[sku], quantity=each) for sku, each in read_parts(texts["parts"], money)
            ),
            "brand": texts["brand"], "unit": texts["unit"], "track_stock": texts["track"] == "yes",
            "reorder_point": _quantity(texts["reorder"], money), "shelf": texts["shelf"],
            "min_age": int(texts["age"]) if texts["age"] else None, "tare": _quantity(texts["tare"], money),
            "kind": KINDS[texts["kind"]], "tracking": TRACKING[texts["tracking"]],
            "expired_policy": texts["expired"] or None,
        }
    )  # fmt: skip


def variant_fields(parent: KeptProduct, money: MoneyFormat) -> list[Field]:
    """One more size or colour."""
    same = f"Empty: as {parent.name}, {money.unit_price(parent.price)}."
    return [
        Field("variant", "Size, colour …", "Such as XL or red.", _needed),
        Field("sku", "SKU", "Its own.", _needed, filled=f"{parent.sku}-"),
        Field("price", "Price", same, _price(money, needed=False)),
        Field("barcode", "Barcode", "Its own; empty: none yet."),
    ]


def sieve_fields(sieve: Sieve, around: Surroundings) -> list[Field]:
    """Which products the list shows."""
    shown = next(word for word, inactive in SHOWN.items() if inactive is sieve.inactive)
    tax = around.tax(sieve.tax_class_id)
    return [
        Field("category", "Category", "With those within it; empty: all.", _checked(around.category_id),
              filled=around.category(sieve.category_id)),
        Field("brand", "Brand", "Exactly so; empty: all.", filled=sieve.brand or ""),
        Field("tax", "Tax class", "Empty: all.", lambda text: _checked(around.tax_class_id)(text) if text else "",
              filled=tax),
        Field("shown", "Shown", "sold, off (not sold any more) or all.", _one_of(SHOWN), filled=shown),
    ]  # fmt: skip


def sieve_from(texts: Texts, sieve: Sieve, around: Surroundings) -> Sieve:
    """The filter that was typed; the words looked for stay."""
    return sieve.model_copy(
        update={
            "category_id": around.category_id(texts["category"]), "brand": texts["brand"].strip() or None,
            "tax_class_id": around.tax_class_id(texts["tax"]) if texts["tax"] else None,
            "inactive": SHOWN[texts["shown"]],
        }
    )  # fmt: skip


def codes_text(product: KeptProduct | None) -> str:
    """Barcodes as they are typed."""
    codes = product.barcodes if product else ()
    return " ".join(one.code if one.pack == ONE else f"{one.code}*{quantity_text(one.pack)}" for one in codes)


def read_codes(text: str) -> tuple[PackCode, ...]:
    """`CODE CODE*6`."""
    found = []
    for piece in text.split():
        code, star, pack = piece.partition("*")
        if star and not (pack.isascii() and pack.isdecimal() and 0 < int(pack) <= LARGEST_PACK):
            raise BadInput(f"{piece[:40]}: a pack is a whole number, such as {code[:30]}*6.")
        found.append(PackCode(code=code, pack=Quantity(int(pack or 1) * ONE)))
    return tuple(found)


def read_parts(text: str, money: MoneyFormat) -> list[tuple[str, Quantity]]:
    """`SKU*2 SKU`."""
    found = []
    for piece in text.split():
        sku, _, times = piece.rpartition("*") if "*" in piece else (piece, "", "1")
        try:
            found.append((sku, money.parse_quantity(times)))
        except NotANumber:
            raise BadInput(f"{piece[:40]}: a part is a SKU and how many, such as {sku[:30]}*2.") from None
    return found


def _quantity(text: str, money: MoneyFormat) -> Quantity | None:
    return money.parse_quantity(text) if text else None


def _needed(text: str) -> str:
    if not text.strip():
        raise BadInput("This cannot be empty: type it.")
    return text.strip()


def _price(money: MoneyFormat, *, needed: bool = True) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            if text.strip() or needed:
                money.parse_price(text)
        except NotANumber:
            raise BadInput("Type an amount such as 4.50.") from None
        return text.strip()

    return check


def _number(money: MoneyFormat) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            if text.strip():
                money.parse_quantity(text)
        except NotANumber:
            raise BadInput("Type a number such as 12 or 0.35.") from None
        return text.strip()

    return check


def _checked(mean: Callable[[str], object]) -> Callable[[str], str]:
    def check(text: str) -> str:
        mean(text)
        return text.strip()

    return check


def _one_of(words: Collection[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if (word := text.strip().casefold()) not in words:
            raise BadInput(f"Type one of {', '.join(words)}.")
        return word

    return check


def _policy(text: str) -> str:
    return _one_of(get_args(StockPolicy))(text) if text.strip() else ""


def _barcodes(text: str) -> str:
    read_codes(text)
    return " ".join(text.split())


def _years(text: str) -> str:
    plain = text.strip()
    if plain and not (plain.isascii() and plain.isdecimal() and len(plain) <= 3):
        raise BadInput("An age is a whole number of years.")
    return plain

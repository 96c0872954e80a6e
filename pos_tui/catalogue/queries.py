"""How a scan or a word finds a product.

A scan is an exact, indexed look-up; a search is another thing. Neither loads the catalogue.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal, select, union_all
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Barcode, Category, ProductWord
from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.catalogue.views import Product, Scanned
from pos_tui.catalogue.words import fold, words_of
from pos_tui.db.sessions import Reading
from pos_tui.errors import NotSellable, Unknown
from pos_tui.money import ONE, Quantity, Rate
from pos_tui.shop.models import TaxClass
from pos_tui.shop.queries import rate_in_force
from pos_tui.shop.views import Lane, TaxRule
from pos_tui.text import clean

LONGEST_CODE = 100
MATCHES = 50
CANDIDATES = 4 * MATCHES
LAST_LETTER = "\U0010ffff"


async def find_by_code(session: Reading, lane: Lane, code: str, *, on: date) -> Scanned:
    """The product with exactly this barcode or SKU; one statement.

    Raises Unknown or NotSellable with a sentence.
    """
    company_id, wanted = lane.company.company_id, code.strip()
    found = _by_barcode(company_id, wanted).subquery("found")
    row = (
        await session.execute(
            _products(company_id, on)
            .add_columns(found.c.pack)
            .join(found, found.c.product_id == ProductRow.id)
            .order_by(found.c.rank)
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        raise Unknown(f"Nothing here has the code {clean(wanted, 30)}: scan again, or type the name to find it.")
    if not row[0].active:
        raise NotSellable(f"{row[0].name} is not sold any more: put it aside and ask a supervisor.")
    return Scanned(product=_view(row), quantity=Quantity(row[-1]))


async def search(session: Reading, lane: Lane, text: str, *, on: date, limit: int = MATCHES) -> list[Product]:
    """Products with a word beginning with each word of the text, in any order; best match first."""
    words = words_of(text)
    if not words:
        return []
    company_id = lane.company.company_id
    candidates = _with_words(company_id, words).subquery("candidates")
    rows = await session.execute(
        _products(company_id, on)
        .where(ProductRow.id.in_(select(candidates.c.product_id)), ProductRow.active)
        .limit(CANDIDATES)
    )
    return sorted(map(_view, rows), key=lambda product: _rank(product, fold(text)))[:limit]


def gtin_forms(code: str) -> Sequence[str]:
    """The code and its other lengths: scanners send UPC-A with and without its leading zeros."""
    if not (code.isascii() and code.isdigit()) or len(code) > 14:
        return (code,)
    short = code.lstrip("0")
    forms = (code, *(short.zfill(length) for length in (8, 12, 13, 14) if len(short) <= length), short)
    return tuple(dict.fromkeys(form for form in forms if form))


def _by_barcode(company_id: UUID, code: str) -> Any:
    forms = gtin_forms(code[:LONGEST_CODE])
    exact, other = literal(0), literal(2)
    return union_all(
        select(Barcode.product_id, Barcode.pack, exact.label("rank")).where(
            Barcode.company_id == company_id, Barcode.code == code[:LONGEST_CODE]
        ),
        select(ProductRow.id, literal(ONE), literal(1)).where(
            ProductRow.company_id == company_id, ProductRow.sku == code[:LONGEST_CODE]
        ),
        select(Barcode.product_id, Barcode.pack, other).where(
            Barcode.company_id == company_id, Barcode.code.in_(forms)
        ),
    )


def _with_words(company_id: UUID, words: Sequence[str]) -> Select[Any]:
    """Product ids by the longest word's range; the other words must be there too."""
    driving, *others = sorted(words, key=len, reverse=True)
    query = select(ProductWord.product_id).where(
        ProductWord.company_id == company_id, *_begins(ProductWord.word, driving)
    )
    for word in others:
        other = aliased(ProductWord)
        query = query.where(
            select(other.product_id)
            .where(
                other.company_id == company_id,
                other.product_id == ProductWord.product_id,
                *_begins(other.word, word),
            )
            .exists()
        )
    return query.order_by(ProductWord.word, ProductWord.product_id).limit(CANDIDATES)


def _begins(column: Any, prefix: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= prefix, column < prefix + LAST_LETTER


def _products(company_id: UUID, on: date) -> Select[*tuple[Any, ...]]:
    rate = rate_in_force(company_id, TaxClass.id, on).label("rate")
    return (
        select(ProductRow, Category.name, TaxClass, rate)
        .join(TaxClass, and_(TaxClass.company_id == company_id, TaxClass.id == ProductRow.tax_class_id))
        .outerjoin(Category, and_(Category.company_id == company_id, Category.id == ProductRow.category_id))
        .where(ProductRow.company_id == company_id)
    )


def _view(row: Sequence[Any]) -> Product:
    product, category, tax, rate = row[:4]
    return Product(
        product_id=product.id,
        sku=product.sku,
        name=product.name,
        category=category or "",
        unit=product.unit,
        price=product.price,
        tax=TaxRule(tax_class_id=tax.id, code=tax.code, name=tax.name, kind=tax.kind, rate=Rate(rate or 0)),
        min_age=product.min_age,
    )


def _rank(product: Product, text: str) -> tuple[bool, bool, str]:
    name = fold(product.name)
    return not name.startswith(text), text not in name, name

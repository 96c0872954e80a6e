"""How a scan or a word finds a product.

A scan is an exact, indexed look-up; a search is another thing. Neither loads the catalogue.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import aliased

from pos_tui.catalogue.codes.measures import rules_for, said_by
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.views import CodeRules, ReadCode
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
AS_READ = 2
"""From this rank on the code was not found as it is."""
MATCHES = 50
CANDIDATES = 4 * MATCHES
LAST_LETTER = "\U0010ffff"


async def find_by_code(
    session: Reading, lane: Lane, code: str, *, on: date, rules: CodeRules | None = None
) -> Scanned:
    """The product with exactly this barcode or SKU, else the one that the code names, with what it says of it.

    One statement. Without `rules` those of the company's country hold. Raises Unknown, NotSellable or BadInput with
    a sentence.
    """
    company_id, read = lane.company.company_id, read_code(code, rules or rules_for(lane.company))
    found = _by_reading(company_id, read).subquery("found")
    row = (
        await session.execute(
            _products(company_id, on)
            .add_columns(found.c.pack, found.c.rank)
            .join(found, found.c.product_id == ProductRow.id)
            .order_by(found.c.rank, func.length(found.c.code).desc())
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        raise Unknown(
            read.error or f"Nothing here has the code {clean(code, 30)}: scan again, or type the name to find it."
        )
    if not row[0].active:
        raise NotSellable(f"{row[0].name} is not sold any more: put it aside and ask a supervisor.")
    product, (pack, rank) = _view(row), row[-2:]
    return Scanned(product=product, **said_by(read, product, Quantity(pack), lane.company, exact=rank < AS_READ))


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


def _by_reading(company_id: UUID, read: ReadCode) -> Any:
    """Product and pack by the code itself, then by what was read out of it; the longest found goes first."""
    exact = read.code if len(read.code) <= LONGEST_CODE else ""
    return union_all(
        _among_barcodes(company_id, (exact,), 0),
        _among_skus(company_id, (exact,), 1),
        _among_barcodes(company_id, read.keys, AS_READ),
        _among_barcodes(company_id, read.numbers, AS_READ + 1),
        _among_skus(company_id, read.numbers, AS_READ + 1),
    )


def _among_barcodes(company_id: UUID, codes: Sequence[str], rank: int) -> Any:
    return select(Barcode.product_id, Barcode.pack, Barcode.code, literal(rank).label("rank")).where(
        Barcode.company_id == company_id, Barcode.code.in_(codes)
    )


def _among_skus(company_id: UUID, codes: Sequence[str], rank: int) -> Any:
    return select(ProductRow.id, literal(ONE), ProductRow.sku, literal(rank)).where(
        ProductRow.company_id == company_id, ProductRow.sku.in_(codes)
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

"""How a scan or a word finds a product.

A scan is an exact, indexed look-up; a search is another thing. Neither loads the catalogue.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    select,
    union,
    union_all,
)

from pos_tui.catalogue.codes.measures import rules_for, said_by
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.catalogue.models import Barcode, Category, ProductFee
from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.catalogue.tariffs import tariff_of, with_tariff
from pos_tui.catalogue.views import Fee, Product, Scanned
from pos_tui.catalogue.word_ranges import COMPANY, having_words, ranges, rarest_first
from pos_tui.catalogue.words import BEGINS_A_NAME, MOST_WORDS, WITHIN_A_NAME, joined, words_of
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Reading
from pos_tui.errors import NotSellable, Unknown
from pos_tui.money import ONE, Quantity, Rate
from pos_tui.shop.models import Company, TaxClass
from pos_tui.shop.queries import parts_in_force, rate_in_force
from pos_tui.shop.rates import parts_of
from pos_tui.shop.views import Lane, TaxRule
from pos_tui.text import clean

LONGEST_CODE = 100
AS_READ = 2
"""From this rank on the code was not found as it is."""
MATCHES = 50
MOST_LIST_PRICES = 500
"""Rows read for one product: of all codes that fit, and of every price list that it is in."""
CANDIDATES = 4 * MATCHES
"""Of each kind of match."""
ON = bindparam("on", type_=Date())


async def find_by_code(
    session: Reading, lane: Lane, code: str, *, on: date, rules: CodeRules | None = None
) -> Scanned:
    """The product with exactly this barcode or SKU, else the one that the code names, with what it says of it.

    One statement. Without `rules` those of the company's country hold.
    Raises Unknown, NotSellable or BadInput with a sentence.
    """
    read = read_code(code, rules or rules_for(lane.company))
    exact = read.code if len(read.code) <= LONGEST_CODE else ""
    codes = {"exact": (exact,), "keys": read.keys, "numbers": read.numbers}
    rows = (await session.execute(_of_code(), {**_here(lane, on), **codes})).all()
    if not rows:
        raise Unknown(
            read.error or f"Nothing here has the code {clean(code, 30)}: scan again, or type the name to find it."
        )
    first = rows[0]
    product = await _first_of(session, lane, rows, on=on)
    said = said_by(read, product, Quantity(first.pack), lane.company, exact=first.rank < AS_READ)
    return Scanned(product=product, offers_version=first.offers_version, **said)


async def find_product(session: Reading, lane: Lane, product_id: UUID, *, on: date) -> Scanned:
    """A product that was chosen, with its prices for today; raises Unknown or NotSellable with a sentence."""
    rows = (await session.execute(_of_id(), {**_here(lane, on), "product": product_id})).all()
    if not rows:
        raise Unknown("This product is gone meanwhile: look for it again.")
    product = await _first_of(session, lane, rows, on=on)
    return Scanned(product=product, quantity=ONE, offers_version=rows[0].offers_version)


async def search(session: Reading, lane: Lane, text: str, *, on: date, limit: int = MATCHES) -> list[Product]:
    """Products with a word beginning with each word of the text, in any order; best match first.

    Best is what has every word of the text as it is, then whose name begins with the text, then by name.
    """
    words = words_of(text)
    if not words:
        return []
    company_id = lane.company.company_id
    by_count = await rarest_first(session, company_id, words)
    named = await session.execute(
        _candidates(len(words), by_count.index(words[0])), {"company": company_id, **ranges(by_count)}
    )
    best = sorted(dict(named.all()).items(), key=lambda one: _rank(one[1], words))[:limit]
    these = {"products": [product_id for product_id, _ in best]}
    rows = (await session.execute(_of_ids(), {**_here(lane, on), **these})).all() if best else []
    found = {row[0].id: _view(row) for row in rows}
    return [found[product_id] for product_id, _ in best if product_id in found]


def _here(lane: Lane, on: date) -> dict[str, Any]:
    return {"company": lane.company.company_id, "outlet": lane.outlet_id, "on": on}


@cache
def _of_code() -> Select[*tuple[Any, ...]]:
    """Made once: building it costs more than asking it."""
    found = _by_reading().subquery("found")
    return (
        _whole()
        .add_columns(found.c.pack, found.c.rank)
        .join(found, found.c.product_id == ProductRow.id)
        .order_by(found.c.rank, func.length(found.c.code).desc())
        .limit(MOST_LIST_PRICES)
    )


@cache
def _of_id() -> Select[*tuple[Any, ...]]:
    return _whole().where(ProductRow.id == bindparam("product", type_=IDENTITY))


def _whole() -> Select[*tuple[Any, ...]]:
    """With the version of the offers, whether anything follows the product, and a row for each list price."""
    version = select(Company.offers_version).where(Company.id == COMPANY).scalar_subquery()
    followed = exists().where(ProductFee.company_id == COMPANY, ProductFee.product_id == ProductRow.id)
    return with_tariff(
        _products(COMPANY, ON).add_columns(version.label("offers_version"), followed.label("followed")),
        company_id=COMPANY,
        product_id=ProductRow.id,
        outlet_id=bindparam("outlet", type_=IDENTITY),
        on=ON,
    )


async def _first_of(session: Reading, lane: Lane, rows: Sequence[Any], *, on: date) -> Product:
    """The product of the first row, with its list prices and, where something follows it, that too."""
    first = rows[0]
    if not first[0].active:
        raise NotSellable(f"{first[0].name} is not sold any more: put it aside and ask a supervisor.")
    tariff = tariff_of(
        {(row.list_code, row.list_min_quantity): row for row in rows if row[0] is first[0]}.values()
    )
    fees = await _fees(session, lane, first[0].id, on=on) if first.followed else ()
    return _view(first).model_copy(update={"tariff": tariff, "fees": fees})


async def _fees(session: Reading, lane: Lane, product_id: UUID, *, on: date) -> tuple[Fee, ...]:
    company_id = lane.company.company_id
    followed_by = and_(ProductFee.company_id == company_id, ProductFee.fee_id == ProductRow.id)
    found = await session.execute(
        _products(company_id, on)
        .add_columns(ProductFee.quantity.label("times"))
        .join(ProductFee, followed_by)
        .where(ProductFee.product_id == product_id, ProductRow.active)
        .order_by(ProductRow.sku)
    )
    return tuple(Fee(product=_view(row), quantity=row.times) for row in found)


def _by_reading() -> Any:
    """Product and pack by the code itself, then by what was read out of it; the longest found goes first."""
    exact: BindParameter[Any] = bindparam("exact", expanding=True)
    keys: BindParameter[Any] = bindparam("keys", expanding=True)
    numbers: BindParameter[Any] = bindparam("numbers", expanding=True)
    return union_all(
        _among_barcodes(exact, 0),
        _among_skus(exact, 1),
        _among_barcodes(keys, AS_READ),
        _among_barcodes(numbers, AS_READ + 1),
        _among_skus(numbers, AS_READ + 1),
    )


def _among_barcodes(codes: BindParameter[Any], rank: int) -> Any:
    return select(Barcode.product_id, Barcode.pack, Barcode.code, literal(rank).label("rank")).where(
        Barcode.company_id == COMPANY, Barcode.code.in_(codes)
    )


def _among_skus(codes: BindParameter[Any], rank: int) -> Any:
    return select(ProductRow.id, literal(ONE), ProductRow.sku, literal(rank)).where(
        ProductRow.company_id == COMPANY, ProductRow.sku.in_(codes)
    )


@lru_cache(maxsize=MOST_WORDS * MOST_WORDS)
def _candidates(words: int, first: int) -> Select[*tuple[Any, ...]]:
    """Products that are sold and have all words, with those, so many of each kind.

    One kind has the rarest word within the name, one at its beginning, and one begins with the `first` word typed.
    """
    kinds = {(WITHIN_A_NAME, 0), (BEGINS_A_NAME, 0), (BEGINS_A_NAME, first)}
    some = [
        select(having_words(words - 1, place, driving=driving).limit(CANDIDATES).subquery())
        for place, driving in sorted(kinds)
    ]
    few = union(*some).subquery("few")
    of_word = and_(ProductRow.company_id == few.c.company_id, ProductRow.id == few.c.product_id)
    return select(ProductRow.id, ProductRow.words).select_from(few).join(ProductRow, of_word)


@cache
def _of_ids() -> Select[*tuple[Any, ...]]:
    these: BindParameter[Any] = bindparam("products", expanding=True, type_=IDENTITY)
    return _products(COMPANY, ON).where(ProductRow.id.in_(these))


def _products(company_id: UUID | ColumnElement[UUID], on: date | ColumnElement[date]) -> Select[*tuple[Any, ...]]:
    rate = rate_in_force(company_id, TaxClass.id, on).label("rate")
    parts = parts_in_force(company_id, TaxClass.id, on).label("parts")
    return (
        select(ProductRow, Category.name, TaxClass, rate, parts)
        .join(TaxClass, and_(TaxClass.company_id == company_id, TaxClass.id == ProductRow.tax_class_id))
        .outerjoin(Category, and_(Category.company_id == company_id, Category.id == ProductRow.category_id))
        .where(ProductRow.company_id == company_id)
    )


def _view(row: Sequence[Any]) -> Product:
    product, category, tax, rate, parts = row[:5]
    rule = TaxRule(
        tax_class_id=tax.id, code=tax.code, name=tax.name, kind=tax.kind,
        rate=Rate(rate or 0), parts=parts_of(parts),
    )  # fmt: skip
    return Product(
        product_id=product.id,
        sku=product.sku,
        name=product.name,
        category=category or "",
        unit=product.unit,
        price=product.price,
        tax=rule,
        min_age=product.min_age,
        category_id=product.category_id,
        brand=product.brand,
        kind=product.kind,
        tare=product.tare,
        tracking=product.tracking,
    )


def _rank(name: str, words: Sequence[str]) -> tuple[bool, bool, bool, str]:
    """The name as its words, see `words.joined`; the smaller, the better it fits."""
    text, whole = joined(words), f"{name} "
    return (
        any(f" {word} " not in whole for word in words),
        not name.startswith(text),
        text not in name,
        name,
    )

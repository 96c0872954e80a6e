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
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, WORDS
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
SLOTS = 4
"""Codes are looked for by so many at a time, that a statement is made once for most of them."""
product, tax_class, category = table_of(ProductRow), table_of(TaxClass), table_of(Category)
barcode, product_fee = table_of(Barcode), table_of(ProductFee)
OF_PRODUCT = (
    product.c.sku, product.c.name, product.c.unit, product.c.price, product.c.min_age, product.c.brand,
    product.c.kind, product.c.tare, product.c.tracking, product.c.active, product.c.category_id,
    product.c.id.label("product_id"), category.c.name.label("category"),
    tax_class.c.id.label("tax_class_id"), tax_class.c.code.label("tax_code"), tax_class.c.name.label("tax_name"),
    tax_class.c.kind.label("tax_kind"),
)  # fmt: skip


async def find_by_code(
    session: Reading, lane: Lane, code: str, *, on: date, rules: CodeRules | None = None
) -> Scanned:
    """The product with exactly this barcode or SKU, else the one that the code names, with what it says of it.

    One statement. Without `rules` those of the company's country hold.
    Raises Unknown, NotSellable or BadInput with a sentence.
    """
    read = read_code(code, rules or rules_for(lane.company))
    exact = read.code if len(read.code) <= LONGEST_CODE else ""
    codes = {"exact_0": exact, **_slots("key", read.keys), **_slots("number", read.numbers)}
    query = _of_code(_full(read.keys), _full(read.numbers))
    rows = (await session.execute(query, {**_here(lane, on), **codes})).all()
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
    found = {row.product_id: _view(row) for row in rows}
    return [found[product_id] for product_id, _ in best if product_id in found]


def _here(lane: Lane, on: date) -> dict[str, Any]:
    return {"company": lane.company.company_id, "outlet": lane.outlet_id, "on": on}


def _full(codes: Sequence[str]) -> int:
    return -(-len(codes) // SLOTS) * SLOTS


def _slots(name: str, codes: Sequence[str]) -> dict[str, str]:
    """A parameter for each code, and for each slot that is left: nothing has an empty code."""
    filled = [*codes, *[""] * (_full(codes) - len(codes))]
    return {f"{name}_{number}": code for number, code in enumerate(filled)}


@lru_cache
def _of_code(keys: int, numbers: int) -> Select[*tuple[Any, ...]]:
    """Made once: building it costs more than asking it."""
    found = _by_reading(keys, numbers).subquery("found")
    return (
        _whole()
        .add_columns(found.c.pack, found.c.rank)
        .join(found, found.c.product_id == product.c.id)
        .order_by(found.c.rank, func.length(found.c.code).desc())
        .limit(MOST_LIST_PRICES)
    )


@cache
def _of_id() -> Select[*tuple[Any, ...]]:
    return _whole().where(product.c.id == bindparam("product", type_=IDENTITY))


def _whole() -> Select[*tuple[Any, ...]]:
    """With the version of the offers, whether anything follows the product, and a row for each list price."""
    company = table_of(Company)
    version = select(company.c.offers_version).where(company.c.id == COMPANY).scalar_subquery()
    followed = exists().where(product_fee.c.company_id == COMPANY, product_fee.c.product_id == product.c.id)
    return with_tariff(
        _products(COMPANY, ON).add_columns(version.label("offers_version"), followed.label("followed")),
        company_id=COMPANY,
        product_id=product.c.id,
        outlet_id=bindparam("outlet", type_=IDENTITY),
        on=ON,
    )


async def _first_of(session: Reading, lane: Lane, rows: Sequence[Any], *, on: date) -> Product:
    """The product of the first row, with its list prices and, where something follows it, that too."""
    first = rows[0]
    if not first.active:
        raise NotSellable(f"{first.name} is not sold any more: put it aside and ask a supervisor.")
    own = (row for row in rows if row.product_id == first.product_id)
    tariff = tariff_of({(row.list_code, row.list_min_quantity): row for row in own}.values())
    fees = await _fees(session, lane, first.product_id, on=on) if first.followed else ()
    return _view(first).model_copy(update={"tariff": tariff, "fees": fees})


async def _fees(session: Reading, lane: Lane, product_id: UUID, *, on: date) -> tuple[Fee, ...]:
    company_id = lane.company.company_id
    followed_by = and_(product_fee.c.company_id == company_id, product_fee.c.fee_id == product.c.id)
    found = await session.execute(
        _products(company_id, on)
        .add_columns(product_fee.c.quantity.label("times"))
        .join(product_fee, followed_by)
        .where(product_fee.c.product_id == product_id, product.c.active)
        .order_by(product.c.sku)
    )
    return tuple(Fee(product=_view(row), quantity=row.times) for row in found)


def _by_reading(keys: int, numbers: int) -> Any:
    """Product and pack by the code itself, then by what was read out of it; the longest found goes first."""
    return union_all(
        _among_barcodes("exact", 1, 0),
        _among_skus("exact", 1, 1),
        *([_among_barcodes("key", keys, AS_READ)] if keys else ()),
        *([_among_barcodes("number", numbers, AS_READ + 1)] if numbers else ()),
        *([_among_skus("number", numbers, AS_READ + 1)] if numbers else ()),
    )


def _among_barcodes(name: str, slots: int, rank: int) -> Any:
    return select(barcode.c.product_id, barcode.c.pack, barcode.c.code, literal(rank).label("rank")).where(
        barcode.c.company_id == COMPANY, barcode.c.code.in_(_these(name, slots))
    )


def _among_skus(name: str, slots: int, rank: int) -> Any:
    """One that was merged is found as the one that it went into."""
    found = func.coalesce(product.c.merged_into_id, product.c.id)
    return select(found, literal(ONE), product.c.sku, literal(rank)).where(
        product.c.company_id == COMPANY, product.c.sku.in_(_these(name, slots))
    )


def _these(name: str, slots: int) -> list[BindParameter[str]]:
    return [bindparam(f"{name}_{number}", type_=WORDS) for number in range(slots)]


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
    of_word = and_(product.c.company_id == few.c.company_id, product.c.id == few.c.product_id)
    return select(product.c.id, product.c.words).select_from(few).join(product, of_word)


@cache
def _of_ids() -> Select[*tuple[Any, ...]]:
    these: BindParameter[Any] = bindparam("products", expanding=True, type_=IDENTITY)
    return _products(COMPANY, ON).where(product.c.id.in_(these))


def _products(company_id: UUID | ColumnElement[UUID], on: date | ColumnElement[date]) -> Select[*tuple[Any, ...]]:
    rate = rate_in_force(company_id, tax_class.c.id, on).label("rate")
    parts = parts_in_force(company_id, tax_class.c.id, on).label("parts")
    return (
        select(*OF_PRODUCT, rate, parts)
        .select_from(product)
        .join(tax_class, and_(tax_class.c.company_id == company_id, tax_class.c.id == product.c.tax_class_id))
        .outerjoin(category, and_(category.c.company_id == company_id, category.c.id == product.c.category_id))
        .where(product.c.company_id == company_id)
    )


def _view(row: Any) -> Product:
    rule = TaxRule(
        tax_class_id=row.tax_class_id, code=row.tax_code, name=row.tax_name, kind=row.tax_kind,
        rate=Rate(row.rate or 0), parts=parts_of(row.parts),
    )  # fmt: skip
    return Product(
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        category=row.category or "",
        unit=row.unit,
        price=row.price,
        tax=rule,
        min_age=row.min_age,
        category_id=row.category_id,
        brand=row.brand,
        kind=row.kind,
        tare=row.tare,
        tracking=row.tracking,
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

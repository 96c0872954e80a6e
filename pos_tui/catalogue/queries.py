"""How a scan or a word finds a product.

A scan is an exact, indexed look-up; a search is another thing. Neither loads the catalogue.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, select, union

from pos_tui.catalogue.answers import here, product, product_fee, product_view, products_told, whole
from pos_tui.catalogue.codes.measures import rules_for, said_by
from pos_tui.catalogue.codes.reading import read_code, tables_for
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.catalogue.readings import AS_READ, as_it_is, as_read
from pos_tui.catalogue.tariffs import tariff_of
from pos_tui.catalogue.views import Fee, Product, Scanned
from pos_tui.catalogue.word_ranges import having_words, ranges, rarest_first
from pos_tui.catalogue.words import BEGINS_A_NAME, MOST_WORDS, WITHIN_A_NAME, joined, words_of
from pos_tui.code_patterns import is_of_the_world
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Reading
from pos_tui.errors import NotSellable, Unknown
from pos_tui.money import ONE, Quantity
from pos_tui.shop.views import Lane
from pos_tui.text import clean

MATCHES = 50
CANDIDATES = 4 * MATCHES
"""Of each kind of match."""
PRODUCT = bindparam("product", type_=IDENTITY)


async def find_by_code(
    session: Reading, lane: Lane, code: str, *, on: date, rules: CodeRules | None = None
) -> Scanned:
    """The product with exactly this barcode or SKU, else the one that the code names, with what it says of it.

    One statement for a barcode as it is and for what a shop's own number says; two for what is neither.
    Without `rules` those of the company's country hold.
    Raises Unknown, NotSellable or BadInput with a sentence.
    """
    exact = code.strip()
    if is_of_the_world(exact):
        rows = await as_it_is().rows(session, {**here(lane, on), "exact": exact})
        if rows:
            pack, version = rows[0].pack, rows[0].offers_version
            product = await _first_of(session, lane, rows, on=on)
            return Scanned(product=product, quantity=pack, code=exact, offers_version=version)
    return await _find_as_read(session, lane, code, on=on, rules=rules or rules_for(lane.company))


async def _find_as_read(session: Reading, lane: Lane, code: str, *, on: date, rules: CodeRules) -> Scanned:
    await tables_for(code)
    read = read_code(code, rules)
    statement, codes = as_read(read)
    rows = await statement.rows(session, {**here(lane, on), **codes})
    if not rows:
        raise Unknown(
            read.error or f"Nothing here has the code {clean(code, 30)}: scan again, or type the name to find it."
        )
    first = rows[0]
    product = await _first_of(session, lane, rows, on=on)
    said = said_by(read, product, Quantity(first.pack), lane.company, exact=first.rank < AS_READ)
    return Scanned(product=product, offers_version=first.offers_version, **said)


async def sells_anything(session: Reading, company_id: UUID) -> bool:
    """False for a shop that has no product yet."""
    found = await session.scalar(select(product.c.id).where(product.c.company_id == company_id).limit(1))
    return found is not None


async def find_product(session: Reading, lane: Lane, product_id: UUID, *, on: date) -> Scanned:
    """A product that was chosen, with its prices for today; raises Unknown or NotSellable with a sentence."""
    rows = (await session.execute(_of_id(), {**here(lane, on), "product": product_id})).all()
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
    rows = (await session.execute(_of_ids(), {**here(lane, on), **these})).all() if best else []
    found = {row.product_id: product_view(row) for row in rows}
    return [found[product_id] for product_id, _ in best if product_id in found]


@cache
def _of_id() -> Select[*tuple[Any, ...]]:
    return whole().where(product.c.id == PRODUCT)


async def _first_of(session: Reading, lane: Lane, rows: Sequence[Any], *, on: date) -> Product:
    """The product of the rows, with its list prices and, where something follows it, that too."""
    first = rows[0]
    if not first.active:
        raise NotSellable(f"{first.name} is not sold any more: put it aside and ask a supervisor.")
    tariff = tariff_of(rows)
    fees = await _fees(session, lane, first.product_id, on=on) if first.followed else ()
    return product_view(first, tariff=tariff, fees=fees)


async def _fees(session: Reading, lane: Lane, product_id: UUID, *, on: date) -> tuple[Fee, ...]:
    found = await session.execute(_followed(), {**here(lane, on), "product": product_id})
    return tuple(Fee(product=product_view(row), quantity=row.times) for row in found)


@cache
def _followed() -> Select[*tuple[Any, ...]]:
    followed_by = and_(product_fee.c.company_id == product.c.company_id, product_fee.c.fee_id == product.c.id)
    return (
        products_told()
        .add_columns(product_fee.c.quantity.label("times"))
        .join(product_fee, followed_by)
        .where(product_fee.c.product_id == PRODUCT, product.c.active)
        .order_by(product.c.sku)
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
    of_word = and_(product.c.company_id == few.c.company_id, product.c.id == few.c.product_id)
    return select(product.c.id, product.c.words).select_from(few).join(product, of_word)


@cache
def _of_ids() -> Select[*tuple[Any, ...]]:
    these: BindParameter[Any] = bindparam("products", expanding=True, type_=IDENTITY)
    return products_told().where(product.c.id.in_(these))


def _rank(name: str, words: Sequence[str]) -> tuple[bool, bool, bool, str]:
    """The name as its words, see `words.joined`; the smaller, the better it fits."""
    text, whole = joined(words), f"{name} "
    return (
        any(f" {word} " not in whole for word in words),
        not name.startswith(text),
        text not in name,
        name,
    )

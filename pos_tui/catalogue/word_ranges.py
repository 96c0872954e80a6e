"""Products by the beginnings of their words: each is a range of one index, and the rarest one is walked.

A range is never held against another as a whole. Whichever word is rarest drives; the signatures that lie in the
index beside its products leave out most of those without the other words, and only the rest are looked at.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Select, bindparam, func, select

from pos_tui.catalogue.models import Product, ProductWord
from pos_tui.catalogue.words import BEGINS_A_NAME, MOST_WORDS, WITHIN_A_NAME, signature_of
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, WORDS
from pos_tui.db.sessions import Reading
from pos_tui.db.statistics import plan_for_values

LAST_LETTER = "\U0010ffff"
MANY = 60_000
"""From here on a word is as common as any: it is not counted further."""
FEW = 4_000
"""A list begins at the words as long as fewer have the rarest; the others it meets soon enough on its way."""
PLACES = (BEGINS_A_NAME, WITHIN_A_NAME)
COMPANY = bindparam("company", type_=IDENTITY)
product, product_word = table_of(Product), table_of(ProductWord)


async def rarest_first(session: Reading, company_id: UUID, words: Sequence[str]) -> list[str]:
    """The beginnings by how many words have them, the rarest first; nothing is asked for one alone."""
    counts = await counted(session, company_id, words) if len(words) > 1 else [0]
    by_count = sorted(zip(counts, words, strict=True), key=lambda one: (one[0], -len(one[1]), one[1]))
    return [word for _, word in by_count]


async def counted(session: Reading, company_id: UUID, words: Sequence[str]) -> list[int]:
    """How many words begin so, for each beginning; MANY and more are MANY."""
    found = await session.execute(_counts(len(words)), {"company": company_id, **ranges(words)})
    return list(found.one())


def ranges(words: Sequence[str]) -> dict[str, Any]:
    """The parameters of these beginnings, and of what every product with all of them has in its signatures."""
    given: dict[str, Any] = {"need": signature_of(words)}
    for number, word in enumerate(words):
        given |= {f"from_{number}": word, f"to_{number}": word + LAST_LETTER, f"has_{number}": f"% {word}%"}
    return given


def having_words(others: int, place: int, *, driving: int = 0) -> Select[*tuple[Any, ...]]:
    """Product ids in the order of the driving word, at this place of the name, that have the others too.

    The words are those that `ranges` was given: the driving one by its number, then so many others after it.
    """
    rest = [number for number in range(others + 1) if number != driving]
    query = select(product_word.c.company_id, product_word.c.product_id).where(
        product_word.c.company_id == COMPANY, product_word.c.place == place, *begins(driving)
    )
    if rest:
        need = bindparam("need", type_=BigInteger())
        query = query.where(product_word.c.signature.bitwise_and(need) == need)
    return query.where(_is_sold(rest)).order_by(product_word.c.word, product_word.c.product_id)


async def with_words(session: Reading, company_id: UUID, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """That a product of a list has all of these beginnings; where few products have one, it is read from those."""
    await plan_for_values(session)
    having: list[ColumnElement[bool]] = [product.c.words.like(f"% {word}%") for word in words]
    count, rarest = min(zip(await counted(session, company_id, words), words, strict=True))
    if count < FEW:
        named = select(product_word.c.product_id).where(
            product_word.c.company_id == company_id,
            product_word.c.place.in_(PLACES),
            product_word.c.word >= rarest,
            product_word.c.word < rarest + LAST_LETTER,
        )
        having.append(product.c.id.in_(named))
    return having


def begins(number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The words that begin as the one of this number, as a range."""
    return product_word.c.word >= _word(f"from_{number}"), product_word.c.word < _word(f"to_{number}")


def _is_sold(rest: Sequence[int]) -> ColumnElement[bool]:
    """The company is taken from the words: with it as a constant, SQLite would rather read the whole catalogue."""
    return (
        select(product.c.id)
        .where(
            product.c.company_id == product_word.c.company_id,
            product.c.id == product_word.c.product_id,
            product.c.active,
            *(product.c.words.like(_word(f"has_{number}")) for number in rest),
        )
        .offset(0)  # so that no planner turns it into a join of two whole tables
        .exists()
    )


@lru_cache(maxsize=MOST_WORDS)
def _counts(words: int) -> Select[*tuple[int, ...]]:
    return select(
        *[
            select(func.count())
            .select_from(
                select(product_word.c.product_id)
                .where(product_word.c.company_id == COMPANY, product_word.c.place.in_(PLACES), *begins(number))
                .limit(MANY)
                .subquery()
            )
            .scalar_subquery()
            for number in range(words)
        ]
    )


def _word(name: str) -> BindParameter[str]:
    return bindparam(name, type_=WORDS)

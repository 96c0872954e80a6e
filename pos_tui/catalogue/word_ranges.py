"""Products by the beginnings of their words: each is a range of one index, and the rarest one is walked.

A range is never held against another as a whole: whichever word is rarest drives, and for each of its products
the others are looked for by that product's own few words.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import ProductWord
from pos_tui.db.sessions import Reading

LAST_LETTER = "\U0010ffff"
MANY = 20_000
"""From here on a word is as common as any: it is not counted further."""


async def rarest_first(session: Reading, company_id: UUID, words: Sequence[str]) -> list[str]:
    """The beginnings by how many words have them, the rarest first; nothing is asked for one alone."""
    if len(words) == 1:
        return list(words)
    counts = [
        select(func.count())
        .select_from(
            select(ProductWord.product_id)
            .where(ProductWord.company_id == company_id, *begins(ProductWord.word, word))
            .limit(MANY)
            .subquery()
        )
        .scalar_subquery()
        for word in words
    ]
    found = (await session.execute(select(*counts))).one()
    by_count = sorted(zip(found, words, strict=True), key=lambda one: (one[0], -len(one[1]), one[1]))
    return [word for _, word in by_count]


def having_words(company_id: UUID, words: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Product ids with a word in the range of the first, and one in that of each of the others."""
    first, *others = words
    query = select(ProductWord.product_id).where(
        ProductWord.company_id == company_id, *begins(ProductWord.word, first)
    )
    for word in others:
        other = aliased(ProductWord)
        query = query.where(
            select(other.product_id)
            .where(
                other.company_id == company_id,
                other.product_id == ProductWord.product_id,
                *begins(other.word, word),
            )
            .offset(0)  # so that no planner turns it into a join of two whole ranges
            .exists()
        )
    return query


def begins(column: Any, prefix: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The words that begin so, as a range."""
    return column >= prefix, column < prefix + LAST_LETTER

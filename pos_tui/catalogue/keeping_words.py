"""The table of words in step with the names of products."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from uuid import UUID

from sqlalchemy import bindparam, delete, insert

from pos_tui.catalogue.models import ProductWord
from pos_tui.catalogue.words import kept_words, words_of
from pos_tui.db.base import Rows, table_of
from pos_tui.db.sessions import Writing

Named = tuple[UUID, str]
"""A product and its name."""


async def keep_words(session: Writing, company_id: UUID, named: Iterable[Named]) -> None:
    """Products are found by the words of their names."""
    rows: Rows = [
        {"company_id": company_id, "product_id": product_id, **kept._asdict()}
        for product_id, name in named
        for kept in kept_words(words_of(name))
    ]
    if rows:  # in the order of the index: a large catalogue is written several times faster
        await session.execute(insert(table_of(ProductWord)), sorted(rows, key=itemgetter("place", "word")))


async def forget_words(session: Writing, company_id: UUID, named: Sequence[Named]) -> None:
    """Products are not found any more by the names that they had."""
    table = table_of(ProductWord)
    gone = [
        {"gone_id": product_id, "gone_place": kept.place, "gone_word": kept.word}
        for product_id, name in named
        for kept in kept_words(words_of(name))
    ]
    if gone:
        await session.execute(
            delete(table).where(
                table.c.company_id == company_id,
                table.c.place == bindparam("gone_place"),
                table.c.word == bindparam("gone_word"),
                table.c.product_id == bindparam("gone_id"),
            ),
            gone,
        )

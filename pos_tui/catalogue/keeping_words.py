"""The table of words in step with the names of products."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from uuid import UUID

from sqlalchemy import bindparam, delete

from pos_tui.catalogue.models import ProductWord
from pos_tui.catalogue.words import kept_words, words_of
from pos_tui.db.base import table_of
from pos_tui.db.bulk import insert_rows
from pos_tui.db.sessions import Writing

Named = tuple[UUID, str]
"""A product and its name."""
COLUMNS = ("place", "word", "product_id", "signature", "company_id")


async def keep_words(session: Writing, company_id: UUID, named: Iterable[Named]) -> None:
    """Products are found by the words of their names."""
    rows = [
        (place, word, product_id, signature, company_id)
        for product_id, name in named
        for word, place, signature in kept_words(words_of(name))
    ]
    rows.sort(key=itemgetter(0, 1))  # as the index has them: a large catalogue is written several times faster
    await insert_rows(session, ProductWord, COLUMNS, rows)


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

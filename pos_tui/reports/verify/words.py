"""What is derived from names, so that products and customers are found: their words, and a telephone's figures.

Words are compared in two looks of flat memory, however many there are. What the names say and what is kept are
summed by a hash of this process in `BUCKETS` sums; only rows of the first bucket that differs are compared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, cast, select

from pos_tui.catalogue.models import Product, ProductWord
from pos_tui.catalogue.words import fold, joined, kept_words, words_of
from pos_tui.customers.models import Customer, CustomerWord
from pos_tui.customers.rules import digits_of, name_words
from pos_tui.db.sessions import Reading
from pos_tui.reports.verify.books import OURS, Books, Findings, Query

BUCKETS = 4_096
AT_ONCE = 5_000
MASK = (1 << 61) - 1

Word = tuple[Any, ...]
"""A word as a table keeps it: what comes after its id there."""


@dataclass(frozen=True)
class Named:
    """Rows that are found by words, what else of theirs is derived, and the table that keeps their words."""

    rows: Query
    """Each with its id first and what it is called in a sentence second."""
    words: Query
    """Each with the id of its row first."""
    words_of: Callable[[Any], Iterable[Word]]
    is_derived: Callable[[Any], bool]


async def products_are_found(session: Reading, books: Books) -> Findings:
    """A product is found by each word of its name, and by no other."""
    wrong = await _first_wrong(session, books, _products())
    return {"product words": wrong and f"Product {wrong} is not found by the words of its name, or by others."}


async def customers_are_found(session: Reading, books: Books) -> Findings:
    """A customer is found by each word of their name and by their telephone; who was erased by none."""
    wrong = await _first_wrong(session, books, _customers())
    said = f"Customer {wrong} is not found by the words of their name or by their telephone, or by others."
    return {"customer words": wrong and said}


@cache
def _products() -> Named:
    word = ProductWord
    return Named(
        rows=_streamed(Product, _text(Product.id), Product.sku, Product.name, Product.words),
        words=_streamed(word, _text(word.product_id), word.word, word.place, word.signature),
        words_of=lambda row: kept_words(words_of(row.name)),
        is_derived=lambda row: row.words == joined(words_of(row.name)),
    )


@cache
def _customers() -> Named:
    who, word = Customer, CustomerWord
    return Named(
        rows=_streamed(
            who, _text(who.id), who.code, who.name, who.folded_name, who.phone, who.phone_key, who.erased_at
        ),
        words=_streamed(word, _text(word.customer_id), word.word),
        words_of=lambda row: [(each,) for each in name_words(row.name)] if row.erased_at is None else [],
        is_derived=_is_findable,
    )


def _streamed(model: Any, *columns: Any) -> Query:
    return select(*columns).where(model.company_id == OURS).execution_options(yield_per=AT_ONCE)


def _text(row_id: Any) -> ColumnElement[str]:
    """An id as text: what is only compared needs not be made a UUID, which took half of the time."""
    return cast(row_id, String)


def _is_findable(row: Any) -> bool:
    figures = digits_of(row.phone) if row.phone else None
    return row.phone_key == figures and (row.erased_at is not None or row.folded_name == fold(row.name))


async def _first_wrong(session: Reading, books: Books, named: Named) -> str | None:
    """What the first row is called that is found by other words than its own, None where there is none."""
    sums, looked_at = [0] * BUCKETS, 0
    found = await session.stream(named.rows, books.ours)
    async for rows in found.partitions():
        for row in rows:
            if not named.is_derived(row):
                await found.close()
                return str(row[1])
            _add(sums, row[0], named.words_of(row), 1)
        looked_at += len(rows)
        books.tell(looked_at)
    kept = await session.stream(named.words, books.ours)
    async for rows in kept.partitions():
        for row in rows:
            _add(sums, row[0], [tuple(row[1:])], -1)
    wrong = next((bucket for bucket, total in enumerate(sums) if total), None)
    return None if wrong is None else await _wrong_in(session, books, named, wrong)


def _add(sums: list[int], row_id: str, words: Iterable[Word], times: int) -> None:
    bucket = hash(row_id) % BUCKETS
    sums[bucket] = (sums[bucket] + times * sum(hash((row_id, *word)) for word in words)) & MASK


async def _wrong_in(session: Reading, books: Books, named: Named, bucket: int) -> str:
    """The first row of a bucket whose words are not those of its name; words of no row at all are told as such."""
    kept: dict[str, set[Word]] = {}
    words = await session.stream(named.words, books.ours)
    async for row in words:
        if hash(row[0]) % BUCKETS == bucket:
            kept.setdefault(row[0], set()).add(tuple(row[1:]))
    rows = await session.stream(named.rows, books.ours)
    async for row in rows:
        if hash(row[0]) % BUCKETS != bucket:
            continue
        if kept.pop(row[0], set()) != {tuple(word) for word in named.words_of(row)}:
            await rows.close()
            return str(row[1])
    return "that is not there any more"

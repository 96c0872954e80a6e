"""What every proof is handed: whose books, the key, and whom to tell how far it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func

from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Reading
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Money, decimal_text
from pos_tui.shop.views import CompanyRules

Findings = Mapping[str, str | None]
"""By the name of a promise, the first row that breaks it as a sentence, or None."""

Query = Select[*tuple[Any, ...]]
"""Is made once and kept: making one costs several times what running it on small books does."""
OURS = bindparam("books_of", type_=IDENTITY)
"""The company whose books are proved, in a query; `Books.ours` says which it is."""

Look = Callable[[Reading, "Books"], Awaitable[Findings]]


@dataclass(frozen=True)
class Books:
    """One company's books as they are proved."""

    company: CompanyRules
    key: ShopKey
    anchors: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    """What is known from outside of the chains."""
    tell: Callable[[int], None] = lambda _looked_at: None

    @property
    def ours(self) -> dict[str, Any]:
        """What every query is asked with."""
        return {"books_of": self.company.company_id}

    def money(self, amount: Any) -> str:
        """An amount with its currency, for a sentence."""
        return f"{self.company.currency} {decimal_text(Money(int(amount)), self.company.exponent)}"


async def first_of(session: Reading, books: Books, query: Query) -> Any | None:
    """The first row of an ordered query of wrong rows, one that is kept."""
    return (await session.execute(_first(query), books.ours)).first()


@cache
def _first(query: Query) -> Query:
    return query.limit(1)


def summed(column: Any) -> ColumnElement[int]:
    """The sum of a column, nothing being 0."""
    return func.coalesce(func.sum(column), 0)


def or_nothing(column: Any) -> ColumnElement[int]:
    """A sum of another table's rows, 0 where it has none."""
    return func.coalesce(column, 0)

"""What every proof is handed: whose books, the key, and whom to tell how far it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func

from pos_tui.db.sessions import Reading
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Money, decimal_text
from pos_tui.shop.views import CompanyRules

Findings = Mapping[str, str | None]
"""By the name of a promise, the first row that breaks it as a sentence, or None."""

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

    def money(self, amount: Any) -> str:
        """An amount with its currency, for a sentence."""
        return f"{self.company.currency} {decimal_text(Money(int(amount)), self.company.exponent)}"


async def first_of(session: Reading, query: Select[*tuple[Any, ...]]) -> Any | None:
    """The first row of an ordered query of wrong rows."""
    return (await session.execute(query.limit(1))).first()


def summed(column: Any) -> ColumnElement[int]:
    """The sum of a column, nothing being 0."""
    return func.coalesce(func.sum(column), 0)


def or_nothing(column: Any) -> ColumnElement[int]:
    """A sum of another table's rows, 0 where it has none."""
    return func.coalesce(column, 0)

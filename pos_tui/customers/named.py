"""Customers by the beginnings of the words of their names, of their codes and of their telephone numbers.

Each is a range of an index. What few have is read from its range; what many have is met soon enough by who walks
through all in the order of the list.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all

from pos_tui.catalogue.word_ranges import LAST_LETTER
from pos_tui.customers.models import Customer, CustomerWord
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.db.statistics import plan_for_values

FEW = 20_000
"""So many are read and put in order sooner than all are walked through."""
Condition = ColumnElement[bool]
customer, customer_word = table_of(Customer), table_of(CustomerWord)


async def with_words(session: Reading, company_id: UUID, words: Sequence[str]) -> list[Condition]:
    """That a customer's name has all of these beginnings, in any order."""
    each = [_having(company_id, word) for word in words]
    counts = await _counted(session, each)
    fewest = counts.index(min(counts))
    having = [_has_too(company_id, word) for number, word in enumerate(words) if number != fewest]
    few = each[fewest].offset(0)  # read once, by itself: PostgreSQL would look for each customer in it
    drives = customer.c.id.in_(few) if counts[fewest] < FEW else _has_too(company_id, words[fewest])
    return [*having, drives]


async def with_number(
    session: Reading, company_id: UUID, text: str, figures: str, words: Sequence[str]
) -> list[Condition]:
    """That a customer's code begins with the text, their number with its figures, or their name has its words."""
    theirs = customer.c.company_id == company_id
    begin = [_begins(customer.c.phone_key, figures), _begins(customer.c.code, text)]
    each = [*(select(customer.c.id).where(theirs, one) for one in begin), _having(company_id, words[0])]
    named = and_(*(_has_too(company_id, word) for word in words))
    few = max(await _counted(session, each)) < FEW
    return [*([customer.c.id.in_(union_all(*each))] if few else ()), or_(*begin, named)]


async def _counted(session: Reading, each: Sequence[Any]) -> list[int]:
    """How many there are of each; FEW and more are FEW."""
    await plan_for_values(session)
    some = [select(func.count()).select_from(one.limit(FEW).subquery()).scalar_subquery() for one in each]
    return list((await session.execute(select(*some))).one())


def _having(company_id: UUID, word: str) -> Any:
    return select(customer_word.c.customer_id).where(
        customer_word.c.company_id == company_id, _begins(customer_word.c.word, word)
    )


def _has_too(company_id: UUID, word: str) -> Condition:
    """Asked of one customer after the other, whose name has those letters anywhere: most are passed over by that.

    No planner is to make a join of two whole tables of it.
    """
    theirs = customer_word.c.customer_id == customer.c.id
    has = _having(company_id, word).where(theirs).correlate(customer).offset(0).exists()
    return and_(customer.c.folded_name.contains(word), has)


def _begins(column: ColumnElement[str], text: str) -> Condition:
    return (column >= text) & (column < text + LAST_LETTER)

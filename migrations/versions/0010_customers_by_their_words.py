"""The words of customers' names, by which one in a million is found; codes and numbers in the order of letters."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from pos_tui.customers.rules import name_words

revision = "0010"
down_revision = "0009"

ID, WORDS = sa.Uuid(), sa.String()
BY_LETTERS = sa.String().with_variant(sa.String(collation="C"), "postgresql")
PAGE = 4000
BEGUN = ("code", "phone_key")
"""Of which somebody types the beginning."""


def need(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def customer_word() -> sa.Table:
    table = op.create_table(
        "customer_word",
        need("company_id", ID),
        need("word", BY_LETTERS),
        need("customer_id", ID),
        sa.PrimaryKeyConstraint("company_id", "word", "customer_id", name="pk_customer_word"),
        sa.ForeignKeyConstraint(
            ["company_id", "customer_id"],
            ["customer.company_id", "customer.id"],
            name="fk_customer_word_company_id_customer_id",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_customer_word_customer", "customer_word", ["company_id", "customer_id", "word"])
    return table


def pages() -> Iterator[list[Any]]:
    """Everybody who was not erased, some at a time."""
    customer = sa.table("customer", sa.column("company_id", ID), sa.column("id", ID), sa.column("name", WORDS))
    query, key = sa.select(customer), sa.tuple_(customer.c.company_id, customer.c.id)
    is_there = sa.column("erased_at", sa.DateTime()).is_(None)
    query = query.where(is_there).order_by(customer.c.company_id, customer.c.id).limit(PAGE)
    rows = list(op.get_bind().execute(query))
    while rows:
        yield rows
        rows = list(op.get_bind().execute(query.where(key > sa.tuple_(rows[-1][0], rows[-1][1], types=[ID, ID]))))


def fill(table: sa.Table) -> None:
    for page in pages():
        rows = [
            {"company_id": company_id, "word": word, "customer_id": customer_id}
            for company_id, customer_id, name in page
            for word in name_words(name)
        ]
        if rows:
            op.bulk_insert(table, sorted(rows, key=lambda row: str(row["word"])))


def collate(collation: str) -> None:
    """On SQLite they are compared letter by letter as they are."""
    if op.get_context().dialect.name == "postgresql":
        for column in BEGUN:
            op.execute(f'ALTER TABLE customer ALTER COLUMN {column} TYPE VARCHAR COLLATE "{collation}"')


def upgrade() -> None:
    collate("C")
    fill(customer_word())


def downgrade() -> None:
    op.drop_table("customer_word")
    collate("default")

"""Words of products that a search of a million finds in time: where names begin with them, what stands beside."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from pos_tui.catalogue.words import joined, kept_words, words_of

revision = "0005"
down_revision = "0004"

ID, WORDS, AMOUNT, SMALL = sa.Uuid(), sa.String(), sa.BigInteger(), sa.SmallInteger()
BY_LETTERS = sa.String().with_variant(sa.String(collation="C"), "postgresql")
PAGE = 4000

Named = Sequence[Any]
"""Company, id and name of a product."""


def need(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def of_product() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", "product_id"],
        ["product.company_id", "product.id"],
        name="fk_product_word_company_id_product_id",
    )


def with_places() -> sa.Table:
    return op.create_table(
        "product_word",
        need("company_id", ID),
        need("place", SMALL),
        need("word", BY_LETTERS),
        need("product_id", ID),
        need("signature", AMOUNT),
        sa.PrimaryKeyConstraint(
            "company_id", "place", "word", "product_id", name="pk_product_word", postgresql_include=["signature"]
        ),
        of_product(),
        sa.CheckConstraint("place IN (0, 1)", name=op.f("ck_product_word_place_known")),
        sqlite_with_rowid=False,
    )


def without_places() -> sa.Table:
    table = op.create_table(
        "product_word",
        need("company_id", ID),
        need("word", BY_LETTERS),
        need("product_id", ID),
        sa.PrimaryKeyConstraint("company_id", "word", "product_id", name="pk_product_word"),
        of_product(),
    )
    op.create_index("ix_product_word_product", "product_word", ["company_id", "product_id"])
    return table


def words_with_places(product: Named) -> list[dict[str, Any]]:
    company_id, product_id, name = product
    ours = {"company_id": company_id, "product_id": product_id}
    return [{**ours, **kept._asdict()} for kept in kept_words(words_of(name))]


def words_alone(product: Named) -> list[dict[str, Any]]:
    company_id, product_id, name = product
    return [{"company_id": company_id, "product_id": product_id, "word": word} for word in words_of(name)]


def pages() -> Iterator[list[Any]]:
    """All products, some at a time."""
    product = sa.table("product", sa.column("company_id", ID), sa.column("id", ID), sa.column("name", WORDS))
    query, key = sa.select(product), sa.tuple_(product.c.company_id, product.c.id)
    query = query.order_by(product.c.company_id, product.c.id).limit(PAGE)
    rows = list(op.get_bind().execute(query))
    while rows:
        yield rows
        rows = list(op.get_bind().execute(query.where(key > sa.tuple_(rows[-1][0], rows[-1][1], types=[ID, ID]))))


def fill(table: sa.Table, words: Callable[[Named], list[dict[str, Any]]]) -> None:
    """The table of words anew: they are those that this program looks for, whoever wrote the old ones."""
    for page in pages():
        rows = sorted((row for product in page for row in words(product)), key=lambda row: str(row["word"]))
        if rows:
            op.bulk_insert(table, rows)


def join_words() -> None:
    """Each product's words in one text."""
    product = sa.table("product", sa.column("company_id", ID), sa.column("id", ID), sa.column("words", WORDS))
    this = (product.c.company_id == sa.bindparam("company")) & (product.c.id == sa.bindparam("product"))
    write = sa.update(product).where(this).values(words=sa.bindparam("joined"))
    for page in pages():
        rows = [
            {"company": company_id, "product": product_id, "joined": joined(words_of(name))}
            for company_id, product_id, name in page
        ]
        op.get_bind().execute(write, rows)


def upgrade() -> None:
    op.add_column("product", sa.Column("words", WORDS, nullable=False, server_default=""))
    op.drop_table("product_word")
    fill(with_places(), words_with_places)
    join_words()


def downgrade() -> None:
    op.drop_table("product_word")
    fill(without_places(), words_alone)
    op.drop_column("product", "words")

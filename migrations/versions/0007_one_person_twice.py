"""Two records of one person become one; since when somebody is in a tier, and when tiers were reckoned."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0007"
down_revision = "0006"

ID, WORDS, AMOUNT = sa.Uuid(), sa.String(), sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)

KINDS = ("opening", "earned", "redeemed", "returned", "adjusted", "expired")
LEDGER, MERGES = "loyalty_entry", "customer_merge"
IS_MERGED = sa.text("merged_into_id IS NOT NULL")


def need(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def within(column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that stays inside its company."""
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{other}.company_id", f"{other}.id"], name=f"fk_{MERGES}_company_id_{column}"
    )


def know_kinds(kinds: tuple[str, ...]) -> None:
    """The ledger of points takes these; SQLite copies the table for it, and loses its guards on the way."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    name = op.f(f"ck_{LEDGER}_kind_known")
    with op.batch_alter_table(LEDGER) as ledger:
        ledger.drop_constraint(name, type_="check")
        ledger.create_check_constraint(name, f"kind IN ({listed})")
    if op.get_context().dialect.name == "sqlite":
        guard_on_sqlite(LEDGER)


def guard_on_sqlite(table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_only_grows_{act.lower()}")
        op.execute(
            f"CREATE TRIGGER {table}_only_grows_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows: correct it with a new row'); END"
        )


def guard_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def customer_merge() -> None:
    op.create_table(
        MERGES,
        need("company_id", ID),
        need("id", ID),
        need("from_id", ID),
        need("into_id", ID),
        need("points", AMOUNT),
        need("store_credit", AMOUNT),
        need("owed", AMOUNT),
        need("at", MOMENT),
        need("staff_id", ID),
        may("approved_by", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name=f"pk_{MERGES}"),
        sa.UniqueConstraint("company_id", "from_id", name=f"uq_{MERGES}_company_id_from_id"),
        within("from_id", "customer"),
        within("into_id", "customer"),
        within("staff_id", "staff"),
        sa.CheckConstraint("from_id <> into_id", name=op.f(f"ck_{MERGES}_of_two")),
    )


def upgrade() -> None:
    op.add_column("company", may("tiers_at", MOMENT))
    op.add_column("customer", may("tier_since", MOMENT))
    op.add_column("customer", may("merged_into_id", ID))
    op.create_index(
        "ix_customer_merged", "customer", ["company_id", "merged_into_id"],
        sqlite_where=IS_MERGED, postgresql_where=IS_MERGED,
    )  # fmt: skip
    know_kinds((*KINDS, "merged"))
    customer_merge()
    guard = guard_on_sqlite if op.get_context().dialect.name == "sqlite" else guard_on_postgresql
    guard(MERGES)


def downgrade() -> None:
    op.drop_table(MERGES)
    know_kinds(KINDS)
    op.drop_index("ix_customer_merged", "customer")
    op.drop_column("customer", "merged_into_id")
    op.drop_column("customer", "tier_since")
    op.drop_column("company", "tiers_at")

"""Changes of many products at once, and what each of them was before."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0008"
down_revision = "0007"

ID, LONG, NUMBER, MOMENT = sa.Uuid(), sa.Text(), sa.Integer(), sa.DateTime(timezone=True)
ONLY_GROW = ("bulk_edit", "bulk_edit_line")


def need(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that stays inside its company."""
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{other}.company_id", f"{other}.id"], name=f"fk_{table}_company_id_{column}"
    )


def bulk_edit() -> None:
    op.create_table(
        "bulk_edit",
        need("company_id", ID),
        need("id", ID),
        need("at", MOMENT),
        need("staff_id", ID),
        need("which", LONG),
        need("change", LONG),
        need("products", NUMBER),
        sa.Column("undoes_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_bulk_edit"),
        within("bulk_edit", "staff_id", "staff"),
        within("bulk_edit", "undoes_id", "bulk_edit"),
        sa.UniqueConstraint("company_id", "undoes_id", name="uq_bulk_edit_company_id_undoes_id"),
        sa.CheckConstraint("products > 0", name=op.f("ck_bulk_edit_changes_something")),
    )


def bulk_edit_line() -> None:
    op.create_table(
        "bulk_edit_line",
        need("company_id", ID),
        need("edit_id", ID),
        need("product_id", ID),
        need("before", LONG),
        need("after", LONG),
        sa.PrimaryKeyConstraint("company_id", "edit_id", "product_id", name="pk_bulk_edit_line"),
        within("bulk_edit_line", "edit_id", "bulk_edit"),
        within("bulk_edit_line", "product_id", "product"),
    )


TABLES = (bulk_edit, bulk_edit_line)


def guard_on_sqlite() -> None:
    for table in ONLY_GROW:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_only_grows_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows: correct it with a new row'); END"
            )


def guard_on_postgresql() -> None:
    for table in ONLY_GROW:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def upgrade() -> None:
    for make in TABLES:
        make()
    if op.get_context().dialect.name == "sqlite":
        guard_on_sqlite()
    else:
        guard_on_postgresql()


def downgrade() -> None:
    for made in reversed(TABLES):
        op.drop_table(made.__name__)

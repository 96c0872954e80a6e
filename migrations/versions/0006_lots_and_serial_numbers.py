"""Lots with their expiry, and serial numbers."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0006"
down_revision = "0005"

ID, WORDS, LONG, FLAG = sa.Uuid(), sa.String(), sa.Text(), sa.Boolean()
NUMBER, AMOUNT = sa.Integer(), sa.BigInteger()
DAY, MOMENT = sa.Date(), sa.DateTime(timezone=True)

ONLY_GROW = ("lot", "lot_movement")
KINDS = (
    "sale", "return", "void", "receipt", "supplier_return", "transfer_out", "transfer_in",
    "adjustment", "count", "waste", "opening", "tracking",
)  # fmt: skip
ON_HAND = sa.text("is_serial AND on_hand > 0")


def need(name: str, kind: TypeEngine[Any], default: Any = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def may(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """What tables that were there already get, in order."""
    return {
        "company": (need("expired_policy", WORDS, "warn"),),
        "product": (need("tracking", WORDS, "none"), may("expired_policy", WORDS)),
        "stock_level": (need("tracking", WORDS, "none"),),
        "stock_count_entry": (may("lot", WORDS),),
        "stock_transfer_line": (may("named", LONG),),
        "document_line": (may("serial", WORDS),),
    }


def key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("company_id", *names, name=f"pk_{table}")


def within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that stays inside its company."""
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{other}.company_id", f"{other}.id"], name=f"fk_{table}_company_id_{column}"
    )


def must(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def lot() -> None:
    op.create_table(
        "lot",
        need("company_id", ID),
        need("id", ID),
        need("product_id", ID),
        need("code", WORDS),
        need("is_serial", FLAG),
        may("expires_on", DAY),
        need("first_at", MOMENT),
        key("lot", "id"),
        within("lot", "product_id", "product"),
        sa.UniqueConstraint(
            "company_id", "product_id", "is_serial", "code", name="uq_lot_company_id_product_id_is_serial_code"
        ),
    )
    op.create_index("ix_lot_expires_on", "lot", ["company_id", "expires_on"])


def lot_level() -> None:
    op.create_table(
        "lot_level",
        need("company_id", ID),
        need("outlet_id", ID),
        need("lot_id", ID),
        need("product_id", ID),
        need("on_hand", AMOUNT),
        need("may_go_negative", FLAG),
        need("is_serial", FLAG),
        key("lot_level", "outlet_id", "lot_id"),
        within("lot_level", "outlet_id", "outlet"),
        within("lot_level", "product_id", "product"),
        within("lot_level", "lot_id", "lot"),
        must("lot_level", "on_hand_allowed", "on_hand >= 0 OR may_go_negative"),
        must("lot_level", "serial_once", "NOT is_serial OR on_hand IN (0, 1000)"),
    )
    op.create_index("ix_lot_level_product", "lot_level", ["company_id", "outlet_id", "product_id"])
    op.create_index(
        "uq_lot_level_serial_on_hand", "lot_level", ["company_id", "lot_id"], unique=True,
        sqlite_where=ON_HAND, postgresql_where=ON_HAND,
    )  # fmt: skip


def lot_movement() -> None:
    op.create_table(
        "lot_movement",
        need("company_id", ID),
        need("source_id", ID),
        need("position", NUMBER),
        need("lot_id", ID),
        need("outlet_id", ID),
        need("product_id", ID),
        need("kind", WORDS),
        need("quantity", AMOUNT),
        need("at", MOMENT),
        may("back_of_id", ID),
        may("back_of_position", NUMBER),
        key("lot_movement", "source_id", "position", "lot_id"),
        within("lot_movement", "outlet_id", "outlet"),
        within("lot_movement", "product_id", "product"),
        within("lot_movement", "lot_id", "lot"),
        must("lot_movement", "kind_known", f"kind IN {KINDS}"),
        must("lot_movement", "moves_something", "quantity <> 0"),
    )
    op.create_index("ix_lot_movement_lot", "lot_movement", ["company_id", "lot_id", "at"])
    op.create_index("ix_lot_movement_back_of", "lot_movement", ["company_id", "back_of_id"])


TABLES = (lot, lot_level, lot_movement)


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
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)
    for make in TABLES:
        make()
    if op.get_context().dialect.name == "sqlite":
        guard_on_sqlite()
    else:
        guard_on_postgresql()


def downgrade() -> None:
    for made in reversed(TABLES):
        op.drop_table(made.__name__)
    for table, added in columns().items():
        for column in reversed(added):
            op.drop_column(table, column.name)

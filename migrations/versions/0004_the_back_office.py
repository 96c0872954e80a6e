"""Counts by several people, goods sent back, tiers, accounts on credit."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"

ID, WORDS, LONG, FLAG = sa.Uuid(), sa.String(), sa.Text(), sa.Boolean()
NUMBER, AMOUNT = sa.Integer(), sa.BigInteger()
DAY, MOMENT = sa.Date(), sa.DateTime(timezone=True)

ONLY_GROW = ("account_entry", "stock_count_entry", "supplier_return", "supplier_return_line")


def need(name: str, kind: TypeEngine[Any], default: Any = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def may(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """What tables that were there already get, in order."""
    return {
        "company": (may("points_expire_days", NUMBER),),
        "product": (may("shelf", WORDS), may("merged_into_id", ID)),
        "stock_count": (may("cut_off", MOMENT),),
        "stock_count_line": (may("booked", AMOUNT),),
        "stock_transfer": (may("number", NUMBER), may("note", WORDS)),
        "supplier": (may("address", WORDS), may("lead_days", NUMBER)),
        "purchase_order": (may("note", WORDS), may("sent_at", MOMENT)),
        "customer": (
            may("credit_limit", AMOUNT),
            need("owed", AMOUNT, "0"),
            may("phone_key", WORDS),
            may("note", WORDS),
            may("erased_at", MOMENT),
        ),
        "tender_type": (need("on_account", FLAG, sa.false()),),
    }


def key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("company_id", *names, name=f"pk_{table}")


def of_company(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=f"fk_{table}_company_id")


def within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that stays inside its company."""
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{other}.company_id", f"{other}.id"], name=f"fk_{table}_company_id_{column}"
    )


def must(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def stock_count_entry() -> None:
    op.create_table(
        "stock_count_entry",
        need("company_id", ID),
        need("id", ID),
        need("count_id", ID),
        need("product_id", ID),
        need("quantity", AMOUNT),
        need("at", MOMENT),
        need("staff_id", ID),
        key("stock_count_entry", "id"),
        within("stock_count_entry", "count_id", "stock_count"),
        within("stock_count_entry", "product_id", "product"),
        within("stock_count_entry", "staff_id", "staff"),
    )
    op.create_index("ix_stock_count_entry_count", "stock_count_entry", ["company_id", "count_id", "product_id"])


def supplier_return() -> None:
    op.create_table(
        "supplier_return",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("supplier_id", ID),
        may("receipt_id", ID),
        need("reason", WORDS),
        need("at", MOMENT),
        need("staff_id", ID),
        may("approved_by", ID),
        key("supplier_return", "id"),
        within("supplier_return", "supplier_id", "supplier"),
        within("supplier_return", "receipt_id", "goods_receipt"),
        within("supplier_return", "outlet_id", "outlet"),
    )


def supplier_return_line() -> None:
    op.create_table(
        "supplier_return_line",
        need("company_id", ID),
        need("return_id", ID),
        need("position", NUMBER),
        need("product_id", ID),
        need("quantity", AMOUNT),
        need("cost", AMOUNT),
        key("supplier_return_line", "return_id", "position"),
        within("supplier_return_line", "return_id", "supplier_return"),
        within("supplier_return_line", "product_id", "product"),
        must("supplier_return_line", "quantity_positive", "quantity > 0"),
    )


def tier() -> None:
    op.create_table(
        "tier",
        need("company_id", ID),
        need("name", WORDS),
        need("min_spend", AMOUNT),
        need("window_days", NUMBER),
        need("multiplier", NUMBER),
        key("tier", "name"),
        of_company("tier"),
        must("tier", "min_spend_not_negative", "min_spend >= 0"),
        must("tier", "window_positive", "window_days > 0"),
        must("tier", "multiplier_not_negative", "multiplier >= 0"),
    )


def account_entry() -> None:
    op.create_table(
        "account_entry",
        need("company_id", ID),
        need("id", ID),
        need("customer_id", ID),
        need("kind", WORDS),
        need("amount", AMOUNT),
        may("source_id", ID),
        need("at", MOMENT),
        may("staff_id", ID),
        may("reason", WORDS),
        key("account_entry", "id"),
        within("account_entry", "customer_id", "customer"),
        must("account_entry", "moves_something", "amount <> 0"),
    )
    op.create_index("ix_account_entry_customer", "account_entry", ["company_id", "customer_id", "at"])


TABLES = (
    stock_count_entry, supplier_return, supplier_return_line, tier, account_entry,
)  # fmt: skip


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


def phones() -> None:
    """The figures of telephone numbers, by which they are found however they are written."""
    figures = "replace(phone, '+', '00')"
    for letter in (" ", "-", "(", ")", "/", "."):
        figures = f"replace({figures}, '{letter}', '')"
    op.execute(f"UPDATE customer SET phone_key = {figures} WHERE phone IS NOT NULL")
    op.create_index("ix_customer_phone_key", "customer", ["company_id", "phone_key"])


def upgrade() -> None:
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)
    phones()
    for make in TABLES:
        make()
    if op.get_context().dialect.name == "sqlite":
        guard_on_sqlite()
    else:
        guard_on_postgresql()


def downgrade() -> None:
    for made in reversed(TABLES):
        op.drop_table(made.__name__)
    op.drop_index("ix_customer_phone_key", "customer")
    for table, added in columns().items():
        for column in reversed(added):
            op.drop_column(table, column.name)

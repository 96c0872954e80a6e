"""Price lists, promotions, coupons, several taxes on a line, foreign cash, and what follows a product."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"

ID, WORDS, LONG, FLAG = sa.Uuid(), sa.String(), sa.Text(), sa.Boolean()
NUMBER, AMOUNT = sa.Integer(), sa.BigInteger()
DAY, MOMENT = sa.Date(), sa.DateTime(timezone=True)

ONLY_GROW = ("applied_promotion", "coupon_use", "tax_part")
WITH_DOCUMENT = ("applied_promotion", "tax_part")
FINISHED = """
    SELECT 1 FROM journal_entry AS j
    WHERE j.company_id = NEW.company_id AND j.subject_id = NEW.document_id AND j.kind IN ('sale', 'return', 'void')
"""
LATE = "a finished document takes no more rows"


def need(name: str, kind: TypeEngine[Any], default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def may(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """What tables that were there already get, in order."""
    return {
        "company": (need("cash_rounding_method", WORDS, "half_up"), need("offers_version", NUMBER, "0")),
        "tax_rate": (sa.Column("parts", LONG, nullable=False, server_default=sa.text("''")),),
        "product": (need("kind", WORDS, "goods"), may("tare", AMOUNT)),
        "customer": (may("tax_exempt", WORDS),),
        "tender_type": (may("currency", WORDS),),
        "drawer_movement": (may("currency", WORDS), may("foreign_amount", AMOUNT), may("exchange_rate", AMOUNT)),
        "document": (
            need("offers_version", NUMBER, "0"),
            may("exemption", WORDS),
            need("not_turnover", AMOUNT, "0"),
        ),
        "document_line": (
            need("kind", WORDS, "goods"),
            need("priced_by", WORDS, "product"),
            may("price_list", WORDS),
            need("promotion", AMOUNT, "0"),
            need("exempted", AMOUNT, "0"),
            may("code", WORDS),
            may("batch", WORDS),
            may("expiry", DAY),
            may("tare", AMOUNT),
        ),
        "returned_line": (need("promotion", AMOUNT, "0"), need("exempted", AMOUNT, "0")),
    }


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("company_id", *columns, name=f"pk_{table}")


def of_company(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=f"fk_{table}_company_id")


def within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that stays inside its company."""
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{other}.company_id", f"{other}.id"], name=f"fk_{table}_company_id_{column}"
    )


def of_line(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", "document_id", "position"],
        ["document_line.company_id", "document_line.document_id", "document_line.position"],
        name=f"fk_{table}_company_id_document_id_position",
    )


def one_code(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("company_id", "code", name=f"uq_{table}_company_id_code")


def must(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def exchange_rate() -> None:
    op.create_table(
        "exchange_rate",
        need("company_id", ID),
        need("currency", WORDS),
        need("starts_on", DAY),
        need("rate", AMOUNT),
        key("exchange_rate", "currency", "starts_on"),
        of_company("exchange_rate"),
        must("exchange_rate", "rate_positive", "rate > 0"),
    )


def product_fee() -> None:
    op.create_table(
        "product_fee",
        need("company_id", ID),
        need("product_id", ID),
        need("fee_id", ID),
        need("quantity", AMOUNT),
        key("product_fee", "product_id", "fee_id"),
        within("product_fee", "product_id", "product"),
        within("product_fee", "fee_id", "product"),
        must("product_fee", "quantity_positive", "quantity > 0"),
        must("product_fee", "not_of_itself", "product_id <> fee_id"),
    )


def price_list() -> None:
    op.create_table(
        "price_list",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("currency", WORDS),
        may("outlet_id", ID),
        may("tier", WORDS),
        may("starts_on", DAY),
        may("ends_on", DAY),
        need("priority", NUMBER),
        need("active", FLAG),
        key("price_list", "id"),
        of_company("price_list"),
        within("price_list", "outlet_id", "outlet"),
        one_code("price_list"),
        must("price_list", "ends_after_it_starts", "ends_on IS NULL OR ends_on >= starts_on"),
    )


def price_list_entry() -> None:
    op.create_table(
        "price_list_entry",
        need("company_id", ID),
        need("price_list_id", ID),
        need("product_id", ID),
        need("min_quantity", AMOUNT),
        need("price", AMOUNT),
        key("price_list_entry", "price_list_id", "product_id", "min_quantity"),
        within("price_list_entry", "price_list_id", "price_list"),
        within("price_list_entry", "product_id", "product"),
        must("price_list_entry", "price_not_negative", "price >= 0"),
        must("price_list_entry", "min_quantity_not_negative", "min_quantity >= 0"),
    )
    op.create_index("ix_price_list_entry_product", "price_list_entry", ["company_id", "product_id"])


ENDS = "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on"


def promotion() -> None:
    op.create_table(
        "promotion",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        may("starts_on", DAY),
        may("ends_on", DAY),
        need("active", FLAG),
        need("body", LONG),
        need("updated_at", MOMENT),
        may("updated_by", ID),
        key("promotion", "id"),
        of_company("promotion"),
        within("promotion", "updated_by", "staff"),
        one_code("promotion"),
        must("promotion", "ends_after_it_starts", ENDS),
    )


def coupon() -> None:
    op.create_table(
        "coupon",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        may("starts_on", DAY),
        may("ends_on", DAY),
        may("most_uses", NUMBER),
        may("most_per_customer", NUMBER),
        may("period_days", NUMBER),
        need("used", NUMBER),
        need("active", FLAG),
        key("coupon", "id"),
        of_company("coupon"),
        one_code("coupon"),
        must("coupon", "not_used_up_twice", "used >= 0 AND (most_uses IS NULL OR used <= most_uses)"),
        must("coupon", "period_of_a_customer", "period_days IS NULL OR most_per_customer IS NOT NULL"),
        must("coupon", "ends_after_it_starts", ENDS),
    )


def coupon_use() -> None:
    op.create_table(
        "coupon_use",
        need("company_id", ID),
        need("coupon_id", ID),
        need("document_id", ID),
        may("customer_id", ID),
        need("uses", NUMBER),
        need("business_date", DAY),
        need("at", MOMENT),
        key("coupon_use", "coupon_id", "document_id"),
        within("coupon_use", "coupon_id", "coupon"),
        within("coupon_use", "customer_id", "customer"),
        must("coupon_use", "once_or_back", "uses IN (1, -1)"),
    )
    op.create_index(
        "ix_coupon_use_customer", "coupon_use", ["company_id", "coupon_id", "customer_id", "business_date"]
    )


def coupon_value() -> None:
    op.create_table(
        "coupon_value",
        need("company_id", ID),
        need("value_code", WORDS),
        need("min_quantity", NUMBER),
        need("amount", AMOUNT),
        key("coupon_value", "value_code"),
        of_company("coupon_value"),
        must("coupon_value", "min_quantity_positive", "min_quantity > 0"),
        must("coupon_value", "amount_not_negative", "amount >= 0"),
    )


def coupon_product() -> None:
    op.create_table(
        "coupon_product",
        need("company_id", ID),
        need("code", WORDS),
        need("product_id", ID),
        key("coupon_product", "code", "product_id"),
        within("coupon_product", "product_id", "product"),
    )


def applied_promotion() -> None:
    op.create_table(
        "applied_promotion",
        need("company_id", ID),
        need("document_id", ID),
        need("position", NUMBER),
        need("promotion_id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("quantity", AMOUNT),
        need("amount", AMOUNT),
        key("applied_promotion", "document_id", "position", "promotion_id"),
        of_line("applied_promotion"),
    )
    op.create_index("ix_applied_promotion_promotion", "applied_promotion", ["company_id", "promotion_id"])


def tax_part() -> None:
    op.create_table(
        "tax_part",
        need("company_id", ID),
        need("document_id", ID),
        need("position", NUMBER),
        need("part", NUMBER),
        need("name", WORDS),
        need("rate", NUMBER),
        need("compound", FLAG),
        need("tax", AMOUNT),
        key("tax_part", "document_id", "position", "part"),
        of_line("tax_part"),
    )


TABLES = (
    exchange_rate, product_fee, price_list, price_list_entry, promotion, coupon, coupon_use, coupon_value,
    coupon_product, applied_promotion, tax_part,
)  # fmt: skip


def guard_on_sqlite() -> None:
    for table in ONLY_GROW:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_only_grows_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows: correct it with a new row'); END"
            )
    for table in WITH_DOCUMENT:
        op.execute(
            f"CREATE TRIGGER {table}_not_late BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({FINISHED}) BEGIN SELECT RAISE(ABORT, '{LATE}'); END"
        )


def guard_on_postgresql() -> None:
    for table in ONLY_GROW:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    for table in WITH_DOCUMENT:
        op.execute(
            f"CREATE FUNCTION refuse_late_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({FINISHED}) THEN RAISE EXCEPTION '{LATE}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_late BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_late_{table}()"
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
    if op.get_context().dialect.name != "sqlite":
        for table in WITH_DOCUMENT:
            op.execute(f"DROP FUNCTION refuse_late_{table}()")
    for table, added in columns().items():
        for column in reversed(added):
            op.drop_column(table, column.name)

"""The whole shop, from company to goods received, and ledgers that can only grow."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

ID, WORDS, LONG, FLAG = sa.Uuid(), sa.String(), sa.Text(), sa.Boolean()
BY_LETTERS = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER, AMOUNT = sa.Integer(), sa.BigInteger()
DAY, MOMENT = sa.Date(), sa.DateTime(timezone=True)

ONLY_GROW = (
    "journal_entry",
    "posting",
    "stock_movement",
    "loyalty_entry",
    "store_credit_entry",
    "gift_card_entry",
    "drawer_movement",
    "document",
    "document_line",
    "price_change",
)


def within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that stays inside its company."""
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{other}.company_id", f"{other}.id"], name=f"fk_{table}_company_id_{column}"
    )


def must(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(name))


def need(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def company() -> None:
    op.create_table(
        "company",
        need("id", ID),
        need("name", WORDS),
        may("registration_number", WORDS),
        need("currency", WORDS),
        need("currency_exponent", NUMBER),
        need("prices_include_tax", FLAG),
        need("tax_rounding", WORDS),
        may("cash_rounding", AMOUNT),
        need("stock_policy", WORDS),
        need("timezone", WORDS),
        need("country", WORDS),
        may("points_per", AMOUNT),
        may("point_worth", AMOUNT),
        need("key_check", WORDS),
        need("created_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sa.UniqueConstraint("registration_number", name="uq_company_registration_number"),
        must("ck_company_cash_rounding_positive", "cash_rounding > 0"),
        must("ck_company_exponent_known", "currency_exponent BETWEEN 0 AND 4"),
        must("ck_company_points_per_positive", "points_per > 0"),
        must("ck_company_stock_policy_known", "stock_policy IN ('block', 'warn', 'allow')"),
        must("ck_company_tax_rounding_known", "tax_rounding IN ('document', 'line')"),
    )


def outlet() -> None:
    op.create_table(
        "outlet",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("active", FLAG),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_outlet"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_outlet_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_outlet_company_id_code"),
    )


def terminal() -> None:
    op.create_table(
        "terminal",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("code", WORDS),
        need("active", FLAG),
        need("receipts", NUMBER),
        need("z_reports", NUMBER),
        need("journal_sequence", NUMBER),
        need("journal_head", WORDS),
        may("open_shift_id", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_terminal"),
        within("terminal", "outlet_id", "outlet"),
        sa.UniqueConstraint("company_id", "outlet_id", "code", name="uq_terminal_company_id_outlet_id_code"),
    )


def tax_class() -> None:
    op.create_table(
        "tax_class",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("kind", WORDS),
        need("position", NUMBER),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_tax_class"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_tax_class_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_tax_class_company_id_code"),
        must("ck_tax_class_kind_known", "kind IN ('standard', 'reduced', 'zero', 'exempt', 'out_of_scope')"),
    )


def tax_rate() -> None:
    op.create_table(
        "tax_rate",
        need("company_id", ID),
        need("tax_class_id", ID),
        need("starts_on", DAY),
        need("rate", NUMBER),
        sa.PrimaryKeyConstraint("company_id", "tax_class_id", "starts_on", name="pk_tax_rate"),
        within("tax_rate", "tax_class_id", "tax_class"),
        must("ck_tax_rate_rate_is_a_percentage", "rate >= 0 AND rate <= 1000000"),
    )


def staff() -> None:
    op.create_table(
        "staff",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        may("pin_hash", WORDS),
        need("active", FLAG),
        need("wrong_pins", NUMBER),
        may("locked_until", MOMENT),
        need("created_at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_staff"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_staff_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_staff_company_id_code"),
        must("ck_staff_wrong_pins_counted", "wrong_pins >= 0"),
    )


def staff_role() -> None:
    op.create_table(
        "staff_role",
        need("company_id", ID),
        need("id", ID),
        need("staff_id", ID),
        may("outlet_id", ID),
        need("role", WORDS),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_staff_role"),
        within("staff_role", "staff_id", "staff"),
        within("staff_role", "outlet_id", "outlet"),
        must("ck_staff_role_role_known", "role IN ('cashier', 'supervisor', 'manager', 'owner', 'support')"),
    )
    op.create_index(
        "uq_staff_role_everywhere",
        "staff_role",
        ["company_id", "staff_id", "role"],
        unique=True,
        sqlite_where=sa.text("outlet_id IS NULL"),
        postgresql_where=sa.text("outlet_id IS NULL"),
    )
    op.create_index(
        "uq_staff_role_outlet", "staff_role", ["company_id", "staff_id", "outlet_id", "role"], unique=True
    )


def journal_entry() -> None:
    op.create_table(
        "journal_entry",
        need("company_id", ID),
        need("terminal_id", ID),
        need("sequence", NUMBER),
        need("outlet_id", ID),
        need("kind", WORDS),
        need("at", MOMENT),
        may("staff_id", ID),
        may("approved_by", ID),
        may("subject_id", ID),
        need("body", LONG),
        need("previous", WORDS),
        need("mac", WORDS),
        sa.PrimaryKeyConstraint("company_id", "terminal_id", "sequence", name="pk_journal_entry"),
        within("journal_entry", "terminal_id", "terminal"),
        must("ck_journal_entry_sequence_from_one", "sequence > 0"),
    )
    op.create_index("ix_journal_entry_at", "journal_entry", ["company_id", "at"])
    op.create_index("ix_journal_entry_subject", "journal_entry", ["company_id", "subject_id"])


def outbox() -> None:
    op.create_table(
        "outbox",
        need("company_id", ID),
        need("terminal_id", ID),
        need("sink", WORDS),
        need("sent_sequence", NUMBER),
        may("sent_at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "terminal_id", "sink", name="pk_outbox"),
        within("outbox", "terminal_id", "terminal"),
        must("ck_outbox_sent_not_negative", "sent_sequence >= 0"),
    )


def account() -> None:
    op.create_table(
        "account",
        need("company_id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("kind", WORDS),
        sa.PrimaryKeyConstraint("company_id", "code", name="pk_account"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_account_company_id"),
        must("ck_account_kind_known", "kind IN ('asset', 'liability', 'income', 'expense')"),
    )


def posting() -> None:
    op.create_table(
        "posting",
        need("company_id", ID),
        need("entry_id", ID),
        need("position", NUMBER),
        need("outlet_id", ID),
        need("account_code", WORDS),
        need("amount", AMOUNT),
        need("business_date", DAY),
        need("at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "entry_id", "position", name="pk_posting"),
        sa.ForeignKeyConstraint(
            ["company_id", "account_code"],
            ["account.company_id", "account.code"],
            name="fk_posting_company_id_account_code",
        ),
    )
    op.create_index("ix_posting_account", "posting", ["company_id", "account_code", "business_date"])


def category() -> None:
    op.create_table(
        "category",
        need("company_id", ID),
        need("id", ID),
        need("name", WORDS),
        may("parent_id", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_category"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_category_company_id"),
        within("category", "parent_id", "category"),
        sa.UniqueConstraint("company_id", "name", name="uq_category_company_id_name"),
    )


def product() -> None:
    op.create_table(
        "product",
        need("company_id", ID),
        need("id", ID),
        need("sku", WORDS),
        need("name", WORDS),
        may("brand", WORDS),
        may("category_id", ID),
        may("variant_of_id", ID),
        may("variant", WORDS),
        need("price", AMOUNT),
        may("cost", AMOUNT),
        need("tax_class_id", ID),
        need("unit", WORDS),
        need("track_stock", FLAG),
        may("stock_policy", WORDS),
        may("stock_of_id", ID),
        may("stock_quantity", AMOUNT),
        may("reorder_point", AMOUNT),
        may("min_age", NUMBER),
        need("active", FLAG),
        need("updated_at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_product"),
        within("product", "category_id", "category"),
        within("product", "variant_of_id", "product"),
        within("product", "tax_class_id", "tax_class"),
        within("product", "stock_of_id", "product"),
        sa.UniqueConstraint("company_id", "sku", name="uq_product_company_id_sku"),
        must("ck_product_cost_not_negative", "cost >= 0"),
        must("ck_product_price_not_negative", "price >= 0"),
        must("ck_product_stock_of_whole", "(stock_of_id IS NULL) = (stock_quantity IS NULL)"),
        must("ck_product_stock_policy_known", "stock_policy IN ('block', 'warn', 'allow')"),
        must("ck_product_stock_quantity_positive", "stock_quantity > 0"),
        must("ck_product_unit_known", "unit IN ('each', 'kg', 'lb', 'g', 'l', 'gal', 'm', 'pint')"),
    )
    op.create_index("ix_product_name", "product", ["company_id", "name"])


def barcode() -> None:
    op.create_table(
        "barcode",
        need("company_id", ID),
        need("code", WORDS),
        need("product_id", ID),
        need("pack", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "code", name="pk_barcode"),
        within("barcode", "product_id", "product"),
        must("ck_barcode_pack_positive", "pack > 0"),
    )
    op.create_index("ix_barcode_product", "barcode", ["company_id", "product_id"])


def product_word() -> None:
    op.create_table(
        "product_word",
        need("company_id", ID),
        need("word", BY_LETTERS),
        need("product_id", ID),
        sa.PrimaryKeyConstraint("company_id", "word", "product_id", name="pk_product_word"),
        within("product_word", "product_id", "product"),
    )
    op.create_index("ix_product_word_product", "product_word", ["company_id", "product_id"])


def kit_part() -> None:
    op.create_table(
        "kit_part",
        need("company_id", ID),
        need("kit_id", ID),
        need("part_id", ID),
        need("quantity", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "kit_id", "part_id", name="pk_kit_part"),
        within("kit_part", "kit_id", "product"),
        within("kit_part", "part_id", "product"),
        must("ck_kit_part_not_of_itself", "kit_id <> part_id"),
        must("ck_kit_part_quantity_positive", "quantity > 0"),
    )


def price_change() -> None:
    op.create_table(
        "price_change",
        need("company_id", ID),
        need("id", ID),
        need("product_id", ID),
        need("at", MOMENT),
        may("staff_id", ID),
        may("price_before", AMOUNT),
        need("price_after", AMOUNT),
        may("cost_before", AMOUNT),
        may("cost_after", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_price_change"),
        within("price_change", "product_id", "product"),
    )
    op.create_index("ix_price_change_product", "price_change", ["company_id", "product_id", "at"])


def stock_level() -> None:
    op.create_table(
        "stock_level",
        need("company_id", ID),
        need("outlet_id", ID),
        need("product_id", ID),
        need("on_hand", AMOUNT),
        need("may_go_negative", FLAG),
        may("average_cost", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "outlet_id", "product_id", name="pk_stock_level"),
        within("stock_level", "outlet_id", "outlet"),
        within("stock_level", "product_id", "product"),
        must("ck_stock_level_on_hand_allowed", "on_hand >= 0 OR may_go_negative"),
    )


def stock_movement() -> None:
    op.create_table(
        "stock_movement",
        need("company_id", ID),
        need("source_id", ID),
        need("position", NUMBER),
        need("outlet_id", ID),
        need("product_id", ID),
        need("kind", WORDS),
        need("quantity", AMOUNT),
        may("unit_cost", AMOUNT),
        need("at", MOMENT),
        may("staff_id", ID),
        may("reason", WORDS),
        sa.PrimaryKeyConstraint("company_id", "source_id", "position", name="pk_stock_movement"),
        within("stock_movement", "outlet_id", "outlet"),
        within("stock_movement", "product_id", "product"),
        must(
            "ck_stock_movement_kind_known",
            "kind IN ('sale', 'return', 'void', 'receipt', 'supplier_return', 'transfer_out', "
            "'transfer_in', 'adjustment', 'count', 'waste', 'opening')",
        ),
        must("ck_stock_movement_moves_something", "quantity <> 0"),
    )
    op.create_index("ix_stock_movement_product", "stock_movement", ["company_id", "outlet_id", "product_id", "at"])


def stock_count() -> None:
    op.create_table(
        "stock_count",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("status", WORDS),
        need("scope", WORDS),
        need("opened_at", MOMENT),
        need("opened_by", ID),
        may("booked_at", MOMENT),
        may("booked_by", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_stock_count"),
        within("stock_count", "outlet_id", "outlet"),
        must("ck_stock_count_status_known", "status IN ('open', 'booked', 'cancelled')"),
    )


def stock_count_line() -> None:
    op.create_table(
        "stock_count_line",
        need("company_id", ID),
        need("count_id", ID),
        need("product_id", ID),
        need("expected", AMOUNT),
        need("counted", AMOUNT),
        need("counted_at", MOMENT),
        need("counted_by", ID),
        sa.PrimaryKeyConstraint("company_id", "count_id", "product_id", name="pk_stock_count_line"),
        within("stock_count_line", "count_id", "stock_count"),
        within("stock_count_line", "product_id", "product"),
        must("ck_stock_count_line_counted_not_negative", "counted >= 0"),
    )


def stock_transfer() -> None:
    op.create_table(
        "stock_transfer",
        need("company_id", ID),
        need("id", ID),
        need("from_outlet_id", ID),
        need("to_outlet_id", ID),
        need("status", WORDS),
        need("created_at", MOMENT),
        may("sent_at", MOMENT),
        may("sent_by", ID),
        may("received_at", MOMENT),
        may("received_by", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_stock_transfer"),
        within("stock_transfer", "from_outlet_id", "outlet"),
        within("stock_transfer", "to_outlet_id", "outlet"),
        must("ck_stock_transfer_goes_elsewhere", "from_outlet_id <> to_outlet_id"),
        must("ck_stock_transfer_status_known", "status IN ('draft', 'sent', 'received', 'cancelled')"),
    )


def stock_transfer_line() -> None:
    op.create_table(
        "stock_transfer_line",
        need("company_id", ID),
        need("transfer_id", ID),
        need("product_id", ID),
        need("sent", AMOUNT),
        may("received", AMOUNT),
        may("unit_cost", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "transfer_id", "product_id", name="pk_stock_transfer_line"),
        within("stock_transfer_line", "transfer_id", "stock_transfer"),
        within("stock_transfer_line", "product_id", "product"),
        must("ck_stock_transfer_line_received_not_negative", "received >= 0"),
        must("ck_stock_transfer_line_sent_positive", "sent > 0"),
    )


def customer() -> None:
    op.create_table(
        "customer",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("folded_name", WORDS),
        may("email", WORDS),
        may("phone", WORDS),
        may("tier", WORDS),
        may("barcode", WORDS),
        need("consent", FLAG),
        need("active", FLAG),
        need("points", AMOUNT),
        need("store_credit", AMOUNT),
        need("created_at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_customer"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_customer_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_customer_company_id_code"),
        must("ck_customer_points_not_negative", "points >= 0"),
        must("ck_customer_store_credit_not_negative", "store_credit >= 0"),
    )
    op.create_index("ix_customer_name", "customer", ["company_id", "folded_name"])
    op.create_index("ix_customer_phone", "customer", ["company_id", "phone"])
    op.create_index(
        "uq_customer_barcode",
        "customer",
        ["company_id", "barcode"],
        unique=True,
        sqlite_where=sa.text("barcode IS NOT NULL"),
        postgresql_where=sa.text("barcode IS NOT NULL"),
    )


def loyalty_entry() -> None:
    op.create_table(
        "loyalty_entry",
        need("company_id", ID),
        need("id", ID),
        need("customer_id", ID),
        need("kind", WORDS),
        need("points", AMOUNT),
        may("source_id", ID),
        need("at", MOMENT),
        may("staff_id", ID),
        may("reason", WORDS),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_loyalty_entry"),
        within("loyalty_entry", "customer_id", "customer"),
        must(
            "ck_loyalty_entry_kind_known",
            "kind IN ('opening', 'earned', 'redeemed', 'returned', 'adjusted', 'expired')",
        ),
        must("ck_loyalty_entry_moves_something", "points <> 0"),
    )
    op.create_index("ix_loyalty_entry_customer", "loyalty_entry", ["company_id", "customer_id", "at"])


def store_credit_entry() -> None:
    op.create_table(
        "store_credit_entry",
        need("company_id", ID),
        need("id", ID),
        need("customer_id", ID),
        need("kind", WORDS),
        need("amount", AMOUNT),
        may("source_id", ID),
        need("at", MOMENT),
        may("staff_id", ID),
        may("reason", WORDS),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_store_credit_entry"),
        within("store_credit_entry", "customer_id", "customer"),
        must("ck_store_credit_entry_moves_something", "amount <> 0"),
    )
    op.create_index("ix_store_credit_entry_customer", "store_credit_entry", ["company_id", "customer_id", "at"])


def gift_card() -> None:
    op.create_table(
        "gift_card",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("balance", AMOUNT),
        need("active", FLAG),
        need("issued_at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_gift_card"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_gift_card_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_gift_card_company_id_code"),
        must("ck_gift_card_balance_not_negative", "balance >= 0"),
    )


def gift_card_entry() -> None:
    op.create_table(
        "gift_card_entry",
        need("company_id", ID),
        need("id", ID),
        need("gift_card_id", ID),
        need("kind", WORDS),
        need("amount", AMOUNT),
        may("source_id", ID),
        need("at", MOMENT),
        may("staff_id", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_gift_card_entry"),
        within("gift_card_entry", "gift_card_id", "gift_card"),
        must("ck_gift_card_entry_moves_something", "amount <> 0"),
    )
    op.create_index("ix_gift_card_entry_card", "gift_card_entry", ["company_id", "gift_card_id", "at"])


def tender_type() -> None:
    op.create_table(
        "tender_type",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        need("kind", WORDS),
        need("gives_change", FLAG),
        need("position", NUMBER),
        need("active", FLAG),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_tender_type"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_tender_type_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_tender_type_company_id_code"),
        must(
            "ck_tender_type_kind_known",
            "kind IN ('cash', 'card', 'voucher', 'points', 'store_credit', 'gift_card', 'cheque', 'other')",
        ),
    )


def shift() -> None:
    op.create_table(
        "shift",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("terminal_id", ID),
        need("number", NUMBER),
        need("business_date", DAY),
        need("opened_at", MOMENT),
        need("opened_by", ID),
        may("closed_at", MOMENT),
        may("closed_by", ID),
        may("z_number", NUMBER),
        may("expected", AMOUNT),
        may("counted", AMOUNT),
        may("variance", AMOUNT),
        may("variance_reason", WORDS),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_shift"),
        within("shift", "terminal_id", "terminal"),
        within("shift", "opened_by", "staff"),
        within("shift", "closed_by", "staff"),
        sa.UniqueConstraint("company_id", "terminal_id", "number", name="uq_shift_company_id_terminal_id_number"),
        must("ck_shift_closed_by_a_z", "(closed_at IS NULL) = (z_number IS NULL)"),
        must("ck_shift_variance_derived", "variance = counted - expected"),
    )
    op.create_index(
        "uq_shift_open",
        "shift",
        ["company_id", "terminal_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def drawer_movement() -> None:
    op.create_table(
        "drawer_movement",
        need("company_id", ID),
        need("source_id", ID),
        need("position", NUMBER),
        need("outlet_id", ID),
        need("terminal_id", ID),
        need("shift_id", ID),
        need("kind", WORDS),
        need("tender_type_id", ID),
        need("amount", AMOUNT),
        need("change", AMOUNT),
        need("at", MOMENT),
        need("staff_id", ID),
        may("reason", WORDS),
        sa.PrimaryKeyConstraint("company_id", "source_id", "position", name="pk_drawer_movement"),
        within("drawer_movement", "shift_id", "shift"),
        within("drawer_movement", "tender_type_id", "tender_type"),
        must("ck_drawer_movement_change_from_what_was_given", "change >= 0 AND (change = 0 OR change <= amount)"),
        must("ck_drawer_movement_kind_known", "kind IN ('float', 'tender', 'paid_in', 'paid_out', 'drop')"),
    )
    op.create_index("ix_drawer_movement_shift", "drawer_movement", ["company_id", "shift_id"])


def drawer_count() -> None:
    op.create_table(
        "drawer_count",
        need("company_id", ID),
        need("id", ID),
        need("shift_id", ID),
        need("tender_type_id", ID),
        need("attempt", NUMBER),
        need("counted", AMOUNT),
        may("denominations", WORDS),
        need("at", MOMENT),
        need("staff_id", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_drawer_count"),
        within("drawer_count", "shift_id", "shift"),
        within("drawer_count", "tender_type_id", "tender_type"),
        sa.UniqueConstraint(
            "company_id",
            "shift_id",
            "tender_type_id",
            "attempt",
            name="uq_drawer_count_company_id_shift_id_tender_type_id_attempt",
        ),
    )


def document() -> None:
    op.create_table(
        "document",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("terminal_id", ID),
        need("shift_id", ID),
        need("kind", WORDS),
        need("number", NUMBER),
        need("receipt_number", WORDS),
        need("business_date", DAY),
        need("at", MOMENT),
        need("staff_id", ID),
        may("customer_id", ID),
        may("reverses_id", ID),
        need("currency", WORDS),
        need("prices_include_tax", FLAG),
        need("tax_rounding", WORDS),
        need("goods", AMOUNT),
        need("basket_discount", AMOUNT),
        need("tax", AMOUNT),
        need("total", AMOUNT),
        need("rounding", AMOUNT),
        need("settled", AMOUNT),
        need("points", NUMBER),
        need("origin", WORDS),
        may("reference", WORDS),
        need("fingerprint", WORDS),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_document"),
        within("document", "terminal_id", "terminal"),
        within("document", "shift_id", "shift"),
        within("document", "staff_id", "staff"),
        within("document", "customer_id", "customer"),
        within("document", "reverses_id", "document"),
        sa.UniqueConstraint(
            "company_id", "terminal_id", "number", name="uq_document_company_id_terminal_id_number"
        ),
        must(
            "ck_document_adds_up",
            "total = goods - basket_discount + CASE WHEN prices_include_tax THEN 0 ELSE tax END",
        ),
        must("ck_document_kind_known", "kind IN ('sale', 'return', 'void')"),
        must("ck_document_number_from_one", "number > 0"),
        must("ck_document_paid_exactly", "settled = total + rounding"),
    )
    op.create_index("ix_document_business_date", "document", ["company_id", "business_date"])
    op.create_index("ix_document_customer", "document", ["company_id", "customer_id", "at"])
    op.create_index("ix_document_receipt", "document", ["company_id", "receipt_number"])


def document_line() -> None:
    op.create_table(
        "document_line",
        need("company_id", ID),
        need("document_id", ID),
        need("position", NUMBER),
        need("product_id", ID),
        need("sku", WORDS),
        need("name", WORDS),
        need("category", WORDS),
        need("unit", WORDS),
        need("quantity", AMOUNT),
        need("list_price", AMOUNT),
        need("unit_price", AMOUNT),
        need("discount", AMOUNT),
        need("amount", AMOUNT),
        need("basket_share", AMOUNT),
        need("tax_class_id", ID),
        need("tax_code", WORDS),
        need("tax_name", WORDS),
        need("tax_kind", WORDS),
        need("tax_rate", NUMBER),
        need("tax", AMOUNT),
        may("unit_cost", AMOUNT),
        may("returns_document_id", ID),
        may("returns_position", NUMBER),
        may("reason", WORDS),
        sa.PrimaryKeyConstraint("company_id", "document_id", "position", name="pk_document_line"),
        within("document_line", "document_id", "document"),
        within("document_line", "product_id", "product"),
        within("document_line", "tax_class_id", "tax_class"),
        sa.ForeignKeyConstraint(
            ["company_id", "returns_document_id", "returns_position"],
            ["document_line.company_id", "document_line.document_id", "document_line.position"],
            name="fk_document_line_returns",
        ),
        must("ck_document_line_quantity_not_zero", "quantity <> 0"),
        must("ck_document_line_returns_come_back", "returns_document_id IS NULL OR quantity < 0"),
        must("ck_document_line_returns_whole", "(returns_document_id IS NULL) = (returns_position IS NULL)"),
    )
    op.create_index("ix_document_line_product", "document_line", ["company_id", "product_id"])


def returned_line() -> None:
    op.create_table(
        "returned_line",
        need("company_id", ID),
        need("document_id", ID),
        need("position", NUMBER),
        need("sold", AMOUNT),
        need("returned", AMOUNT),
        need("amount", AMOUNT),
        need("tax", AMOUNT),
        need("basket_share", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "document_id", "position", name="pk_returned_line"),
        sa.ForeignKeyConstraint(
            ["company_id", "document_id", "position"],
            ["document_line.company_id", "document_line.document_id", "document_line.position"],
            name="fk_returned_line_company_id_document_id_position",
        ),
        must("ck_returned_line_not_more_than_sold", "returned >= 0 AND returned <= sold"),
    )


def open_basket() -> None:
    op.create_table(
        "open_basket",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("terminal_id", ID),
        need("staff_id", ID),
        need("body", LONG),
        may("note", WORDS),
        may("held_at", MOMENT),
        need("updated_at", MOMENT),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_open_basket"),
        within("open_basket", "terminal_id", "terminal"),
        within("open_basket", "staff_id", "staff"),
    )
    op.create_index("ix_open_basket_terminal", "open_basket", ["company_id", "terminal_id"])


def supplier() -> None:
    op.create_table(
        "supplier",
        need("company_id", ID),
        need("id", ID),
        need("code", WORDS),
        need("name", WORDS),
        may("email", WORDS),
        may("phone", WORDS),
        need("active", FLAG),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_supplier"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_supplier_company_id"),
        sa.UniqueConstraint("company_id", "code", name="uq_supplier_company_id_code"),
    )


def supplier_product() -> None:
    op.create_table(
        "supplier_product",
        need("company_id", ID),
        need("supplier_id", ID),
        need("product_id", ID),
        may("code", WORDS),
        need("cost", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "supplier_id", "product_id", name="pk_supplier_product"),
        within("supplier_product", "supplier_id", "supplier"),
        within("supplier_product", "product_id", "product"),
    )


def purchase_order() -> None:
    op.create_table(
        "purchase_order",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("supplier_id", ID),
        need("number", NUMBER),
        need("status", WORDS),
        may("expected_on", DAY),
        need("created_at", MOMENT),
        need("created_by", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_purchase_order"),
        within("purchase_order", "outlet_id", "outlet"),
        within("purchase_order", "supplier_id", "supplier"),
        sa.UniqueConstraint(
            "company_id", "outlet_id", "number", name="uq_purchase_order_company_id_outlet_id_number"
        ),
        must(
            "ck_purchase_order_status_known",
            "status IN ('draft', 'sent', 'partly_received', 'received', 'cancelled')",
        ),
    )


def purchase_order_line() -> None:
    op.create_table(
        "purchase_order_line",
        need("company_id", ID),
        need("order_id", ID),
        need("position", NUMBER),
        need("product_id", ID),
        need("ordered", AMOUNT),
        need("received", AMOUNT),
        need("cost", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "order_id", "position", name="pk_purchase_order_line"),
        within("purchase_order_line", "order_id", "purchase_order"),
        within("purchase_order_line", "product_id", "product"),
        must("ck_purchase_order_line_ordered_positive", "ordered > 0"),
        must("ck_purchase_order_line_received_not_negative", "received >= 0"),
    )


def goods_receipt() -> None:
    op.create_table(
        "goods_receipt",
        need("company_id", ID),
        need("id", ID),
        need("outlet_id", ID),
        need("supplier_id", ID),
        may("order_id", ID),
        may("delivery_note", WORDS),
        need("at", MOMENT),
        need("staff_id", ID),
        may("approved_by", ID),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_goods_receipt"),
        within("goods_receipt", "outlet_id", "outlet"),
        within("goods_receipt", "supplier_id", "supplier"),
        within("goods_receipt", "order_id", "purchase_order"),
    )


def goods_receipt_line() -> None:
    op.create_table(
        "goods_receipt_line",
        need("company_id", ID),
        need("receipt_id", ID),
        need("position", NUMBER),
        need("product_id", ID),
        may("order_position", NUMBER),
        need("quantity", AMOUNT),
        need("cost", AMOUNT),
        sa.PrimaryKeyConstraint("company_id", "receipt_id", "position", name="pk_goods_receipt_line"),
        within("goods_receipt_line", "receipt_id", "goods_receipt"),
        within("goods_receipt_line", "product_id", "product"),
        must("ck_goods_receipt_line_quantity_positive", "quantity > 0"),
    )


TABLES = (
    company,
    outlet,
    terminal,
    tax_class,
    tax_rate,
    staff,
    staff_role,
    journal_entry,
    outbox,
    account,
    posting,
    category,
    product,
    barcode,
    product_word,
    kit_part,
    price_change,
    stock_level,
    stock_movement,
    stock_count,
    stock_count_line,
    stock_transfer,
    stock_transfer_line,
    customer,
    loyalty_entry,
    store_credit_entry,
    gift_card,
    gift_card_entry,
    tender_type,
    shift,
    drawer_movement,
    drawer_count,
    document,
    document_line,
    returned_line,
    open_basket,
    supplier,
    supplier_product,
    purchase_order,
    purchase_order_line,
    goods_receipt,
    goods_receipt_line,
)


def guard_on_sqlite() -> None:
    """A changed or deleted row of a ledger is refused, also by INSERT OR REPLACE (recursive_triggers is on)."""
    for ledger in ONLY_GROW:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {ledger}_only_grows_{act.lower()} BEFORE {act} ON {ledger} "
                f"BEGIN SELECT RAISE(ABORT, '{ledger} only grows: correct it with a new row'); END"
            )


def guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% only grows: correct it with a new row', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for ledger in ONLY_GROW:
        op.execute(
            f"CREATE TRIGGER {ledger}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {ledger} "
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
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change()")

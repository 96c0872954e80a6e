"""Approvals, running totals of a shift, and a database that refuses an unbalanced or edited document."""

import sqlalchemy as sa
from alembic import op

from pos_tui.errors import WrongSchema

revision = "0002"
down_revision = "0001"

DOCUMENTS = "('sale', 'return', 'void')"
BALANCED = """
    SELECT 1 FROM document AS d
    WHERE d.company_id = NEW.company_id AND d.id = NEW.subject_id
      AND d.goods = (SELECT COALESCE(SUM(l.amount), 0) FROM document_line AS l
                     WHERE l.company_id = d.company_id AND l.document_id = d.id)
      AND d.basket_discount = (SELECT COALESCE(SUM(l.basket_share), 0) FROM document_line AS l
                               WHERE l.company_id = d.company_id AND l.document_id = d.id)
      AND d.tax = (SELECT COALESCE(SUM(l.tax), 0) FROM document_line AS l
                   WHERE l.company_id = d.company_id AND l.document_id = d.id)
      AND d.settled = (SELECT COALESCE(SUM(m.amount - m.change), 0) FROM drawer_movement AS m
                       WHERE m.company_id = d.company_id AND m.source_id = d.id)
"""
FINISHED = """
    SELECT 1 FROM journal_entry AS j
    WHERE j.company_id = NEW.company_id AND j.subject_id = NEW.{document} AND j.kind IN ('sale', 'return', 'void')
"""
UNBALANCED = "a document that does not add up cannot be finished"
LATE = "a finished document takes no more rows"
PARTS = (("document_line", "document_id"), ("drawer_movement", "source_id"))
CLOSED = "a closed shift is final"
ONLY_GROWS = "drawer_count only grows: correct it with a new row"


def _approval() -> None:
    op.create_table(
        "approval",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Uuid(), nullable=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_for", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_approval"),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{other}.company_id", f"{other}.id"],
                name=f"fk_approval_company_id_{column}",
            )
            for column, other in (("requested_by", "staff"), ("approved_by", "staff"), ("terminal_id", "terminal"))
        ),
        sa.CheckConstraint("requested_by <> approved_by", name=op.f("ck_approval_never_by_oneself")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_approval_size_not_negative")),
    )


def _columns() -> None:
    op.add_column("terminal", sa.Column("shift_totals", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("terminal", sa.Column("perpetual_total", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("shift", sa.Column("z_body", sa.Text(), nullable=True))
    op.add_column("returned_line", sa.Column("discount", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("staff", sa.Column("badge_hash", sa.String(), nullable=True))
    op.add_column("staff", sa.Column("seat_id", sa.Uuid(), nullable=True))
    badge = sa.text("badge_hash IS NOT NULL")
    op.create_index(
        "uq_staff_badge",
        "staff",
        ["company_id", "badge_hash"],
        unique=True,
        sqlite_where=badge,
        postgresql_where=badge,
    )


def _guard_on_sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER journal_entry_finishes BEFORE INSERT ON journal_entry WHEN NEW.kind IN {DOCUMENTS} "
        f"AND NOT EXISTS ({BALANCED}) BEGIN SELECT RAISE(ABORT, '{UNBALANCED}'); END"
    )
    for part, document in PARTS:
        op.execute(
            f"CREATE TRIGGER {part}_not_late BEFORE INSERT ON {part} "
            f"WHEN EXISTS ({FINISHED.format(document=document)}) BEGIN SELECT RAISE(ABORT, '{LATE}'); END"
        )
    op.execute(
        "CREATE TRIGGER shift_final BEFORE UPDATE ON shift WHEN OLD.closed_at IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END"
    )
    op.execute(f"CREATE TRIGGER shift_kept BEFORE DELETE ON shift BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END")
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER drawer_count_only_grows_{act.lower()} BEFORE {act} ON drawer_count "
            f"BEGIN SELECT RAISE(ABORT, '{ONLY_GROWS}'); END"
        )


def _function(name: str, condition: str, sentence: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )


def _guard_on_postgresql() -> None:
    _function("refuse_unbalanced", f"NEW.kind IN {DOCUMENTS} AND NOT EXISTS ({BALANCED})", UNBALANCED)
    op.execute(
        "CREATE TRIGGER journal_entry_finishes BEFORE INSERT ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced()"
    )
    for part, document in PARTS:
        _function(f"refuse_late_{part}", f"EXISTS ({FINISHED.format(document=document)})", LATE)
        op.execute(
            f"CREATE TRIGGER {part}_not_late BEFORE INSERT ON {part} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_late_{part}()"
        )
    _function("refuse_final", "OLD.closed_at IS NOT NULL", CLOSED)
    op.execute("CREATE TRIGGER shift_final BEFORE UPDATE ON shift FOR EACH ROW EXECUTE FUNCTION refuse_final()")
    for table, acts in (("shift", "DELETE OR TRUNCATE"), ("drawer_count", "UPDATE OR DELETE OR TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE {acts} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _carry_over() -> None:
    """The perpetual total of a till is that of all its documents; an open shift's totals were kept by nobody."""
    connection = op.get_bind()
    open_shifts = connection.execute(sa.text("SELECT COUNT(*) FROM terminal WHERE open_shift_id IS NOT NULL"))
    if open_shifts.scalar():
        raise WrongSchema("A shift is open: close it with the older pos-tui, then bring the database to this one.")
    op.execute(
        "UPDATE terminal SET perpetual_total = (SELECT COALESCE(SUM(d.total), 0) FROM document AS d "
        "WHERE d.company_id = terminal.company_id AND d.terminal_id = terminal.id)"
    )


def upgrade() -> None:
    _approval()
    _columns()
    _carry_over()
    if op.get_context().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


TRIGGERS = {
    "journal_entry": ("journal_entry_finishes",),
    "document_line": ("document_line_not_late",),
    "drawer_movement": ("drawer_movement_not_late",),
    "shift": ("shift_final", "shift_kept", "shift_only_grows"),
    "drawer_count": (
        "drawer_count_only_grows_update",
        "drawer_count_only_grows_delete",
        "drawer_count_only_grows",
    ),
}


def downgrade() -> None:
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for table, triggers in TRIGGERS.items():
        for trigger in triggers:
            op.execute(f"DROP TRIGGER IF EXISTS {trigger}" + ("" if on_sqlite else f" ON {table}"))
    if not on_sqlite:
        for function in ("unbalanced", "late_document_line", "late_drawer_movement", "final"):
            op.execute(f"DROP FUNCTION refuse_{function}()")
    op.drop_table("approval")
    op.drop_index("uq_staff_badge", "staff")
    op.drop_column("staff", "seat_id")
    op.drop_column("staff", "badge_hash")
    op.drop_column("returned_line", "discount")
    op.drop_column("shift", "z_body")
    op.drop_column("terminal", "perpetual_total")
    op.drop_column("terminal", "shift_totals")

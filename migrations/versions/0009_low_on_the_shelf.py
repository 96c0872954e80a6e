"""Products with a reorder point in the order of a list: what is low is looked for among those alone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

LOW = "ix_product_reordered"
HAS_ONE = sa.text("reorder_point IS NOT NULL")


def upgrade() -> None:
    op.create_index(LOW, "product", ["company_id", "sku"], sqlite_where=HAS_ONE, postgresql_where=HAS_ONE)


def downgrade() -> None:
    op.drop_index(LOW, "product")

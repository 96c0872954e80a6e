"""Every table of the program, for migrations and tests."""

from sqlalchemy.sql.base import DialectKWArgs

from pos_tui.accounts import models as accounts
from pos_tui.buying import models as buying
from pos_tui.cash import models as cash
from pos_tui.catalogue import models as catalogue
from pos_tui.catalogue.bulk import models as bulk_edits
from pos_tui.customers import models as customers
from pos_tui.db.base import ENGINE_OPTIONS, Base
from pos_tui.inventory import count_models, transfer_models
from pos_tui.inventory import models as inventory
from pos_tui.journal import models as journal
from pos_tui.pricing import coupon_models
from pos_tui.pricing import models as pricing
from pos_tui.selling import line_models
from pos_tui.selling import models as selling
from pos_tui.shop import models as shop
from pos_tui.staff import models as staff

FEATURES = (
    shop, staff, journal, accounts, catalogue, bulk_edits, inventory, count_models, transfer_models, customers,
    pricing, coupon_models, cash, selling, line_models, buying,
)  # fmt: skip

metadata = Base.metadata

for table in metadata.tables.values():
    for part in (*table.indexes, *table.constraints):
        if isinstance(part, DialectKWArgs):
            part.dialect_kwargs.update(part.info.get(ENGINE_OPTIONS, {}))

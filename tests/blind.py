"""An open shift that nobody has counted, of odd amounts, and whether a text tells what should be in its drawer.

No figure that gives it away is the amount of a document, of a product, of a tax or of an hour: where one is read,
a drawer was added up.
"""

import re
from dataclasses import dataclass

from pos_tui.cash.close import expected_here
from pos_tui.cash.models import DrawerCount
from pos_tui.db.unit_of_work import Database
from tests.cash.floor import by, moved
from tests.selling.euros import with_euros
from tests.selling.sales import basket_of, paid, ring, rows
from tests.selling.test_foreign_cash import in_euros
from tests.shops import Shop, make_shop

TELLS = {
    "expected in cash": 13_629,
    "cash taken": 3_114,
    "cash without its change": 3_030,
    "change given": 398,
    "taken by card": 2_180,
    "expected in euros": 1_374,
    "what the euros are worth": 1_994,
    "euros without their change": 1_680,
}
"""In minor units; with the total of a shift, its float and its movements each gives the expected cash away."""


@dataclass(frozen=True)
class Uncounted:
    """The shop, and what is asked of whatever it shows."""

    database: Database
    shop: Shop

    async def stays(self) -> None:
        """Nobody has counted meanwhile, so that nothing may be told yet; and the figures are still those."""
        assert await rows(self.database, DrawerCount, "attempt") == []
        expected = await self.database.write(lambda session: expected_here(session, self.shop.lane))
        assert expected == TELLS["expected in cash"]


async def uncounted(database: Database) -> Uncounted:
    """Cash with change, cards and euros were taken; money went in and out of the drawer."""
    shop = await with_euros(database, await make_shop(database, stock={"MATE": 40_000}))
    for sale in (
        paid(shop, basket_of(shop, ("MATE", 7)), ("cash", 2_013)),
        paid(shop, basket_of(shop, ("BREAD", 3), "STAMP"), ("cash", 1_101)),
        paid(shop, basket_of(shop, ("PALE", 3), customer=True), ("card", 1_470)),
        paid(shop, basket_of(shop, "PALE", ("STAMP", 2)), ("card", 710)),
        in_euros(shop, 733, 1_064, 224),
        in_euros(shop, 641, 930, 90),
    ):
        await ring(database, shop, sale)
    await moved(database, shop, "paid_in", 1_234, by(shop.owner))
    await moved(database, shop, "paid_out", 321, by(shop.owner))
    found = Uncounted(database, shop)
    await found.stays()
    return found


def told_in(text: str) -> set[str]:
    """Which of the figures a person or a program can read there, whichever way an amount is written."""
    return {name for name, minor in TELLS.items() if re.search(_figure(minor), text)}


def _figure(minor: int) -> str:
    return rf"(?<![\d.,]){minor // 100}[.,]?{minor % 100:02}(?![\d]|[.,]\d)"

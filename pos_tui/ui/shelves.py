"""Where the register looks products up: in this lane, for the day of its shift."""

from pos_tui.catalogue.queries import find_by_code, find_product, search
from pos_tui.catalogue.views import Product, Scanned
from pos_tui.ui.context import TillContext


class Shelves:
    """Each answers with prices for today, or raises the sentence that says why not."""

    def __init__(self, context: TillContext) -> None:
        self._till = context

    async def by_code(self, code: str) -> Scanned:
        """What a code means."""
        till = self._till
        return await till.desk.look_up(
            lambda session: find_by_code(session, till.lane, code, on=till.shift.business_date, rules=till.rules)
        )

    async def whole(self, product: Product) -> Scanned:
        """A product that was chosen from a list."""
        till, product_id = self._till, product.product_id
        return await till.desk.ask(
            lambda session: find_product(session, till.lane, product_id, on=till.shift.business_date)
        )

    async def with_words(self, text: str) -> list[Product]:
        """Products with these words."""
        till = self._till
        return await till.desk.ask(lambda session: search(session, till.lane, text, on=till.shift.business_date))

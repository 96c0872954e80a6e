"""What somebody asks for at the till: what it costs them here today, and where it lies."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.tariffs import tariffs
from pos_tui.catalogue.views import Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.whereabouts import Lying, whereabouts
from pos_tui.money import ONE, Quantity, UnitPrice
from pos_tui.pricing.lists import price_in_force
from pos_tui.shop.views import Lane
from pos_tui.view import View


class AskedFor(View):
    """A product, what one of it costs, and what lies where; `here` is None for what nobody counts."""

    product: Product
    price: UnitPrice
    here: Quantity | None
    elsewhere: tuple[Lying, ...]

    @property
    def far(self) -> Quantity:
        """What all the other outlets hold together."""
        return Quantity(sum(lying.quantity for lying in self.elsewhere))


async def asked_by_words(session: Reading, lane: Lane, text: str, *, tier: str | None, on: date) -> list[AskedFor]:
    """Products with these words, the best first, at the prices of a tier of customers."""
    return await _asked(session, lane, await search(session, lane, text, on=on), tier=tier, on=on)


async def asked_by_code(
    session: Reading, lane: Lane, code: str, *, tier: str | None, on: date, rules: CodeRules | None = None
) -> list[AskedFor]:
    """The one product of a code; raises Unknown, NotSellable or BadInput with a sentence."""
    scanned = await find_by_code(session, lane, code, on=on, rules=rules)
    return await _asked(session, lane, [scanned.product], tier=tier, on=on)


async def asked_as_typed(
    session: Reading, lane: Lane, text: str, *, tier: str | None, on: date, rules: CodeRules | None = None
) -> list[AskedFor]:
    """By the words, else by the code that it is; raises as `asked_by_code` where it is neither."""
    named = await asked_by_words(session, lane, text, tier=tier, on=on)
    return named or await asked_by_code(session, lane, text, tier=tier, on=on, rules=rules)


async def _asked(
    session: Reading, lane: Lane, products: Sequence[Product], *, tier: str | None, on: date
) -> list[AskedFor]:
    ids = [product.product_id for product in products]
    listed = await tariffs(session, lane, ids, on=on) if ids else {}
    lying = await whereabouts(session, lane.company.company_id, ids) if ids else {}
    made = []
    for product in products:
        price = price_in_force(listed[product.product_id], tier, ONE)
        here, elsewhere = _split(lying.get(product.product_id), lane.outlet_id)
        made.append(
            AskedFor(
                product=product, price=price.price if price else product.price, here=here, elsewhere=elsewhere
            )
        )
    return made


def _split(lying: tuple[Lying, ...] | None, outlet_id: UUID) -> tuple[Quantity | None, tuple[Lying, ...]]:
    """What lies here, and what lies in other outlets that have any."""
    if lying is None:
        return None, ()
    here = sum(each.quantity for each in lying if each.outlet_id == outlet_id)
    return Quantity(here), tuple(each for each in lying if each.outlet_id != outlet_id and each.quantity > 0)

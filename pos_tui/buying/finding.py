"""Which product somebody means who orders or receives: by the supplier's code, by ours, or by its name."""

from datetime import date
from uuid import UUID

from pos_tui.buying.products import buyable, by_supplier_code, goods_of
from pos_tui.buying.views import Goods
from pos_tui.catalogue.codes.views import CodeRules
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.views import Scanned
from pos_tui.db.sessions import Reading
from pos_tui.inventory.views import LotPart
from pos_tui.money import ONE, Quantity
from pos_tui.shop.views import Lane
from pos_tui.view import View


class Found(View):
    """A product, and how many of it the code stands for: one, or a pack."""

    goods: Goods
    quantity: Quantity
    lot: LotPart | None = None
    """The lot, or the serial number of the piece, that the code says."""


async def found_by_code(
    session: Reading, lane: Lane, supplier_id: UUID, code: str, *, on: date, rules: CodeRules | None = None
) -> Found:
    """What was scanned; raises Unknown, NotSellable or BadInput with a sentence."""
    company_id = lane.company.company_id
    theirs = await by_supplier_code(session, company_id, supplier_id, code)
    if theirs is None:
        scanned = await find_by_code(session, lane, code, on=on, rules=rules)
        product_id, quantity, lot = scanned.product.product_id, scanned.quantity, _lot_in(scanned)
    else:
        product_id, quantity, lot = theirs.product_id, Quantity(ONE), None
    goods = await buyable(session, company_id, [product_id], supplier_id=supplier_id)
    return Found(goods=goods[product_id], quantity=quantity, lot=lot)


def _lot_in(scanned: Scanned) -> LotPart | None:
    """What a code says of goods that are kept in lots, or piece by piece."""
    if scanned.product.tracking == "serial" and scanned.serial:
        return LotPart(code=scanned.serial, quantity=ONE, expires_on=scanned.expiry)
    if scanned.product.tracking == "lot" and (scanned.batch or scanned.expiry):
        return LotPart(code=scanned.batch or "", quantity=scanned.quantity, expires_on=scanned.expiry)
    return None


async def found_by_name(session: Reading, lane: Lane, supplier_id: UUID, text: str, *, on: date) -> list[Goods]:
    """Products with these words, the best first; those that cannot be bought say so."""
    products = [product.product_id for product in await search(session, lane, text, on=on)]
    known = await goods_of(session, lane.company.company_id, products, supplier_id=supplier_id)
    return [known[product_id] for product_id in products if product_id in known]

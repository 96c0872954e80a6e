"""What a sale owes to the law and the trade besides its price: fees that follow goods, ages, gift cards."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select

from pos_tui.catalogue.models import Product, ProductFee
from pos_tui.customers.card_numbers import read_number
from pos_tui.customers.gift_cards import Charge
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, BadTender, PriceChanged, SaleRefused
from pos_tui.money import ONE, Money, Quantity
from pos_tui.selling.agree import AgreedLine
from pos_tui.selling.rules import line_amount
from pos_tui.selling.views import Payment, Sale


async def check_besides(session: Writing, sale: Sale, agreed: Sequence[AgreedLine]) -> None:
    """Ages, gift cards, and the fees that follow goods; raises SaleRefused with the line that is wrong."""
    check_age(sale, agreed)
    check_gift_cards(sale, agreed)
    await check_fees(session, sale, agreed)


async def check_fees(session: Writing, sale: Sale, agreed: Sequence[AgreedLine]) -> None:
    """What follows each line is what follows its product in the catalogue; read only where something does.

    Raises PriceChanged with a sentence that names the line.
    """
    own = [one for one in agreed if one.line.returns is None and one.line.follows is None]
    if not any(one.followed or one.line.fees for one in own):
        return
    due = await _fees(session, sale.company_id, [one.line.product_id for one in own])
    for one in own:
        shown = {fee.product.product_id: fee.quantity for fee in one.line.fees}
        if shown != due[one.line.product_id]:
            raise PriceChanged(
                f"What follows {one.line.name} has changed: void the line (Del) and scan it again.",
                product=one.line.sku,
            )


async def _fees(
    session: Writing, company_id: UUID, product_ids: Sequence[UUID]
) -> dict[UUID, dict[UUID, Quantity]]:
    found = await session.execute(
        select(ProductFee.product_id, ProductFee.fee_id, ProductFee.quantity)
        .join(Product, and_(Product.company_id == company_id, Product.id == ProductFee.fee_id, Product.active))
        .where(ProductFee.company_id == company_id, ProductFee.product_id.in_(sorted(set(product_ids))))
    )
    fees: dict[UUID, dict[UUID, Quantity]] = defaultdict(dict)
    for product_id, fee_id, quantity in found:
        fees[product_id][fee_id] = quantity
    return fees


def check_age(sale: Sale, agreed: Sequence[AgreedLine]) -> None:
    """Nobody is sold what they are too young for; raises SaleRefused with the line of the highest age."""
    asking = [one.line for one in agreed if one.line.min_age and one.line.quantity > 0]
    oldest = max(asking, key=lambda line: line.min_age or 0, default=None)
    if oldest is not None and (oldest.min_age or 0) > sale.basket.age_checked:
        raise SaleRefused(
            f"{oldest.name} is sold from {oldest.min_age} years on: void the line (Del), scan it again, and check."
        )


def check_gift_cards(sale: Sale, agreed: Sequence[AgreedLine]) -> None:
    """A gift card is money: one at a time, for all that is paid for it, untaxed, on a number that can be read."""
    for line in (one.line for one in agreed if one.line.kind == "gift_card"):
        if line.code is None or abs(line.quantity) != ONE:
            raise SaleRefused(f"{line.name} needs the number of one card: void the line (Del) and scan it again.")
        if line.tax.rate:
            raise SaleRefused(f"{line.name} is money and not taxed: give it a tax class without a rate.")
        if line.quantity < 0 and line.returns is None:
            raise SaleRefused(f"{line.name} comes back with its receipt only: look for it (F9).")
        _read(line.code)
    for payment in sale.payments:
        if payment.tender.kind == "gift_card" and sale.origin == "till":
            _card_of(payment)


def charges_of(sale: Sale, agreed: Sequence[AgreedLine]) -> list[Charge]:
    """What a sale puts on gift cards and takes off them: the cards that it sells, and those that pay for it."""
    charges = [
        Charge(_read(one.line.code), line_amount(one.line), "sold" if one.line.quantity > 0 else "taken back")
        for one in agreed
        if one.line.kind == "gift_card" and one.line.code is not None
    ]
    if sale.origin == "till":
        charges += [
            Charge(_card_of(one), Money(-one.amount), "redeemed" if one.amount > 0 else "refunded")
            for one in sale.payments
            if one.tender.kind == "gift_card"
        ]
    return charges


def _card_of(payment: Payment) -> str:
    if payment.card is None:
        raise BadTender(f"{payment.tender.name}: scan the card, or type its number.")
    return _read(payment.card)


def _read(number: str) -> str:
    try:
        return read_number(number)
    except BadInput as error:
        raise SaleRefused(str(error)) from None

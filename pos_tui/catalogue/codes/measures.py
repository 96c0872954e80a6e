"""From what a code says to a line: how many of the product, and for how much."""

from decimal import Decimal
from typing import Any

from pos_tui.catalogue.codes.views import CodeRules, ReadCode
from pos_tui.catalogue.views import Product
from pos_tui.code_patterns import read_patterns
from pos_tui.config import Codes
from pos_tui.errors import BadInput
from pos_tui.money import LARGEST, ONE, PRICE_STEPS, Money, Quantity, quantity_text, rounded_quotient
from pos_tui.shop.views import CompanyRules

MASS = {"kg": 100_000_000, "g": 100_000, "lb": 45_359_237}
"""In hundredths of a milligram: the international pound is 0.45359237 kg exactly."""


def rules_for(company: CompanyRules, settings: Codes | None = None) -> CodeRules:
    """How this company reads its own numbers: as the settings say, else as is usual in its country."""
    said = settings or Codes()
    return CodeRules(read_patterns(said.patterns), (said.region or company.country).lower(), company.exponent)


def said_by(
    read: ReadCode, product: Product, pack: Quantity, company: CompanyRules, *, exact: bool
) -> dict[str, Any]:
    """Quantity, price and the rest as `Scanned` has them. Raises BadInput for a measure that cannot be sold.

    A product that has this very code is sold as it is, whatever could be read out of the code. Of goods sold by
    weight a code with their price says how much they weigh.
    """
    if exact and not read.kind.startswith("gs1"):
        return {"quantity": pack, "code": read.code}
    if read.error is not None and product.unit in MASS and read.kind.startswith("gs1"):
        raise BadInput(read.error)
    price, weight = _price(read, company), _weight(read, product)
    quantity = pack
    if read.count is not None:
        quantity = _sold(read, read.count * pack)
    elif weight is not None and (read.kind == "restricted" or product.unit in MASS):
        quantity = _of_pieces(weight, product)
    elif price is not None and product.price > 0 and (read.weighed or product.unit in MASS):
        quantity = _sold(read, rounded_quotient(price * PRICE_STEPS * ONE, product.price))
    return {
        "quantity": quantity,
        "price": price,
        "weight": weight,
        "batch": read.batch,
        "expiry": read.expiry,
        "serial": read.serial,
        "code": read.code,
    }


def _price(read: ReadCode, company: CompanyRules) -> Money | None:
    if read.price is None:
        return None
    if read.currency is not None and read.currency != company.currency:
        raise BadInput(f"The price in this code is in {read.currency}, this shop's are in {company.currency}.")
    minor = read.price.scaleb(company.exponent)
    if minor != int(minor) or not 0 < minor <= LARGEST:
        raise BadInput(f"The code says a price of {read.price}: it was made wrong, so type the product's number.")
    return Money(int(minor))


def _weight(read: ReadCode, product: Product) -> Quantity | None:
    """In the product's own unit where that is one of weight, else in the code's."""
    if read.weight is None:
        return None
    unit = read.weight_unit or product.unit
    into = product.unit if product.unit in MASS else unit
    top, bottom = _ratio(read.weight)
    thousandths = rounded_quotient(top * ONE * MASS.get(unit, 1), bottom * MASS.get(into, 1))
    return _sold(read, thousandths)


def _of_pieces(weight: Quantity, product: Product) -> Quantity:
    if product.unit == "each" and weight % ONE:
        said = f"{product.name} is sold by the piece, and the code says {quantity_text(weight)} of it"
        raise BadInput(f"{said}: type the product's number.")
    return weight


def _ratio(number: Decimal) -> tuple[int, int]:
    return number.as_integer_ratio()


def _sold(read: ReadCode, quantity: int) -> Quantity:
    if not 0 < quantity <= LARGEST:
        said = read.price if read.price is not None else read.weight if read.weight is not None else read.count
        raise BadInput(f"The code says {said}, which cannot be sold: weigh it again.")
    return Quantity(quantity)

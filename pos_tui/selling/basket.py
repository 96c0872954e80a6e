"""Editing a basket: each edit answers a new basket, so the one before is the undo.

Nothing here touches a database or a screen; a refused edit raises BadInput and leaves the basket as it was.
"""

from collections.abc import Sequence

from pos_tui.catalogue.codes.measures import MASS
from pos_tui.catalogue.views import Product, Scanned
from pos_tui.customers.views import Customer
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.money import NOTHING, ONE, Money, Quantity, Rate, UnitPrice, extend, percent_of
from pos_tui.selling.views import Basket, Line
from pos_tui.text import clean

MOST_LINES = 1_000
LONGEST_REASON = 120
MOST_OF_ONE = Quantity(9_999 * ONE)
DEAREST = UnitPrice(10**9 * 10_000)


def new_basket() -> Basket:
    """An empty basket with the id that its sale will have."""
    return Basket(sale_id=new_id())


def add(
    basket: Basket, product: Product, quantity: Quantity, said: Scanned | None = None, *, alone: bool = False
) -> tuple[Basket, int]:
    """So many more of a product, on its line when it has one as it comes; answers the line's index too.

    A price that its code `said` holds for that line alone; goods of another batch or day have another line, and
    each weighing has its own: what two labels say adds up to the cent.
    Less than nothing comes back without its receipt, on a line of its own; so does what stands `alone`.
    """
    added = _as_said(_line(product, quantity), said)
    for index, line in enumerate(basket.lines):
        if quantity > 0 and not alone and added.code is None and _is_plain(line, product) and _is_of(line, added):
            return set_quantity(basket, index, Quantity(line.quantity + quantity)), index
    if len(basket.lines) >= MOST_LINES:
        raise BadInput(f"A basket holds {MOST_LINES} lines: take the payment, then begin another one.")
    _check_quantity(added, Quantity(abs(quantity)))
    return basket.model_copy(update={"lines": (*basket.lines, added)}), len(basket.lines)


def set_quantity(basket: Basket, index: int, quantity: Quantity) -> Basket:
    """The line with another quantity; a discount in money stays as it is while the line can bear it."""
    line = basket.lines[index]
    _check_sold(line)
    if line.serial is not None:
        raise BadInput(f"This is the {line.name} with number {line.serial}: scan another one for more.")
    if line.priced_by == "barcode":
        raise BadInput(f"The label of {line.name} says what all of it costs: scan each label; Del voids this one.")
    _check_quantity(line, quantity)
    changed = line.model_copy(update={"quantity": quantity, "savings": ()})
    return _with_line(basket, index, changed if line.discount_rate else _with_discount(changed, line.discount))


def told(
    basket: Basket,
    index: int,
    *,
    tare: Quantity | None = None,
    by_hand: bool = False,
    card: str | None = None,
    price: UnitPrice | None = None,
    serial: str | None = None,
) -> Basket:
    """The line with what a person said of it: its package, a weight by hand, a gift card and what goes on it, the
    serial number of the piece."""
    line = basket.lines[index]
    changed: dict[str, object] = {"tare": line.tare if tare is None else tare, "by_hand": by_hand}
    if card is not None:
        changed["code"] = card
    if serial is not None:
        changed["serial"] = serial
    if price is not None:
        changed |= {"unit_price": price, "priced_by": "open" if line.list_price == 0 else line.priced_by}
    return _with_line(basket, index, line.model_copy(update=changed))


def void(basket: Basket, index: int) -> Basket:
    """The basket without the line."""
    _check_own(basket.lines[index])
    return basket.model_copy(update={"lines": basket.lines[:index] + basket.lines[index + 1 :]})


def discount_percent(basket: Basket, index: int, rate: Rate) -> Basket:
    """So many percent off the line; 0 takes its discount away."""
    line = basket.lines[index]
    _check_sold(line)
    _check_discounted(line)
    if not 0 <= rate <= 1_000_000:
        raise BadInput("A discount is between 0 and 100 percent: type it again.")
    after = _with_discount(line, percent_of(_before_discount(line), rate))
    return _with_line(basket, index, after.model_copy(update={"discount_rate": rate or None}))


def discount_amount(basket: Basket, index: int, amount: Money) -> Basket:
    """So much off the line; 0 takes its discount away."""
    if amount < 0:
        raise BadInput("A discount cannot be below nothing: type it again.")
    _check_sold(basket.lines[index])
    _check_discounted(basket.lines[index])
    after = _with_discount(basket.lines[index], amount)
    return _with_line(basket, index, after.model_copy(update={"discount_rate": None}))


def basket_discount_percent(basket: Basket, rate: Rate) -> Basket:
    """So many percent off all goods; 0 takes it away. What it comes to follows the basket."""
    if not 0 <= rate <= 1_000_000:
        raise BadInput("A discount is between 0 and 100 percent: type it again.")
    return basket.model_copy(update={"basket_discount": NOTHING, "basket_discount_rate": rate or None})


def basket_discount_amount(basket: Basket, amount: Money) -> Basket:
    """So much off the whole basket; 0 takes it away."""
    if amount < 0:
        raise BadInput("A discount cannot be below nothing: type it again.")
    goods = sum(extend(line.unit_price, line.quantity) for line in basket.lines if line.kind == "goods")
    if amount > goods:
        raise BadInput("The discount is more than the basket costs: type a smaller one.")
    return basket.model_copy(update={"basket_discount": amount, "basket_discount_rate": None})


def say_why(basket: Basket, reason: str) -> Basket:
    """Why a discount is given, for the audit."""
    said = clean(reason, LONGEST_REASON)
    if not said:
        raise BadInput("Say in a few words why the discount is given.")
    return basket.model_copy(update={"discount_reason": said})


def override_price(basket: Basket, index: int, price: UnitPrice) -> Basket:
    """The line at another unit price."""
    if not 0 <= price <= DEAREST:
        raise BadInput("This price is not possible: type it again.")
    line = basket.lines[index]
    if line.returns is not None:
        _check_sold(line)
    _check_own(line)
    by = "open" if line.list_price == 0 and line.priced_by in ("product", "open") else "override"
    changed = line.model_copy(update={"unit_price": price, "priced_by": by, "price_list": None, "savings": ()})
    return _with_line(basket, index, _with_discount(changed, line.discount))


def take_back(basket: Basket, lines: Sequence[Line]) -> Basket:
    """The basket with lines that come back against their receipt; each of them once."""
    here = {line.returns for line in basket.lines if line.returns is not None}
    for line in lines:
        if line.returns in here:
            raise BadInput(f"{line.name} of this receipt is in the basket already: void that line (Del) first.")
    if len(basket.lines) + len(lines) > MOST_LINES:
        raise BadInput(f"A basket holds {MOST_LINES} lines: take the payment, then begin another one.")
    return basket.model_copy(update={"lines": (*basket.lines, *lines)})


def attach_customer(basket: Basket, customer: Customer | None) -> Basket:
    """The basket of this customer, or of nobody known; who is exempt from tax pays none."""
    before = basket.customer.tax_exempt if basket.customer else None
    exemption = None if basket.exemption == before else basket.exemption
    if exemption is None and customer is not None:
        exemption = customer.tax_exempt
    return basket.model_copy(update={"customer": customer, "exemption": exemption})


def exempt(basket: Basket, reason: str) -> Basket:
    """No tax is due on what is sold in this basket, for a reason; without one it is due again."""
    said = clean(reason, LONGEST_REASON)
    if any(line.agreed is not None for line in basket.lines):
        raise BadInput("A line has an agreed amount, tax and all: void it (Del), then take the tax off.")
    return basket.model_copy(update={"exemption": said or None})


def _line(product: Product, quantity: Quantity) -> Line:
    return Line(
        product_id=product.product_id,
        sku=product.sku,
        name=product.name,
        category=product.category,
        unit=product.unit,
        quantity=quantity,
        list_price=product.price,
        unit_price=product.price,
        tax=product.tax,
        min_age=product.min_age,
        kind=product.kind,
        category_id=product.category_id,
        brand=product.brand,
        tariff=product.tariff,
        fees=product.fees,
    )


def _as_said(line: Line, said: Scanned | None) -> Line:
    """The line with the batch and day in its code, and the price where the code has one."""
    if said is None:
        return line
    own: dict[str, object] = {"batch": said.batch, "expiry": said.expiry}
    if said.unit_price is not None:
        own |= {"unit_price": said.unit_price, "priced_by": "barcode", "code": said.code}
    return line.model_copy(update=own)


def _is_plain(line: Line, product: Product) -> bool:
    """True for a line of this product at its usual price with nothing done to it."""
    return (
        line.product_id == product.product_id
        and line.unit not in MASS
        and line.priced_by in ("product", "list")
        and line.list_price == product.price
        and line.unit_price != 0
        and line.tariff == product.tariff
        and line.discount == 0
        and line.follows is None
        and line.code is None
        and line.tare is None
        and not line.by_hand
        and line.agreed is None
        and line.returns is None
        and line.serial is None
        and line.quantity > 0
    )


def _is_of(line: Line, other: Line) -> bool:
    return (line.batch, line.expiry) == (other.batch, other.expiry)


def _check_own(line: Line) -> None:
    if line.follows is not None:
        raise BadInput(f"{line.name} follows what it belongs to: change that line instead.")


def _check_sold(line: Line) -> None:
    _check_own(line)
    if line.quantity < 0:
        raise BadInput(f"{line.name} comes back: void the line (Del), then take it back as it should be.")


def _check_discounted(line: Line) -> None:
    if line.kind != "goods":
        raise BadInput(f"{line.name} is money and not goods: nothing is taken off it.")


def _check_quantity(line: Line, quantity: Quantity) -> None:
    if quantity <= 0:
        raise BadInput("The quantity must be above 0: type it again, or void the line with Del.")
    if quantity > MOST_OF_ONE:
        raise BadInput(f"{MOST_OF_ONE // ONE:,} is the most of one line: check the quantity.")
    if line.unit == "each" and quantity % ONE:
        raise BadInput(f"{line.name} is sold by the piece: type a whole quantity.")


def _before_discount(line: Line) -> Money:
    return Money(extend(line.unit_price, line.quantity) - line.promotion)


def _with_discount(line: Line, discount: Money) -> Line:
    if discount > max(_before_discount(line), 0):
        raise BadInput(f"The discount on {line.name} is more than the line costs: type a smaller one.")
    return line.model_copy(update={"discount": discount})


def _with_line(basket: Basket, index: int, line: Line) -> Basket:
    return basket.model_copy(update={"lines": (*basket.lines[:index], line, *basket.lines[index + 1 :])})

"""What a basket comes to, and what makes a sale whole. Pure."""

import hashlib
from collections.abc import Mapping, Sequence

from pos_tui.cash.rules import check_change, settle
from pos_tui.cash.views import Settlement
from pos_tui.errors import BadTender, SaleRefused
from pos_tui.journal.chain import canonical_of_sorted
from pos_tui.money import ONE, Money, Rate, decimal_text, extend
from pos_tui.pricing.rules import totals
from pos_tui.pricing.views import LineTotals, TaxableLine, Totals
from pos_tui.selling.views import Basket, Line, Payment, Sale
from pos_tui.shop.views import CompanyRules, TaxRule


def line_amount(line: Line) -> Money:
    """What a line costs after all that is its own: as agreed, else quantity × price less what is taken off."""
    if line.portion is not None:
        return line.portion.amount
    if line.agreed is not None:
        return line.agreed
    return Money(extend(line.unit_price, line.quantity) - line.promotion - line.discount - line.exempted)


class LastTaxed:
    """The lines of the basket that was priced last, as pricing is told of them: most are in the next one too.

    No price depends on it: what is the same object costs the same.
    """

    def __init__(self) -> None:
        self._known: Mapping[int, tuple[Line, TaxableLine]] = {}

    def of(self, basket: Basket) -> list[TaxableLine]:
        """The basket's lines; only those that were not in the last one are looked at."""
        if basket.exemption is not None:
            return _taxable(basket)
        before = self._known
        self._known = known = {
            id(line): before.get(id(line)) or (line, _taxed(line, basket)) for line in basket.lines
        }
        return [known[id(line)][1] for line in basket.lines]


def price_basket(basket: Basket, company: CompanyRules, last: LastTaxed | None = None) -> Totals:
    """Goods, discount, tax and total of a basket, and each line's part of them.

    Whoever prices one basket after the other keeps what was priced `last`.
    """
    lines = _taxable(basket) if last is None else last.of(basket)
    return totals(lines, basket_discount=basket.basket_discount, company=company)


def _taxable(basket: Basket) -> list[TaxableLine]:
    return [_taxed(line, basket) for line in basket.lines]


def _taxed(line: Line, basket: Basket) -> TaxableLine:
    return TaxableLine(
        line_amount(line), tax_due(line, basket), _fixed(line), line.kind == "goods", line.kind != "gift_card"
    )


def tax_due(line: Line, basket: Basket) -> TaxRule:
    """The tax of a line; none where its buyer is exempt. What comes back keeps what it was sold with."""
    if basket.exemption is None or line.portion is not None:
        return line.tax
    return line.tax.model_copy(update={"kind": "exempt", "rate": Rate(0), "parts": ()})


def _fixed(line: Line) -> LineTotals | None:
    portion = line.portion
    if portion is None:
        return None
    return LineTotals(basket_share=portion.basket_share, tax=portion.tax, parts=portion.parts)


def settlement(total: Money, payments: Sequence[Payment], company: CompanyRules) -> Settlement:
    """What is still due, what is given back, and the cash rounding, after these payments."""
    tendered = [_tendered(payment) for payment in payments]
    return settle(total, tendered, company.cash_rounding, company.cash_rounding_method)


def check_payments(total: Money, sale: Sale, company: CompanyRules) -> Money:
    """Paid exactly: tenders − change = total + cash rounding; answers the rounding.

    Raises BadTender with what is still due, or with what cannot be given back.
    """
    payments = sale.payments
    _check_kinds(sale)
    paid = Money(sum(payment.amount - payment.change for payment in payments))
    if sale.origin == "replay":
        return _rounding_as_given(total, paid, company)
    after = settlement(total, payments, company)
    if after.due > 0:
        raise BadTender(f"{_amount(after.due, company)} is still to be paid: take another tender.")
    check_change(after.change, [_tendered(payment) for payment in payments])
    if total < 0 and after.due != 0:
        raise BadTender(
            f"{_amount(Money(-total), company)} has to be given back, no more and no less. Tender again."
        )
    if paid != total + after.rounding:
        raise BadTender(
            f"The change does not fit: {_amount(after.change, company)} has to be given back. Tender again."
        )
    return after.rounding


def check_lines(sale: Sale) -> None:
    """A document has lines, each of something, none discounted below nothing.

    What a till rings up has no amount but that of its price or of the receipt that it takes back; what is replayed
    has those that it was sold with.
    """
    if not sale.basket.lines:
        raise SaleRefused("The basket is empty: scan something first.")
    if sale.basket.basket_discount < 0:
        raise SaleRefused("The discount on the basket is below nothing: give it again.")
    for line in sale.basket.lines:
        if sale.origin == "till":
            _check_amounts(line)
        amount = line_amount(line)
        if line.quantity == 0:
            raise SaleRefused(f"The quantity of {line.name} is 0: change it (F4) or void the line (Del).")
        if amount and (amount < 0) != (line.quantity < 0):
            raise SaleRefused(f"{line.name} costs less than nothing: lower its discount.")


def _check_amounts(line: Line) -> None:
    """Only what comes back has a portion, and no discount makes a line dearer or a refund larger."""
    if (line.portion is None) != (line.returns is None) or (line.returns is not None and line.quantity > 0):
        raise SaleRefused(f"{line.name} is not as its receipt has it: void the line (Del) and take it back again.")
    if line.returns is None and line.unit == "each" and line.quantity % ONE:
        raise SaleRefused(f"{line.name} is sold by the piece: type a whole quantity (F4).")
    if line.discount * line.quantity < 0:
        raise SaleRefused(f"The discount on {line.name} would make it dearer: void the line (Del), scan it again.")


def kind_of(total: Money, sale: Sale) -> str:
    """A void reverses a document; a return gives goods back and takes none, or gives back more than it takes."""
    if sale.reverses is not None:
        return "void"
    return "return" if total < 0 or all(line.quantity < 0 for line in sale.basket.lines) else "sale"


def fingerprint(sale: Sale) -> str:
    """Tells a repeated sale from another one with the same id: the basket and what pays for it."""
    basket = sale.basket
    content = canonical_of_sorted(
        {
            "basket_discount": basket.basket_discount,
            "customer": basket.customer.customer_id.hex if basket.customer else None,
            **({"exemption": basket.exemption} if basket.exemption else {}),
            "lines": [_essence(line) for line in basket.lines],
            "payments": [
                [one.tender.tender_type_id.hex, one.amount, one.change, *_numbers(one), *_foreign(one)]
                for one in sale.payments
            ],
            "reverses": sale.reverses.hex if sale.reverses else None,
        }
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _numbers(payment: Payment) -> list[str]:
    """The gift card or maker's coupon that it is."""
    return [number for number in (payment.card, payment.coupon) if number]


def _essence(line: Line) -> list[object]:
    returns = line.returns
    return [
        line.product_id.hex,
        line.quantity,
        line.unit_price,
        line_amount(line),
        line.tax.tax_class_id.hex,
        [returns.document_id.hex, returns.position] if returns else None,
        *([line.serial] if line.serial else []),
    ]


def _check_kinds(sale: Sale) -> None:
    for payment in sale.payments:
        if payment.amount == 0:
            raise BadTender("A tender of nothing pays for nothing: leave it out.")
        if payment.change < 0 or (payment.change and not payment.tender.gives_change):
            raise BadTender(f"{payment.tender.name} gives no change: lower its amount.")


def _rounding_as_given(total: Money, paid: Money, company: CompanyRules) -> Money:
    """A replayed document brings its own cash rounding, within one step of the company's coins."""
    rounding = Money(paid - total)
    if abs(rounding) > (company.cash_rounding or 0):
        raise BadTender(f"The payments come to {_amount(paid, company)}, the total is {_amount(total, company)}.")
    return rounding


def _foreign(payment: Payment) -> list[object]:
    foreign = payment.foreign
    return [foreign.currency, foreign.amount, foreign.rate] if foreign else []


def _tendered(payment: Payment) -> tuple[str, bool, Money]:
    return payment.tender.kind, payment.tender.gives_change, payment.amount


def _amount(amount: Money, company: CompanyRules) -> str:
    return f"{company.currency} {decimal_text(amount, company.exponent)}"

"""A document of a file as the sale that the till would have completed."""

from uuid import UUID, uuid5

from pos_tui.cash.views import TenderType
from pos_tui.errors import SaleRefused
from pos_tui.intake.known import Known
from pos_tui.intake.sales_form import PaidWith, SoldBefore, SoldDocument, SoldLine
from pos_tui.money import Money, extend
from pos_tui.selling.views import Basket, Line, LineReference, Payment, Sale
from pos_tui.shop.views import Lane, TaxRule


def sale_id_of(company_id: UUID, document_id: str) -> UUID:
    """The id that a document has in this company, however often it is replayed."""
    return uuid5(company_id, document_id)


def lane_of(known: Known, document: SoldDocument) -> Lane:
    """The till that a document was made at. Raises SaleRefused when the shop has no such till."""
    lane = known.lanes.get((document.outlet, document.terminal))
    if lane is None:
        raise SaleRefused(f"the shop has no terminal {document.terminal!r} in an outlet {document.outlet!r}")
    return lane


def as_sale(known: Known, document: SoldDocument) -> Sale:
    """The sale. Raises SaleRefused for what this shop does not have."""
    lane = lane_of(known, document)
    customer = known.customers.get(document.customer or "")
    if document.customer is not None and customer is None:
        raise SaleRefused(f"the shop has no customer {document.customer!r}")
    staff_id = known.staff.get(document.cashier)
    if staff_id is None:
        raise SaleRefused(f"the shop has nobody with the staff number {document.cashier!r}")
    company_id = known.company.company_id
    return Sale(
        company_id=company_id,
        outlet_id=lane.outlet_id,
        terminal_id=lane.terminal_id,
        staff_id=staff_id,
        basket=Basket(
            sale_id=sale_id_of(company_id, document.id),
            lines=tuple(_line(known, document, position) for position in range(1, len(document.lines) + 1)),
            basket_discount=document.basket_discount,
            customer=customer,
        ),
        payments=tuple(_payment(known, paid) for paid in document.payments),
        origin="replay",
        reference=document.id,
        at=document.at,
    )


def _line(known: Known, document: SoldDocument, position: int) -> Line:
    sold = document.lines[position - 1]
    product = known.products.get(sold.sku)
    if product is None:
        raise SaleRefused(f"line {position}: the shop has no product {sold.sku!r}")
    return Line(
        product_id=product.product_id,
        sku=sold.sku,
        name=sold.name,
        category=product.category,
        unit=product.unit,
        quantity=sold.quantity,
        list_price=product.price,
        unit_price=sold.unit_price,
        discount=sold.discount,
        agreed=_agreed(sold),
        tax=_tax(known, document, position),
        min_age=product.min_age,
        kind=product.kind,
        category_id=product.category_id,
        brand=product.brand,
        returns=_returns(known, sold.returns),
    )


def _agreed(sold: SoldLine) -> Money | None:
    """The file's amount where it is not quantity × price − discount: two for 5.00."""
    usual = extend(sold.unit_price, sold.quantity) - sold.discount
    return None if sold.amount == usual else sold.amount


def _tax(known: Known, document: SoldDocument, position: int) -> TaxRule:
    code = document.lines[position - 1].tax_class
    rule = known.taxes[document.business_date].get(code)
    if rule is None:
        raise SaleRefused(f"line {position}: the shop has no tax class {code!r}")
    return rule


def _returns(known: Known, returns: SoldBefore | None) -> LineReference | None:
    if returns is None:
        return None
    company_id = known.company.company_id
    return LineReference(document_id=sale_id_of(company_id, returns.id), position=returns.line)


def _payment(known: Known, paid: PaidWith) -> Payment:
    tender: TenderType | None = known.tenders.get(paid.tender)
    if tender is None:
        raise SaleRefused(f"the shop has no tender {paid.tender!r}")
    return Payment(tender=tender, amount=paid.amount, change=paid.change)

"""One line of sales.jsonl as a finished document: every key known, every number exact."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StrictStr, ValidationError, ValidationInfo

from pos_tui.intake import cells
from pos_tui.intake.cells import LONGEST_CODE
from pos_tui.money import Money, Quantity, UnitPrice, parse_money, parse_quantity
from pos_tui.text import clean
from pos_tui.view import View

LONGEST_ID = 100


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("has to be text in quotes")
    return value


def _exponent(info: ValidationInfo) -> int:
    assert info.context is not None, "a document is read for a shop, whose currency has decimals"
    return int(info.context["exponent"])


def _money(value: object, info: ValidationInfo) -> Money:
    return parse_money(_text(value), _exponent(info))


def _not_below_nothing(amount: Money) -> Money:
    if amount < 0:
        raise ValueError("is below nothing")
    return amount


def _unit_price(value: object, info: ValidationInfo) -> UnitPrice:
    return cells.fine_price(_text(value), _exponent(info))


def _quantity(value: object) -> Quantity:
    quantity = parse_quantity(_text(value))
    if quantity == 0:
        raise ValueError("is 0")
    return quantity


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        raise ValueError(f"{clean(str(value), 40)!r} is no time such as 2024-05-30T18:02:11+01:00") from None
    if moment.tzinfo is None:
        raise ValueError("has no zone: write the time such as 2024-05-30T18:02:11+01:00")
    return moment


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise ValueError(f"{clean(str(value), 40)!r} is no date such as 2024-05-30") from None


class SoldBefore(View):
    """A line of an earlier document of the file: `<document id>#<line, from 1>`."""

    id: str
    line: int


def _sold_before(value: object) -> SoldBefore | None:
    if value is None:
        return None
    document, _, line = _text(value).rpartition("#")
    if not (line.isascii() and line.isdigit() and 0 < len(line) < 7 and int(line)):
        raise ValueError(f"{clean(str(value), 40)!r} is not «document id#line», or null")
    return SoldBefore(id=_id(document), line=int(line))


def _id(text: str) -> str:
    return cells.code(text, LONGEST_ID)


Amount = Annotated[Money, BeforeValidator(_money)]
Discount = Annotated[Money, BeforeValidator(_money), AfterValidator(_not_below_nothing)]
Price = Annotated[UnitPrice, BeforeValidator(_unit_price)]
Id = Annotated[StrictStr, AfterValidator(_id)]
Code = Annotated[StrictStr, AfterValidator(lambda text: cells.code(text, LONGEST_CODE))]
Name = Annotated[StrictStr, AfterValidator(lambda text: cells.name(text))]


class SoldLine(View):
    """One line of a finished document."""

    sku: Code
    name: Name
    quantity: Annotated[Quantity, BeforeValidator(_quantity)]
    unit_price: Price
    discount: Amount
    amount: Amount
    tax_class: Code
    returns: Annotated[SoldBefore | None, BeforeValidator(_sold_before)]


class PaidWith(View):
    """One tender of a finished document."""

    tender: Code
    amount: Amount
    change: Amount


class SoldDocument(View):
    """A finished document as its file tells it."""

    id: Id
    at: Annotated[datetime, BeforeValidator(_moment)]
    business_date: Annotated[date, BeforeValidator(_day)]
    outlet: Code
    terminal: Code
    cashier: Code
    customer: Code | None
    lines: tuple[SoldLine, ...]
    basket_discount: Discount
    tax: Amount
    total: Amount
    rounding: Amount
    payments: tuple[PaidWith, ...]

    def hangs_on(self, *, by_customer: bool) -> set[tuple[str, str]]:
        """Names that it shares with every document that has to stay before or after it.

        It depends on those that it returns and on another with its id; with `by_customer` (points are given and
        taken back) also on the customer's others.
        """
        names = {("document", self.id)} | {("document", one.returns.id) for one in self.lines if one.returns}
        return names | ({("customer", self.customer)} if by_customer and self.customer is not None else set())


def read_document(line: str, exponent: int) -> SoldDocument:
    """The document on a line. Raises ValueError with everything that is wrong in it."""
    try:
        document = SoldDocument.model_validate_json(line, context={"exponent": exponent})
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        raise ValueError("; ".join(_said(each["loc"], each["type"], each["msg"]) for each in wrong)) from None
    if not document.lines:
        raise ValueError("lines is empty")
    for position, sold in enumerate(document.lines, start=1):
        if sold.returns is not None and sold.quantity > 0:
            raise ValueError(f"lines[{position}] returns something, but its quantity is above 0")
    return document


def _said(place: tuple[int | str, ...], kind: str, words: str) -> str:
    where = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{clean(step, 40)}" for step in place)
    where = where.removeprefix(".")
    match kind:
        case "extra_forbidden":
            return f"the key «{where}» is not known"
        case "missing":
            return f"the key «{where}» is missing"
        case "json_invalid":
            return "this is not a JSON object"
        case "model_type" | "model_attributes_type":
            return f"{where or 'the line'} is not an object in braces"
        case "string_type":
            return f"{where} has to be text in quotes"
    return f"{where} {words.removeprefix('Value error, ')}"

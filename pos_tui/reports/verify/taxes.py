"""The tax of every document is what its own rates come to, in each part of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pos_tui.money import Money, Rate
from pos_tui.pricing.tax import tax_on
from pos_tui.reports.verify.books import Books
from pos_tui.reports.verify.told import Row, Told
from pos_tui.shop.views import TaxPart, TaxRule


def parts_add_up(told: Told, books: Books) -> str | None:
    """The state's and the city's tax on a line are together the line's."""
    for line in told.lines:
        parts = _parts(told, line)
        if parts and sum(part["tax"] for part in parts) != line["tax"]:
            return (
                f"{told.named}: line {line['position']} carries {books.money(line['tax'])} of tax, "
                f"its parts {books.money(sum(part['tax'] for part in parts))}."
            )
    return None


def taxed_by_class(told: Told, books: Books) -> str | None:
    """Per class, the tax of its lines = its rate on what they come to; rounded as the document was."""
    document = told.document
    for lines, rule in _classes(told):
        bases = [Money(line["amount"] - line["basket_share"]) for line in lines]
        taxed = bases if document["tax_rounding"] == "line" else [Money(sum(bases))]
        due = sum(tax_on(base, rule, inclusive=document["prices_include_tax"]) for base in taxed)
        carried = sum(line["tax"] for line in lines)
        if carried != due:
            return (
                f"{told.named}: class {rule.code} carries {books.money(carried)} of tax, "
                f"its rate comes to {books.money(due)}."
            )
    return None


def _classes(told: Told) -> Iterator[tuple[list[Row], TaxRule]]:
    """The lines of each class; what a till took back keeps the tax it was sold with, which its sale proves."""
    classes: Mapping[TaxRule, list[Row]] = defaultdict(list)
    for line in told.lines:
        if told.document["origin"] == "replay" or line["returns_document_id"] is None:
            classes[_rule(told, line)].append(line)
    for rule, lines in classes.items():
        yield lines, rule


def _rule(told: Told, line: Row) -> TaxRule:
    return TaxRule(
        tax_class_id=line["tax_class_id"],
        code=line["tax_code"],
        name=line["tax_name"],
        kind=line["tax_kind"],
        rate=Rate(line["tax_rate"]),
        parts=tuple(
            TaxPart(name=part["name"], rate=part["rate"], compound=part["compound"]) for part in _parts(told, line)
        ),
    )


def _parts(told: Told, line: Row) -> list[Row]:
    return [part for part in told.tax_parts if part["position"] == line["position"]]

"""A filter, a change and what it comes to, in words: for the preview, the journal and the list of changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.bulk.views import BulkChange, Changing, Ending, PriceBy, Shown
from pos_tui.catalogue.kept import Sieve
from pos_tui.catalogue.listing import categories_by_id
from pos_tui.db.sessions import Reading
from pos_tui.money import PRICE_STEPS, Quantity, Rate, UnitPrice, decimal_text, quantity_text, unit_price_text
from pos_tui.shop.models import Company, TaxClass
from pos_tui.text import clean

NAMES = {
    "price": "price", "cost": "cost", "tax_class_id": "tax class", "category_id": "category", "brand": "brand",
    "reorder_point": "reorder point", "active": "sold",
}  # fmt: skip
NONE = "none"


@dataclass(frozen=True)
class Names:
    """What ids are called, and how money is written."""

    categories: Mapping[UUID, str]
    taxes: Mapping[UUID, str]
    tax_kinds: Mapping[UUID, str]
    exponent: int

    def of(self, field: str, value: Any) -> str:
        """A value in words."""
        if value is None:
            return NONE
        match field:
            case "price" | "cost":
                return unit_price_text(value, self.exponent)
            case "tax_class_id":
                return self.taxes.get(value, NONE)
            case "category_id":
                return self.categories.get(value, NONE)
            case "reorder_point":
                return quantity_text(Quantity(value))
            case "active":
                return "yes" if value else "no"
        return str(value)

    def shown(self, one: Changing) -> Shown:
        """A product before and after; of one that stays, why."""
        if one.why_not:
            return Shown(sku=one.sku, name=one.name, before="", after=one.why_not)
        return Shown(
            sku=one.sku, name=one.name, before=self._values(one.before), after=self._values(one.after)
        )  # fmt: skip

    def _values(self, values: Mapping[str, Any]) -> str:
        only_price = len(values) == 1
        return ", ".join(
            self.of(name, value) if only_price else f"{NAMES[name]} {self.of(name, value)}"
            for name, value in values.items()
        )


async def names_in(session: Reading, company_id: UUID) -> Names:
    """The shop's categories and tax classes."""
    known = await categories_by_id(session, company_id)
    taxes = await session.execute(
        select(TaxClass.id, TaxClass.code, TaxClass.kind).where(TaxClass.company_id == company_id)
    )
    rows = taxes.all()
    exponent = await session.scalar(select(Company.currency_exponent).where(Company.id == company_id))
    return Names(
        categories={one: each.name for one, each in known.items()},
        taxes={row.id: row.code for row in rows},
        tax_kinds={row.id: row.kind for row in rows},
        exponent=exponent or 0,
    )


def which_words(sieve: Sieve, names: Names) -> str:
    """Which products are meant: "category Tea, brand Té"."""
    said = [
        f"«{clean(sieve.text, 60)}»" if sieve.text.strip() else "",
        f"category {names.of('category_id', sieve.category_id)}" if sieve.category_id else "",
        f"brand {sieve.brand}" if sieve.brand else "",
        f"tax class {names.of('tax_class_id', sieve.tax_class_id)}" if sieve.tax_class_id else "",
        {False: "", True: "not sold any more", None: "sold or not"}[sieve.inactive],
    ]
    return ", ".join(each for each in said if each) or "all products"


def change_words(change: BulkChange, names: Names) -> str:
    """What is done to them: "price +5 % ending x9, tax class S"."""
    return ", ".join(
        f"{NAMES[name]} {by_words(value, names.exponent) if isinstance(value, PriceBy) else names.of(name, value)}"
        for name, value in change.said.items()
    )


def by_words(by: PriceBy, exponent: int) -> str:
    """A change of a price: "+5 %", "-0.10", "2.50"."""
    sign = "+" if by.by > 0 and by.kind != "to" else ""
    if by.kind == "percent":
        amount = f"{sign}{decimal_text(Rate(by.by), 4).rstrip('0').rstrip('.')} %"
    else:
        amount = sign + unit_price_text(UnitPrice(by.by), exponent)
    return amount if by.ending is None else f"{amount}, rounded to {ending_words(by.ending, exponent)}"


def ending_words(ending: Ending, exponent: int) -> str:
    """A rounding: "0.05", or "x.99"."""
    if ending.last == 0:
        return unit_price_text(ending.every, exponent)
    digits = str(ending.last // PRICE_STEPS).zfill(len(str(ending.every // PRICE_STEPS)) - 1)
    point = "." if exponent and len(digits) == exponent else ""
    return f"x{point}{digits}"

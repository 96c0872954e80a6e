"""A shift's running totals, kept in the terminal's own row and moved with it by every document.

So an X is one read and a Z one transaction of constant size, however many sales there were; `pos-tui verify`
proves the totals against the movements they were added up from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pos_tui.cash.views import DrawerSum
from pos_tui.money import Money
from pos_tui.view import View

SUMMED = ("goods", "not_turnover", "tax", "total", "rounding")
"""Columns of a document that a shift adds up."""
LANES_KEPT = 64


class TaxSum(View):
    """What a class came to in a shift; where it has several taxes, each part's by name, in the order of names."""

    base: Money = Money(0)
    tax: Money = Money(0)
    parts: Mapping[str, Money] = {}

    def plus(self, other: "TaxSum") -> "TaxSum":
        """Both together."""
        names = sorted({*self.parts, *other.parts})
        parts = {name: Money(self.parts.get(name, 0) + other.parts.get(name, 0)) for name in names}
        return TaxSum(base=Money(self.base + other.base), tax=Money(self.tax + other.tax), parts=parts)


class ShiftTotals(View):
    """Everything that an X or a Z says of a shift, but for what was counted."""

    documents: int = 0
    returns: int = 0
    voids: int = 0
    no_sales: int = 0
    goods: Money = Money(0)
    not_turnover: Money = Money(0)
    discount: Money = Money(0)
    tax: Money = Money(0)
    total: Money = Money(0)
    rounding: Money = Money(0)
    drawer: tuple[DrawerSum, ...] = ()
    taxes: Mapping[str, TaxSum] = {}

    @classmethod
    def read(cls, text: str) -> "ShiftTotals":
        """From the terminal's row; a shift that has just begun has none."""
        return _said.get(text) or (cls.model_validate_json(text) if text else cls())

    def text(self) -> str:
        """For the terminal's row; the next document of the lane reads the same again."""
        said = self.model_dump_json()
        if len(_said) >= LANES_KEPT:
            _said.clear()
        _said[said] = self
        return said

    def with_document(
        self, *, document: Mapping[str, Any], discount: Money, taxes: Mapping[str, TaxSum]
    ) -> "ShiftTotals":
        """With one more document; `taxes` by class code."""
        kind = document["kind"]
        return self.model_copy(
            update={
                "documents": self.documents + 1,
                "returns": self.returns + (kind == "return"),
                "voids": self.voids + (kind == "void"),
                **{name: getattr(self, name) + document[name] for name in SUMMED},
                "discount": self.discount + discount,
                "taxes": {code: _tax(self.taxes.get(code), taxes.get(code)) for code in {*self.taxes, *taxes}},
            }
        )

    def with_movements(self, movements: Iterable[DrawerSum]) -> "ShiftTotals":
        """With more that went into the drawer or came out of it."""
        by_kind = {(row.kind, row.tender_code): row for row in self.drawer}
        for moved in movements:
            so_far = by_kind.get((moved.kind, moved.tender_code))
            by_kind[moved.kind, moved.tender_code] = moved if so_far is None else _sum(so_far, moved)
        return self.model_copy(update={"drawer": tuple(by_kind[kind] for kind in sorted(by_kind))})


def _tax(one: TaxSum | None, other: TaxSum | None) -> TaxSum:
    return one.plus(other) if one and other else one or other or TaxSum()


def _sum(one: DrawerSum, other: DrawerSum) -> DrawerSum:
    return one.model_copy(
        update={
            "count": one.count + other.count,
            "amount": one.amount + other.amount,
            "change": one.change + other.change,
            "foreign": one.foreign + other.foreign,
        }
    )


_said: dict[str, ShiftTotals] = {}
"""What was written last, by how it reads: a till goes on with what it wrote itself."""

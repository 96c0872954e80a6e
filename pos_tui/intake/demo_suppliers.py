"""Who delivers to the demo shop, and what each calls and charges for what it delivers; all invented."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pos_tui.intake.demo_goods import Goods, shelves


class Deliverer(NamedTuple):
    """A supplier, how many days it takes, and the shelves that it fills."""

    code: str
    name: str
    days: int
    shelves: frozenset[str]


DELIVERERS = (
    Deliverer("STRAITS", "Straits Beverages Pte Ltd", 2, frozenset({"Water and soft drinks", "Beer and wine"})),
    Deliverer(
        "FRESH",
        "Bukit Fresh Market",
        1,
        frozenset({"Bakery", "Dairy and eggs", "Fruit and vegetables", "Meat and fish", "Frozen"}),
    ),
    Deliverer(
        "LION",
        "Lion Hill Wholesale",
        3,
        frozenset(
            {"Tea, coffee and cocoa", "Rice, noodles and tinned goods", "Oil, sauces and spices"}
            | {"Snacks and sweets", "Household", "Personal care", "Tobacco"}
        ),
    ),
)
SUPPLIER_COLUMNS = ("code", "name", "email", "phone", "lead_days")
ITEM_COLUMNS = ("supplier", "sku", "code", "cost")


def suppliers_csv() -> str:
    """The suppliers in the format that `import suppliers` reads."""
    rows = (
        (one.code, one.name, f"orders@{one.code.lower()}.example", f"+656100000{number}", str(one.days))
        for number, one in enumerate(DELIVERERS, 1)
    )
    return _csv(SUPPLIER_COLUMNS, rows)


def supplier_products_csv() -> str:
    """What each delivers of the shelves, at what the products cost."""
    return _csv(
        ITEM_COLUMNS, (_item(one, goods) for one in DELIVERERS for goods in shelves() if _delivers(one, goods))
    )


def _delivers(one: Deliverer, goods: Goods) -> bool:
    return goods.category in one.shelves and goods.counted


def _item(one: Deliverer, goods: Goods) -> tuple[str, ...]:
    return (one.code, str(goods.number), f"{one.code[0]}{goods.number}", goods.cost)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()

"""Files for tests of what comes in."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pos_tui.db.unit_of_work import Database
from pos_tui.intake.shop_file import set_up, shop_from
from pos_tui.shop.views import Lane
from tests.shops import KEY, NOW

Form = dict[str, Any]


def shop_form(**given: Any) -> Form:
    """A right shop.json; `given` are other values for its keys."""
    form: Form = {
        "company": "Corner Shop",
        "currency": "GBP",
        "prices_include_tax": True,
        "tax_rounding": "document",
        "cash_rounding": None,
        "stock_policy": "allow",
        "timezone": "Europe/London",
        "country": "GB",
        "tax_classes": [
            {"code": "A", "name": "VAT 20 %", "kind": "standard", "rate": "20.000"},
            {"code": "Z", "name": "Zero", "kind": "zero", "rate": "0"},
        ],
        "outlets": [{"code": "HIGH", "name": "High Street", "terminals": ["1", "2"]}],
        "tenders": [
            {"code": "cash", "name": "Cash", "kind": "cash", "gives_change": True},
            {"code": "card", "name": "Card", "kind": "card", "gives_change": False},
        ],
        "loyalty": None,
    }
    assert given.keys() <= form.keys() | {"cash_rounding_method"}
    return {**form, **given}


async def open_shop(database: Database, **given: Any) -> Lane:
    """A shop set up from a form; its first lane."""
    shop = shop_from(shop_form(**given))
    lanes = await database.write(lambda session: set_up(session, shop, key=KEY, now=NOW))
    return lanes[0]


def csv(folder: Path, text: str, name: str = "products.csv") -> Path:
    """A file of this text."""
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


def sold(sku: str, quantity: str, unit_price: str, amount: str, **given: Any) -> Form:
    """One line of a document."""
    return {
        "sku": sku, "name": f"Product {sku}", "quantity": quantity, "unit_price": unit_price, "discount": "0.00",
        "amount": amount, "tax_class": "A", "returns": None, **given,
    }  # fmt: skip


def document(number: int, lines: Sequence[Form], *, total: str, tax: str, **given: Any) -> Form:
    """A document paid by card, of 30 May 2024."""
    return {
        "id": f"d-{number}", "at": f"2024-05-30T18:{number % 60:02}:11+01:00", "business_date": "2024-05-30",
        "outlet": "HIGH", "terminal": "1", "cashier": "7", "customer": None, "lines": list(lines),
        "basket_discount": "0.00", "tax": tax, "total": total, "rounding": "0.00",
        "payments": [{"tender": "card", "amount": total, "change": "0.00"}], **given,
    }  # fmt: skip


def sales(folder: Path, documents: Sequence[Mapping[str, Any]], name: str = "sales.jsonl") -> Path:
    """A file of these documents."""
    file = folder / name
    file.write_text("".join(json.dumps(each) + "\n" for each in documents), encoding="utf-8")
    return file

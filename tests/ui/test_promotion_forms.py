"""Lines of a form and rows of cells say the same, whatever the kind and however many groups."""

import pytest

from pos_tui.ui.goods_text import columns_of, text_of
from pos_tui.ui.promotion_forms import promotion_fields, rows_from

GOODS = ("products", "categories", "brands")


@pytest.mark.parametrize(
    "text", ["everything", "MATE; BREAD", "category: Fruit\\; veg; brand: Acme", "A\\\\B; category: Tea", ""]
)
def test_a_choice_of_goods_comes_back_as_it_was(text: str) -> None:
    assert text_of(columns_of(text, GOODS), GOODS) == text


def test_every_group_of_a_mix_stays_however_many_there_are() -> None:
    rows = [{"code": "M", "name": "Mix", "price": "5.00", "products": "P1", "quantity": "2"}]
    rows += [{"code": "M", "products": f"P{number}", "quantity": "1"} for number in range(2, 7)]
    texts = {field.name: field.filled for field in promotion_fields("mix", rows, "dmy")}
    again = rows_from("mix", texts)
    assert [(row["products"], row["quantity"]) for row in again] == [
        (row["products"], row["quantity"]) for row in rows
    ]
    assert again[0]["price"] == "5.00"


def test_a_comma_is_a_decimal_mark_too() -> None:
    texts = {field.name: field.filled for field in promotion_fields("percent", [], "dmy")}
    [row] = rows_from("percent", texts | {"goods": "MATE", "percent": "7,5"})
    assert (row["products"], row["percent"]) == ("MATE", "7.5")

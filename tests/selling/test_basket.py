"""Edits of a basket: each a new basket, each refusal a sentence."""

from uuid import UUID

import pytest

from pos_tui.catalogue.views import Product, Scanned
from pos_tui.errors import BadInput
from pos_tui.money import ONE, Money, Quantity, Rate, UnitPrice
from pos_tui.selling.basket import (
    add,
    discount_amount,
    discount_percent,
    new_basket,
    override_price,
    set_quantity,
    void,
)
from pos_tui.selling.rules import line_amount
from pos_tui.shop.views import TaxRule

TAX = TaxRule(tax_class_id=UUID(int=1), code="S", name="GST 9 %", kind="standard", rate=Rate(90_000))


def product(number: int = 1, price: int = 280, unit: str = "each") -> Product:
    return Product(
        product_id=UUID(int=number),
        sku=f"P{number}",
        name=f"Product {number}",
        category="",
        unit=unit,
        price=UnitPrice(price * 10_000),
        tax=TAX,
        min_age=None,
    )


def test_the_same_item_again_adds_to_its_line() -> None:
    basket, first = add(new_basket(), product(1), ONE)
    basket, _ = add(basket, product(2), ONE)
    basket, again = add(basket, product(1), Quantity(3 * ONE))
    assert (first, again, len(basket.lines)) == (0, 0, 2)
    assert line_amount(basket.lines[0]) == 4 * 280


def test_each_weighing_has_a_line_of_its_own() -> None:
    """Two labels of 2.28 are 4.56, though a kilogram is 4.55."""
    tomatoes = product(price=455, unit="kg")
    basket, first = add(new_basket(), tomatoes, Quantity(500))
    basket, second = add(basket, tomatoes, Quantity(500))
    assert (first, second) == (0, 1)
    assert [line_amount(line) for line in basket.lines] == [228, 228]


def test_what_is_sold_by_the_piece_is_named() -> None:
    with pytest.raises(BadInput, match=r"^Product 1 is sold by the piece: type a whole quantity\.$"):
        add(new_basket(), product(), Quantity(500))


def test_what_a_label_costs_is_not_multiplied() -> None:
    """More of it would be a changed price, which somebody had to approve at the payment."""
    said = Scanned(product=product(), quantity=ONE, price=Money(350), code="2200906003504")
    basket, index = add(new_basket(), product(), ONE, said)
    with pytest.raises(BadInput, match="The label of Product 1 says what all of it costs: scan each label"):
        set_quantity(basket, index, Quantity(2 * ONE))
    assert [line_amount(line) for line in add(basket, product(), ONE, said)[0].lines] == [350, 350]


def test_a_discounted_line_is_left_alone_by_the_next_scan() -> None:
    basket, index = add(new_basket(), product(), ONE)
    basket = discount_percent(basket, index, Rate(100_000))
    basket, other = add(basket, product(), ONE)
    assert (index, other) == (0, 1)
    assert [line_amount(line) for line in basket.lines] == [252, 280]


def test_open_prices_never_share_a_line() -> None:
    basket, _ = add(new_basket(), product(price=0), ONE)
    basket, index = add(basket, product(price=0), ONE)
    assert index == 1


def test_an_edit_leaves_the_basket_before_it_as_it_was() -> None:
    before, _ = add(new_basket(), product(), ONE)
    after = void(before, 0)
    assert (len(before.lines), len(after.lines)) == (1, 0)
    assert before.sale_id == after.sale_id


@pytest.mark.parametrize("quantity", [0, -1, 10**9 * ONE, 1_500])
def test_impossible_quantities_of_a_piece_are_refused(quantity: int) -> None:
    basket, index = add(new_basket(), product(), ONE)
    with pytest.raises(BadInput):
        set_quantity(basket, index, Quantity(quantity))


def test_weights_may_be_parts_of_a_unit() -> None:
    basket, _ = add(new_basket(), product(price=1000, unit="kg"), Quantity(350))
    assert line_amount(basket.lines[0]) == 350


@pytest.mark.parametrize("rate", [-1, 1_000_001])
def test_a_discount_is_a_percentage(rate: int) -> None:
    basket, index = add(new_basket(), product(), ONE)
    with pytest.raises(BadInput, match="between 0 and 100"):
        discount_percent(basket, index, Rate(rate))


def test_no_discount_makes_a_line_negative() -> None:
    basket, index = add(new_basket(), product(), Quantity(2 * ONE))
    basket = discount_amount(basket, index, Money(300))
    with pytest.raises(BadInput, match="more than the line costs"):
        set_quantity(basket, index, ONE)
    with pytest.raises(BadInput, match="more than the line costs"):
        discount_amount(basket, index, Money(561))
    with pytest.raises(BadInput, match="more than the line costs"):
        override_price(basket, index, UnitPrice(100 * 10_000))


def test_a_basket_has_an_end() -> None:
    basket = new_basket()
    for number in range(1_000):
        basket, _ = add(basket, product(number + 1), ONE)
    with pytest.raises(BadInput, match="1000 lines"):
        add(basket, product(2_000), ONE)

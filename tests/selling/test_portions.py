"""However a sold line comes back, all its parts together are the line, in every column."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.money import Quantity
from pos_tui.selling.line_models import DocumentLine, ReturnedLine, TaxPart
from pos_tui.selling.sold import NOTHING_BACK, portion_of
from pos_tui.selling.views import Portion
from tests.examples import examples

amounts = st.integers(0, 500_000)


@st.composite
def sold_lines(draw: st.DrawFn) -> tuple[DocumentLine, list[TaxPart]]:
    """A line with something in every column, and its tax in up to three parts."""
    taxes = draw(st.lists(st.integers(0, 5_000), max_size=3))
    columns = {name: draw(amounts) for name in NOTHING_BACK}
    columns["tax"] = sum(taxes) if taxes else columns["tax"]
    line = DocumentLine(quantity=Quantity(draw(st.integers(1, 20_000))), **columns)
    return line, [TaxPart(part=number, tax=tax) for number, tax in enumerate(taxes, start=1)]


def back(sold: DocumentLine, parts: Sequence[TaxPart], quantities: Sequence[int]) -> list[Portion]:
    """So much comes back, then so much again, each counted as the database counts it."""
    so_far, portions = ReturnedLine(returned=0, **NOTHING_BACK), []
    for quantity in quantities:
        portion = portion_of(sold, so_far, Quantity(quantity), parts)
        so_far = ReturnedLine(
            returned=so_far.returned + quantity,
            **{name: getattr(so_far, name) - getattr(portion, name) for name in NOTHING_BACK},
        )
        portions.append(portion)
    return portions


@examples(2)
@given(sold_lines(), st.data())
def test_all_that_came_back_is_the_line_with_its_sign_changed(
    drawn: tuple[DocumentLine, list[TaxPart]], data: st.DataObject
) -> None:
    sold, parts = drawn
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, sold.quantity - 1)), max_size=6)) - {sold.quantity})
    steps = [b - a for a, b in zip([0, *cuts], [*cuts, sold.quantity], strict=True)]
    portions = back(sold, parts, steps)
    for name in NOTHING_BACK:
        assert sum(getattr(portion, name) for portion in portions) == -getattr(sold, name)
        assert all(getattr(portion, name) <= 0 for portion in portions)
    assert [sum(column) for column in zip(*(one.parts for one in portions), strict=True)] == [
        -p.tax for p in parts
    ]
    assert all(not one.parts or sum(one.parts) == one.tax for one in portions)


@given(sold_lines())
def test_a_line_that_comes_back_whole_is_itself_with_its_sign_changed(
    drawn: tuple[DocumentLine, list[TaxPart]],
) -> None:
    sold, parts = drawn
    (portion,) = back(sold, parts, [sold.quantity])
    assert [getattr(portion, name) for name in NOTHING_BACK] == [-getattr(sold, name) for name in NOTHING_BACK]
    assert portion.parts == tuple(-part.tax for part in parts)

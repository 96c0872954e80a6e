"""Lists of one file that price a product on the same day are found by one look a price, however many there are."""

import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.ids import new_id
from pos_tui.intake.placed_prices import PlacedPrices
from pos_tui.pricing.saved import PriceListView

FIRST = date(2026, 1, 1)
OUTLET = UUID(int=7)
DAYS = st.none() | st.integers(0, 12).map(lambda days: FIRST + timedelta(days=days))
LISTS = st.builds(
    lambda code, **more: PriceListView(price_list_id=new_id(), code=code, name=code, currency="SGD", **more),
    st.uuids().map(str), outlet_id=st.sampled_from([None, OUTLET]), tier=st.sampled_from([None, "Gold", "gold"]),
    starts_on=DAYS, ends_on=DAYS, priority=st.integers(0, 1), active=st.sampled_from([True, True, False]),
)  # fmt: skip


@given(st.lists(st.tuples(LISTS, st.sampled_from(["A", "A", "B"])), max_size=25))
def test_what_is_kept_never_meets_and_what_is_not_kept_does(prices: Sequence[tuple[PriceListView, str]]) -> None:
    kept: list[tuple[PriceListView, str]] = []
    with PlacedPrices() as placed:
        for line, (one, sku) in enumerate(prices):
            rivals = {(other.code, sku) for other, of in kept if of == sku and one.rivals(other)}
            met = placed.place(one, sku, line)
            assert (met is None) == (not rivals)
            assert met is None or (met[0], sku) in rivals
            kept += [(one, sku)] if met is None else []


def test_other_quantities_of_a_list_do_not_meet_it() -> None:
    [one, other] = _lists(2, every_day=True)
    with PlacedPrices() as placed:
        assert placed.place(one, "A", 2) is placed.place(one, "A", 3) is None
        assert placed.place(other, "A", 4) == (one.code, 2)


def test_a_price_takes_as_many_looks_among_many_lists_as_among_few() -> None:
    for every_day in (True, False):
        few, many = (_calls(_place_all, _lists(count, every_day=every_day)) for count in (100, 800))
        assert many <= few * 8.5
        steps, more = (_steps(_lists(count, every_day=every_day)) for count in (100, 800))
        assert more <= steps * 8 * 1.5  # a tree is deeper where there is more in it


def test_that_count_sees_lists_that_are_held_against_each_other() -> None:
    """The control: each list against those before it."""
    few, many = (_calls(_hold_each_against_all, _lists(count, every_day=True)) for count in (25, 200))
    assert many > few * 8 * 4


def _lists(count: int, *, every_day: bool) -> list[PriceListView]:
    """With the same right: each for a product of its own, or each for a week of its own."""
    weeks = [FIRST + timedelta(weeks=week) for week in range(count)]
    return [
        PriceListView(
            price_list_id=new_id(), code=f"L{at}", name="List", currency="SGD",
            starts_on=None if every_day else week, ends_on=None if every_day else week + timedelta(days=6),
        )
        for at, week in enumerate(weeks)
    ]  # fmt: skip


def _place_all(lists: Sequence[PriceListView]) -> None:
    with PlacedPrices() as placed:
        for line, one in enumerate(lists):
            assert placed.place(one, one.code if one.starts_on is None else "A", line) is None


def _hold_each_against_all(lists: Sequence[PriceListView]) -> None:
    for at, one in enumerate(lists):
        assert any(one.rivals(other) for other in lists[:at]) == bool(at)
        assert sum(one.rivals(other) for other in lists[:at]) == at


def _calls(work: Callable[[Sequence[PriceListView]], None], lists: Sequence[PriceListView]) -> int:
    """How many functions were called."""
    count = 0

    def tell(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tell)
    try:
        work(lists)
    finally:
        sys.setprofile(None)
    return count


def _steps(lists: Sequence[PriceListView]) -> int:
    """How many instructions the scratch database ran."""
    count = 0

    def tell() -> int:
        nonlocal count
        count += 1
        return 0

    with PlacedPrices() as placed:
        placed._scratch.set_progress_handler(tell, 1)
        for line, one in enumerate(lists):
            placed.place(one, one.code if one.starts_on is None else "A", line)
    return count

"""A pattern that cannot be meant, and two that one code can fit, are refused when the settings are read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.code_patterns import read_pattern, read_patterns


def test_a_pattern_says_where_everything_stands() -> None:
    pattern = read_pattern("02IIIIIVPPPPC/2")
    assert pattern.fits("0212345928750")
    assert not pattern.fits("2212345928750")
    assert not pattern.fits("021234592875")
    assert pattern.figures("0212345928750", "I") == "12345"
    assert (pattern.measure, pattern.decimals) == ("price", 2)


def test_what_a_pattern_does_not_say() -> None:
    assert read_pattern("21IIIIIWWWWWC").decimals == 3
    assert read_pattern("21IIIIIPPPPPC").decimals is None
    assert read_pattern("21IIIIINNNNNC").decimals == 0
    assert read_pattern("21IIIIIWWWWWC/2/lb").unit == "lb"
    assert read_pattern("2IIIIIPPPPPC").layout == "02IIIIIPPPPPC"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "figures, then letters"),
        ("IIIIIIIWWWWWC", "figures, then letters"),
        ("21IIIIIwwwwwC", "figures, then letters"),
        ("21IIIIIWWWWWW", "then C"),
        ("21IIIIWWWWC", "characters long"),
        ("21IIIIIWWWWWWWC", "8, 12 or 13 characters"),
        ("50IIIIIWWWWWC", "leaves to shops"),
        ("21IIWWWIIWWWC", "one run"),
        ("21IIIIIWWPPPC", "one run"),
        ("21IIIIIXXXXXC", "one run"),
        ("21XXXXXWWWWWC", "one run"),
        ("21IIIVVWWWWWC", "one V"),
        ("21IIIVPPPPPPC", "4 or 5"),
        ("21IIIIIWWWWWC/6", "does not go with a weight"),
        ("21IIIIINNNNNC/2", "does not go with a count"),
        ("21IIIIIPPPPPC/kg", "does not go with a price"),
        ("21IIIIIWWWWWC/weighed", "does not go with a weight"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_pattern(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("21IIIIIWWWWWC", "21IIIIPPPPPPC"),
        ("2IIIIIIWWWWWC", "21IIIIIPPPPPC"),
        ("2IIIIIPPPPPC", "02IIIIIWWWWWC"),
    ],
)
def test_a_code_that_fits_two_patterns_is_refused_with_both_named(one: str, other: str) -> None:
    with pytest.raises(ValueError, match=f"one code can fit both {one} and {other}"):
        read_patterns([one, other])


def test_a_shop_has_a_bounded_number_of_patterns() -> None:
    with pytest.raises(ValueError, match="50 at most"):
        read_patterns(["21IIIIIWWWWWC"] * 51)


BODIES = st.text("0123459IWPNVXC", min_size=4, max_size=13)


@given(st.lists(BODIES, max_size=3))
def test_any_patterns_are_read_or_refused(texts: list[str]) -> None:
    with suppress(ValueError):
        assert [pattern.text for pattern in read_patterns(texts)] == texts

"""What a long run asks of Python itself it gives back."""

import gc
from contextlib import suppress

from pos_tui.long_runs import SELDOM, seldom_collected


def test_a_long_run_leaves_python_as_it_was() -> None:
    before = gc.get_threshold()
    with suppress(ZeroDivisionError), seldom_collected():
        assert gc.get_threshold() == SELDOM
        raise ZeroDivisionError
    assert gc.get_threshold() == before


def test_so_do_two_that_overlap() -> None:
    before = gc.get_threshold()
    first, second = seldom_collected(), seldom_collected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before

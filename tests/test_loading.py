"""What is loaded stays: it is looked through neither while it comes nor as soon as it is there."""

import subprocess
import sys

import pytest

MANY = 20_000
PROBE = f"""
import contextlib, gc
from pos_tui import loading

def most_looked_through(within):
    '''How many things a collection saw at most, of those that were made within it and soon after.'''
    seen = [0]
    def look(phase, _):
        if phase == "start":
            seen.append(max(len(gc.get_objects(generation=young)) for young in (0, 1)))
    gc.callbacks.append(look)
    with within:
        made = [[] for _ in range({MANY})]
    soon = [[] for _ in range(5_000)]
    gc.callbacks.remove(look)
    return max(seen), made

def switched_off_only():
    off = contextlib.ExitStack()
    off.callback(gc.enable)
    gc.disable()
    return off
"""
WAYS = pytest.mark.parametrize("way", ["uncollected", "for_good"])


def said(statement: str) -> str:
    """What a fresh interpreter prints after it: a freeze is for good."""
    done = subprocess.run([sys.executable, "-c", PROBE + statement], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@WAYS
def test_what_was_loaded_is_not_looked_through_soon_after(way: str) -> None:
    assert 0 < int(said(f"print(most_looked_through(loading.{way}())[0])")) < MANY


def test_control_what_only_switches_off_looks_all_through_afterwards() -> None:
    assert int(said("print(most_looked_through(switched_off_only())[0])")) >= MANY


def test_only_what_stays_with_the_program_is_never_looked_through_again() -> None:
    frozen = "print(gc.get_freeze_count())"
    assert int(said(f"kept = most_looked_through(loading.for_good()); {frozen}")) > MANY
    assert said(f"kept = most_looked_through(loading.uncollected()); {frozen}") == "0"
    assert int(said(f"gc.freeze(); kept = most_looked_through(loading.uncollected()); {frozen}")) > 0


def test_a_till_looks_seldom_for_rubbish_and_finds_it_still() -> None:
    looks = (
        "before = sum(one['collections'] for one in gc.get_stats()); kept = [[] for _ in range(20_000)]; "
        "print(sum(one['collections'] for one in gc.get_stats()) - before)"
    )
    seldom = int(said(f"loading.collect_seldom(); {looks}"))
    assert 2 <= seldom <= 5
    assert int(said(looks)) >= 2 * seldom, "Python itself looks each 700 new things, from 3.13 on each 2,000"


@WAYS
def test_afterwards_it_is_as_it_was(way: str) -> None:
    then = f"kept = most_looked_through(loading.{way}()); print(gc.isenabled())"
    assert said(then) == "True"
    assert said(f"gc.disable(); {then}") == "False"

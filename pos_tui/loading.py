"""Modules are loaded without looking for rubbish meanwhile: nearly all that they make stays."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

NEW_THINGS = 5_000
_FROZEN_AT_FIRST = gc.get_freeze_count()
"""By Python itself, from 3.12 on: a few hundred."""


def loaded(name: str) -> ModuleType:
    """The module of that name; where it is there already nothing is done at all."""
    if name not in sys.modules:
        with uncollected():
            import_module(name)
    return sys.modules[name]


@contextmanager
def uncollected() -> Iterator[None]:
    """Within it nothing is collected, which takes an eighth off the time of a large import.

    Nor is it all looked through at once afterwards: what stays counts as old.
    """
    with _switched_off():
        yield
        if gc.get_freeze_count() <= _FROZEN_AT_FIRST:  # else what somebody froze would be thawed too
            gc.freeze()
            gc.unfreeze()


@contextmanager
def for_good() -> Iterator[None]:
    """The same for what stays with the program: it is never looked through again, and no scan waits for that."""
    with _switched_off():
        yield
        gc.freeze()


def collect_seldom() -> None:
    """New things are looked through when there are several thousand, not 700, which is every other scan.

    Hardly any of them is rubbish that only this would find.
    """
    gc.set_threshold(NEW_THINGS, *gc.get_threshold()[1:])


@contextmanager
def _switched_off() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

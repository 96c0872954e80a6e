"""How many examples a law takes: so many times the usual number, which `tests.conftest` sets for a run."""

from hypothesis import settings


def examples(times: int) -> settings:
    return settings(max_examples=times * settings().max_examples)

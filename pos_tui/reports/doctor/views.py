"""What a look at one thing came to."""

from typing import Literal

from pos_tui.view import View

State = Literal["ok", "warn", "wrong"]


class Finding(View):
    """One thing that a till depends on, as it is, and what to do when it is not well."""

    name: str
    state: State
    what: str
    do: str = ""


def well(name: str, what: str) -> Finding:
    """As it should be."""
    return Finding(name=name, state="ok", what=what)


def doubtful(name: str, what: str, do: str) -> Finding:
    """The till works, but not as well or as safely as it could."""
    return Finding(name=name, state="warn", what=what, do=do)


def wrong(name: str, what: str, do: str) -> Finding:
    """The till does not work, or not safely."""
    return Finding(name=name, state="wrong", what=what, do=do)

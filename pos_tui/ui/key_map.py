"""The user's key map, checked before the till opens: a typo is refused by name."""

import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module

from textual.binding import Binding
from textual.keys import Keys

from pos_tui.errors import BadInput
from pos_tui.ui import screens
from pos_tui.ui.app import TillApp
from pos_tui.ui.keyed import letter_of

MODIFIERS = frozenset({"ctrl", "shift", "alt", "meta", "super", "hyper"})
KNOWN_KEYS = frozenset(key.value for key in Keys)


def check_key_map(keys: Mapping[str, str]) -> None:
    """Raises BadInput when a name or a key in it does not exist. Loads every screen, so call it off the loop."""
    if not keys:
        return
    known = key_names()
    for name, wanted in keys.items():
        if name not in known:
            near = get_close_matches(name, known) or sorted(known)
            raise BadInput(f"The setting keys has no {name!r}: did you mean {', '.join(near[:8])}? Correct it.")
        for key in wanted.split(","):
            if not _exists(key.strip()):
                raise BadInput(
                    f"The setting keys gives {name!r} the key {key.strip()!r}, which no keyboard has: "
                    "write it as f9, ctrl+b, delete or plus."
                )


def key_names() -> frozenset[str]:
    """The names of everything that a key can do on any screen."""
    modules = [import_module(f"{screens.__name__}.{one.name}") for one in pkgutil.iter_modules(screens.__path__)]
    owners = [
        TillApp,
        *(thing for module in modules for thing in vars(module).values() if isinstance(thing, type)),
    ]
    found = (binding for owner in owners for binding in getattr(owner, "BINDINGS", ()))
    return frozenset(binding.id for binding in found if isinstance(binding, Binding) and binding.id)


def _exists(key: str) -> bool:
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    known = len(base) == 1 or base in KNOWN_KEYS or letter_of(base) is not None
    return known and all(modifier in MODIFIERS for modifier in modifiers)

"""What one app has read of its style sheets the next need not: a fifth of a screen's test went into it."""

from functools import lru_cache
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

MOST_KEPT = 2_000
_read = Stylesheet._parse_rules


@lru_cache(MOST_KEPT)
def _kept(variables: frozenset[tuple[str, str]], css: str, read_from: tuple[str, str], *how: Any) -> list[RuleSet]:
    return _read(Stylesheet(variables=dict(variables)), css, read_from, *how)


def _parse_rules(
    sheet: Stylesheet,
    css: str,
    read_from: tuple[str, str],
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """The rules of a text under these colours, as Textual reads them; it keeps them itself, for one app."""
    return _kept(frozenset(sheet._variables.items()), css, read_from, is_default_rules, tie_breaker, scope)


def keep_styles() -> None:
    """From here on every app of this process shares them."""
    patched: Any = Stylesheet
    patched._parse_rules = _parse_rules

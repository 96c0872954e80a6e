"""Style sheets are read once: Textual reads all of them again for each screen that brings one of its own."""

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

MOST_KEPT = 1_000
Place = tuple[str, str]
Key = tuple[frozenset[tuple[str, str]], str, Place, bool, int, str]


class KeptStylesheet(Stylesheet):
    """Takes the rules that were read before of the same text under the same colours, in this process."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._colours = frozenset(variables.items())

    def set_variables(self, variables: dict[str, str]) -> None:
        """Other colours, under which everything reads otherwise."""
        super().set_variables(variables)
        self._colours = frozenset(variables.items())

    def reparse(self) -> None:
        """Reads what is new; a text that cannot be read raises, and the rules stay as they were."""
        self.parse()

    def _parse_rules(
        self, css: str, read_from: Place, is_default_rules: bool = False, tie_breaker: int = 0, scope: str = ""
    ) -> list[RuleSet]:
        key = self._colours, css, read_from, is_default_rules, tie_breaker, scope
        rules = _read.get(key)
        if rules is None:
            rules = _read[key] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return rules


_read: LRUCache[Key, list[RuleSet]] = LRUCache(MOST_KEPT)

"""How a name becomes words that can be found: accents folded, letters lowered, in any script."""

import re
import unicodedata

LONGEST_WORD = 40
MOST_WORDS = 24
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case without accents, so that «creme» finds «Crème»; other scripts keep their letters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def words_of(text: str) -> tuple[str, ...]:
    """The distinct folded words of a name in their order, each cut to a length that an index bears."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(fold(text)))
    return tuple(words)[:MOST_WORDS]

"""How a name becomes words that can be found: accents folded, letters lowered, in any script."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple
from zlib import crc32

LONGEST_WORD = 40
MOST_WORDS = 24
WORD = re.compile(r"[^\W_]+")
BEGINS_A_NAME, WITHIN_A_NAME = 0, 1
BITS = 63
"""As many as a whole number has on either engine, its sign left alone."""
SIGNS = ((2, "a"), (2, "b"), (3, "a"))
"""Of each word its first two letters set two bits of a signature, and its first three one more."""


class KeptWord(NamedTuple):
    """A word of a name, whether the name begins with it, and the signature of all of its words."""

    word: str
    place: int
    signature: int


def fold(text: str) -> str:
    """Lower case without accents, so that «creme» finds «Crème»; other scripts keep their letters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@lru_cache(maxsize=10_000)
def words_of(text: str) -> tuple[str, ...]:
    """The distinct folded words of a name in their order, each cut to a length that an index bears."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(fold(text)))
    return tuple(words)[:MOST_WORDS]


def kept_words(words: Sequence[str]) -> list[KeptWord]:
    """The words of a name, in its order, as the table of words keeps them."""
    signature = signature_of(words)
    return [
        KeptWord(word, WITHIN_A_NAME if number else BEGINS_A_NAME, signature) for number, word in enumerate(words)
    ]


def joined(words: Sequence[str]) -> str:
    """The words of a name in one text, a blank before each: «ch» begins one of them where « ch» is in it."""
    return "".join(f" {word}" for word in words)


def signature_of(words: Iterable[str]) -> int:
    """Bits of the words' beginnings: no name has all of these words without having all of these bits."""
    return reduce(or_, map(_bits, words), 0)


@lru_cache(maxsize=50_000)
def _bits(word: str) -> int:
    signs = (f"{salt}{word[:length]}" for length, salt in SIGNS if len(word) >= length)
    return sum({1 << crc32(sign.encode()) % BITS for sign in signs})

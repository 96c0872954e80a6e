"""Codes as no scanner should send them, drawn from a seed: pieces of real ones, cut, joined, strewn with dirt."""

import random
from collections.abc import Iterator

from tests.fuzz.targets import CODES, ENTRIES

PIECES = (
    *CODES, *ENTRIES,
    "]C1", "]d2", "]Q3", "]E0", "]", "(01)", "(10)", "(3103)", "(8110)", "https://", "id.gs1.org/01/",
    "\x1d", "\x1d\x1d", "*", "0*", "9999*", "%", "@", "--", "+", ",",
    "\x00", "\x03", "\x1b", "\x1b[24~", "\x1b]0;x\x07", "\x11", "\x18", "\x7f", "\x85", "\x9b31m", "\r", "\n",
    "\t", " ", "\u00a0", "\u202e", "\u200b", "\ufeff", "\ud800", "\ufffd", "\u0661\u0662", "\uff11\uff12",
    "\u00b2",
    "e\u0301" * 9, "z\u0335\u0336\u0337\u0338\u0339", "茶", "\U0001f468\u200d\U0001f469",
    "0" * 14, "9" * 13, "1" * 80, "x" * 600,
)  # fmt: skip


def fuzzed_codes(many: int, seed: int) -> Iterator[str]:
    """So many codes; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(many):
        yield _mangled("".join(chance.choices(PIECES, k=chance.choice((1, 1, 2, 3, 5)))), chance)


def _mangled(code: str, chance: random.Random) -> str:
    """Cut, doubled, or with a letter changed, or as it is."""
    place = chance.randrange(len(code) + 1)
    how = chance.randrange(5)
    if how == 0:
        return code[place:]
    if how == 1:
        return (
            code[:place] + chr(chance.choice((chance.randrange(256), chance.randrange(0x10FFFF)))) + code[place:]
        )
    if how == 2:
        return code[:place] + str(chance.randrange(10)) + code[place + 1 :]
    return code * 2 if how == 3 else code

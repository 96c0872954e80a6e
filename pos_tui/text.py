"""Text from outside made harmless: one function, used when text is stored and when it is shown."""

import unicodedata

LONGEST = 250
MARKS_PER_LETTER = 4
UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
FIRST_MARK = "\u0300"
"""Below it every letter is composed and none is a mark."""
JOINERS = {"\u200c", "\u200d"}
"""Zero-width characters that Persian, Hindi and emoji are written with."""


def clean(text: str, limit: int = LONGEST) -> str:
    """The text on one line, without anything that a terminal, printer or reader would act on.

    Control, format and bidirectional characters go, white space becomes single blanks, floods of combining
    marks are cut, and so is all beyond `limit` characters.
    """
    if text.isprintable() and (text.isascii() or max(text) < FIRST_MARK):
        return " ".join(text[: limit * 8].split())[:limit].rstrip()
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text[: limit * 8]):
        if letter.isspace():
            letter = " "
        kind = unicodedata.category(letter)
        if kind in UNSEEN and letter not in JOINERS:
            continue
        marks = marks + 1 if kind.startswith("M") or letter in JOINERS else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(letter)
    return " ".join("".join(kept).split())[:limit].rstrip()


def is_clean(text: str, limit: int = LONGEST) -> bool:
    """True when `clean` would change nothing but the form of composed letters."""
    return clean(text, limit) == (text if text.isascii() else unicodedata.normalize("NFC", text))

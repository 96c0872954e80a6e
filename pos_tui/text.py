"""Text from outside made harmless: `clean` when it is stored and shown, and a last gate for whole pages."""

import json
import re
import unicodedata

LONGEST = 250
BLANKS = re.compile("( {2,})")
MARKS_PER_LETTER = 4
UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
USUAL = re.compile("[ -\u02ff\u0370-\u0482\u048a-\u052f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*")
"""Latin, Greek, Cyrillic, kana, hanzi and hangul: none of them is a mark."""
JOINERS = {"\u200c", "\u200d"}
"""Zero-width characters that Persian, Hindi and emoji are written with."""

OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a terminal, a printer or the order of reading would obey; line ends are the page's own."""


def clean(text: str, limit: int = LONGEST) -> str:
    """The text on one line, without anything that a terminal, printer or reader would act on.

    Control, format and bidirectional characters go, white space becomes single blanks, floods of combining
    marks are cut, and so is all beyond `limit` characters.
    """
    if text.isprintable() and (text.isascii() or _is_usual(text)):
        return " ".join(text[: limit * 8].split())[:limit].rstrip()
    return _letter_by_letter(text, limit)


def _is_usual(text: str) -> bool:
    return USUAL.fullmatch(text) is not None and unicodedata.is_normalized("NFC", text)


def _letter_by_letter(text: str, limit: int) -> str:
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


def clean_columns(text: str) -> str:
    """Like `clean`, but with the runs of blanks that put a line's columns below those of its neighbours."""
    parts = (part if part.startswith("  ") else clean(part) for part in BLANKS.split(text))
    return "".join(parts)[:LONGEST].rstrip()


def is_clean(text: str, limit: int = LONGEST) -> bool:
    """True when `clean` would change nothing but the form of composed letters."""
    return clean(text, limit) == (text if text.isascii() else unicodedata.normalize("NFC", text))


def harmless(page: str) -> str:
    """The last gate of what is written for people: its lines as they are, without what would be obeyed."""
    return OBEYED.sub("", page.replace("\t", " ")) if OBEYED.search(page) else page


def harmless_json(document: str) -> str:
    """The same document, with what would be obeyed spelt out as JSON can: a program reads what is kept."""
    return OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], document)


def several(count: int, one: str) -> str:
    """1 line, 2 lines."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"

"""Text in columns of equal width, as receipt paper has them: a Chinese character takes two, an accent none."""

from unicodedata import category, east_asian_width

ELLIPSIS = "…"


def columns(text: str) -> int:
    """How many columns the text takes when it is printed."""
    return len(text) if text.isascii() else sum(map(_column_of, text))


def _column_of(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text in at most `width` columns; an ellipsis stands for what is missing."""
    if columns(text) <= width:
        return text
    return _beginning(text, width - 1).rstrip() + ELLIPSIS


def _beginning(text: str, width: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += _column_of(character)
        if used > width:
            return text[:position]
    return text


def folded(text: str, width: int) -> list[str]:
    """The whole text in lines of at most `width` columns, broken at spaces where there are any."""
    lines: list[str] = []
    while columns(text) > width:
        piece = _beginning(text, width + 1)
        at = piece.rfind(" ")
        piece = piece[:at] if at > 0 else _beginning(text, width)
        lines.append(piece.rstrip())
        text = text[len(piece) :].lstrip()
    return [*lines, text]


def centred(text: str, width: int) -> list[str]:
    """The whole text in the middle of the paper."""
    return [" " * ((width - columns(line)) // 2) + line for line in folded(text, width)]


def row(label: str, figures: str, amount: str, width: int) -> list[str]:
    """A label that may be cut, figures behind it that may not, and an amount at the right edge.

    Where the paper is too narrow for all three, the amount moves to a line of its own; it is never cut.
    """
    right = f" {amount}" if amount else ""
    room = width - columns(figures) - columns(right)
    if room >= min(columns(label), width // 4):
        left = cut(label, room) + figures
        return [left + " " * (width - columns(left) - columns(right)) + right]
    head = [cut(label, width)] if label else []
    return [*head, *folded(figures.strip(), width), *folded(amount.rjust(width), width)]

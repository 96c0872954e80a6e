"""Text by the columns that it takes on a terminal: a Chinese letter is two."""

from rich.cells import cell_len

from pos_tui.text import clean

ELLIPSIS = "…"
UNEVEN = str.maketrans("", "", "\u200d\ufe0e\ufe0f")
"""Joiners and variation selectors: terminals disagree about the width of what they join."""


def shown(text: str, limit: int = 250) -> str:
    """Outside text as a line of a table may carry it: clean, and of a width that every terminal agrees on."""
    return clean(text, limit).translate(UNEVEN)


def cut(text: str, width: int) -> str:
    """The text in at most `width` columns, with an ellipsis where something is left out."""
    if cell_len(text) <= width:
        return text
    kept, room = "", width - 1
    for letter in text:
        if cell_len(kept + letter) > room:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS if width > 0 else ""


def cut_middle(text: str, width: int) -> str:
    """The text in at most `width` columns without its middle: names differ at their end (25 bags, 50 bags)."""
    if cell_len(text) <= width:
        return text
    tail = ""
    for letter in reversed(text):
        if cell_len(letter + tail) > width // 2:
            break
        tail = letter + tail
    tail = tail.lstrip()
    return cut(text, width - cell_len(tail)) + tail


def left(text: str, width: int) -> str:
    """Cut and filled up to exactly `width` columns."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def right(text: str, width: int) -> str:
    """Exactly `width` columns with the text at their end; a figure is never cut, it shows as ####."""
    length = cell_len(text)
    return "#" * width if length > width else " " * (width - length) + text


def on_point(text: str, width: int, places: int, mark: str) -> str:
    """A number with its decimal mark `places` columns before the end, whatever decimals it has."""
    whole, point, decimals = text.partition(mark)
    tail = (point + decimals).ljust(places + 1 if places else 0)
    return right(whole + tail, width) if cell_len(whole + tail) <= width else right(text, width)

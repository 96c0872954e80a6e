"""An amount in figures as large as the room allows: the total is the largest thing on the screen."""

PIXELS = {
    "0": "### #.# #.# #.# ###",
    "1": ".#. ##. .#. .#. ###",
    "2": "### ..# ### #.. ###",
    "3": "### ..# ### ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# ..# ..#",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    "-": "... ... ### ... ...",
    "−": "... ... ### ... ...",
    ".": ". . . . #",
    ",": ". . . # #",
    "'": "# # . . .",
    "’": "# # . . .",
    " ": ". . . . .",
}
HEIGHT = 5
HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def large(text: str, width: int, height: int) -> list[str]:
    """The text in rows of blocks: five rows where they fit, else three, else plain letters."""
    bitmap = _bitmap(text)
    columns = len(bitmap[0]) if bitmap else 0
    if columns and 2 * columns <= width and height >= HEIGHT:
        return ["".join("██" if on else "  " for on in row).rstrip() for row in bitmap]
    if columns and columns <= width and height >= 3:
        return _in_halves(bitmap)
    return [text]


def _in_halves(bitmap: list[list[bool]]) -> list[str]:
    padded = [*bitmap, [False] * len(bitmap[0])]
    pairs = zip(padded[::2], padded[1::2], strict=True)
    return ["".join(HALVES[pair] for pair in zip(upper, lower, strict=True)).rstrip() for upper, lower in pairs]


def _bitmap(text: str) -> list[list[bool]]:
    """Five rows of pixels with a gap after each figure; nothing when a letter has no picture."""
    if not text or any(letter not in PIXELS for letter in text):
        return []
    rows: list[list[bool]] = [[] for _ in range(HEIGHT)]
    for letter in text:
        for row, pixels in zip(rows, PIXELS[letter].split(), strict=True):
            row.extend(pixel == "#" for pixel in pixels)
            row.append(False)
    return [row[:-1] for row in rows]

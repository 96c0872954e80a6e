"""A number as the length of a bar, where people would rather look than read."""

BLOCKS = " ▏▎▍▌▋▊▉█"
FULL = BLOCKS[-1]


def bar(number: int, largest: int, room: int) -> str:
    """Of the largest number it fills the room, to an eighth of a cell; what is below nothing has no bar."""
    if number <= 0 or largest <= 0:
        return ""
    eighths = max(1, number * room * 8 // largest)
    return FULL * (eighths // 8) + BLOCKS[eighths % 8].strip()

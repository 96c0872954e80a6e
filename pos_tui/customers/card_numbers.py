"""The number of a gift card: fourteen figures by chance and two that check them. Pure but for the chance."""

import secrets

from pos_tui.errors import BadInput

RANDOM_FIGURES = 14
SHORTEST, LONGEST = 12, 24
SHOWN = 4
CHECKED_BY = 97


def new_number() -> str:
    """A number that nobody can guess: 10¹⁴ of them, and a mistyped figure is noticed (ISO 7064, mod 97-10)."""
    figures = f"{secrets.randbelow(10**RANDOM_FIGURES):0{RANDOM_FIGURES}d}"
    return figures + _check_of(figures)


def read_number(text: str) -> str:
    """The number as it is kept: spaces and hyphens away; raises BadInput for what no card can have.

    Cards that were printed elsewhere may be of other lengths; ours have their check figures looked at.
    """
    number = text.replace(" ", "").replace("-", "")
    if not (number.isascii() and number.isdigit() and SHORTEST <= len(number) <= LONGEST):
        raise BadInput(f"A gift card's number has {SHORTEST} to {LONGEST} figures: scan it, or type it again.")
    if len(number) == RANDOM_FIGURES + 2 and _check_of(number[:RANDOM_FIGURES]) != number[RANDOM_FIGURES:]:
        raise BadInput("The figures of this card do not fit together: type its number again.")
    return number


def in_fours(number: str) -> str:
    """0496 4763 8063 9688, as it is written on a card and read aloud."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def masked(number: str) -> str:
    """All that a receipt may show of it: •••• 1234."""
    return f"•••• {number[-SHOWN:]}"


def _check_of(figures: str) -> str:
    return f"{CHECKED_BY + 1 - int(figures) * 100 % CHECKED_BY:02d}"

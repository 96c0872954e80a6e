"""How many points a document is worth, and what is searched for a telephone number and a name. Pure."""

from unicodedata import east_asian_width

from pos_tui.catalogue.words import words_of
from pos_tui.money import Money

HUNDRED = 100
"""What multiplies points by one: a tier's multiplier is in percent."""


def points_of(total: Money, per: Money | None) -> int:
    """One point for each full `per` of a total; none for what is given back."""
    return total // per if per is not None and total > 0 else 0


def points_for(sold: Money, back: int, per: Money | None, held: int, multiplier: int = HUNDRED) -> int:
    """What a document earns on what it sells, times the tier's multiplier in percent, rounded down; less what its
    returns take back, but never more than is held."""
    return max(points_of(sold, per) * multiplier // HUNDRED - back, -held)


def points_taken(earned: int, per: Money | None, *, whole: Money, before: Money, after: Money) -> int:
    """What a return takes back of the points that a document earned, when it leaves `after` of what was left.

    Part by part all of them and no more, whatever they were multiplied by; `whole` is what the document was worth.
    """
    most = points_of(whole, per)
    if earned <= most:
        return max(min(earned, points_of(before, per)) - points_of(after, per), 0)
    kept = earned * points_of(after, per) // most if most else 0
    return max((earned * points_of(before, per) // most if most else earned) - kept, 0)


def digits_of(phone: str) -> str:
    """The figures of a telephone number, however it is written; a + before them counts as 00."""
    figures = "".join(letter for letter in phone if letter.isascii() and letter.isdigit())
    return f"00{figures}" if phone.strip().startswith("+") else figures


def name_words(name: str) -> tuple[str, ...]:
    """The folded words by whose beginnings a name is found; where a script sets no blanks, every end of them.

    陳美玲: 陳美玲, 美玲, 玲
    """
    words = words_of(name)
    ends = (
        word[start:] for word in words for start in range(1, len(word)) if _is_wide(word[start - 1 : start + 1])
    )
    return tuple(dict.fromkeys((*words, *ends)))


def _is_wide(letters: str) -> bool:
    return all(east_asian_width(letter) in "WF" for letter in letters)

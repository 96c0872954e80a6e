"""How numbers and days are written in a locale, as CLDR's library says; loaded when a shift is opened."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Marks:
    """Decimal mark, mark between groups, the sizes of the last group and of those before it, order of a day."""

    decimal: str
    group: str
    primary: int
    secondary: int
    order: str


@cache
def marks_of(locale: str) -> Marks:
    """Of a locale such as `de_DE`. Raises ValueError for one that nobody knows."""
    from babel import Locale, UnknownLocaleError, numbers  # a tenth of a second

    try:
        known = Locale.parse(locale)
    except (ValueError, UnknownLocaleError):
        raise ValueError(f"there is no locale {locale!r}") from None
    group, pattern = numbers.get_group_symbol(known), str(known.date_formats["short"].pattern).casefold()
    primary, secondary = known.decimal_formats[None].grouping
    return Marks(
        numbers.get_decimal_symbol(known),
        " " if group.isspace() else group,  # narrow and no-break ones are plain on a terminal, whose columns count
        primary,
        secondary,
        "".join(sorted("dmy", key=pattern.index)),
    )

"""How numbers and days are written in a locale, as CLDR's library says, which only a till with a locale loads."""

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


PLAIN = Marks(".", ",", 3, 3, "dmy")
"""Where no locale is set: 1,234.50, and the day first."""


def marks_or_plain(locale: str | None) -> Marks:
    """Of the locale of the settings; plain without one, and for one that nobody knows."""
    try:
        return PLAIN if locale is None else marks_of(locale)
    except ValueError:
        return PLAIN


@cache
def marks_of(locale: str) -> Marks:
    """Of a locale: `de_DE`, `de-DE` or `de_DE.UTF-8`. Raises ValueError for one that nobody knows."""
    from babel import Locale, UnknownLocaleError, numbers  # 5 MB

    language, *others = locale.partition(".")[0].replace("-", "_").casefold().split("_")
    try:
        known = Locale.parse("_".join((language, *others)))
    except (ValueError, UnknownLocaleError):
        raise ValueError(f"there is no locale {locale!r}") from None
    if not {*others} <= {*str(known).casefold().split("_")}:  # the library leaves out what it does not know
        raise ValueError(f"there is no locale {locale!r}")
    group, pattern = numbers.get_group_symbol(known), str(known.date_formats["short"].pattern).casefold()
    primary, secondary = known.decimal_formats[None].grouping
    return Marks(
        numbers.get_decimal_symbol(known),
        " " if group.isspace() else group,  # narrow and no-break ones are plain on a terminal, whose columns count
        primary,
        secondary,
        "".join(sorted("dmy", key=pattern.index)),
    )

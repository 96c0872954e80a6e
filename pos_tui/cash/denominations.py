"""The notes and coins that a drawer of a currency may hold, in minor units, the largest first."""

from pos_tui.money import Money

BY_CURRENCY: dict[str, tuple[int, ...]] = {
    "SGD": (100_000, 10_000, 5_000, 1_000, 500, 200, 100, 50, 20, 10, 5),
    "EUR": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "GBP": (5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "USD": (10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1),
    "CHF": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5),
    "JPY": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1),
    "MYR": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 20, 10, 5),
}
SERIES = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Where a currency is not known here: ones, twos and fives."""


def denominations(currency: str) -> tuple[Money, ...]:
    """What to count one by one in this currency."""
    return tuple(Money(worth) for worth in BY_CURRENCY.get(currency, SERIES))

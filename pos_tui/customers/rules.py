"""How many points a document is worth. Pure."""

from pos_tui.money import Money


def points_of(total: Money, per: Money | None) -> int:
    """One point for each full `per` of a total; none for what is given back."""
    return total // per if per is not None and total > 0 else 0


def points_for(sold: Money, back: int, per: Money | None, held: int) -> int:
    """What a document earns on what it sells, less what its returns take back, but never more than is held."""
    return max(points_of(sold, per) - back, -held)

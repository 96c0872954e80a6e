"""How many points a document is worth. Pure."""

from pos_tui.money import Money


def points_for(total: Money, per: Money | None, held: int) -> int:
    """One point for each full `per` of the total; what comes back takes points back, but never more than held."""
    if per is None:
        return 0
    points = abs(total) // per
    return points if total >= 0 else -min(points, held)

"""All promotions of an outlet, made ready once for as long as they do not change."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos_tui.pricing.promotions.prepared import Prepared, prepare
from pos_tui.pricing.promotions.views import Promotion


@dataclass(frozen=True)
class Offers:
    """What is on offer, as of a version that every change of prices raises."""

    version: int
    promotions: tuple[Promotion, ...]
    prepared: Prepared


def offers_of(promotions: Sequence[Promotion], version: int = 0) -> Offers:
    """These promotions, ready to be applied."""
    return Offers(version, tuple(promotions), prepare(promotions))


NO_OFFERS = offers_of(())

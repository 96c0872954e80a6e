"""A rate's parts as the database keeps them, and the rates of several days as one list. Pure."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from pydantic import TypeAdapter

from pos_tui.money import Rate
from pos_tui.shop.views import TaxPart
from pos_tui.view import View

PARTS: TypeAdapter[tuple[TaxPart, ...]] = TypeAdapter(tuple[TaxPart, ...])


class DatedRate(View):
    """What a tax class takes from a day on."""

    code: str
    name: str
    kind: str
    starts_on: date
    rate: Rate
    parts: tuple[TaxPart, ...] = ()


def parts_text(parts: Sequence[TaxPart]) -> str:
    """JSON for the rate's row; nothing for a rate of one part, as most are."""
    return PARTS.dump_json(tuple(parts)).decode() if parts else ""


@lru_cache(maxsize=256)
def parts_of(text: str | None) -> tuple[TaxPart, ...]:
    """The parts in a rate's row."""
    return PARTS.validate_json(text) if text else ()

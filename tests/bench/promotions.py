"""What a scan costs with 200 lines and 500 promotions, against its paint, measured in turns in one run.

Milliseconds are those of the processor, so that waiting is not counted on either side. Each turn scans one more
piece of a line, prices the basket (price lists, promotions, discounts, tax: all that the till does before it shows
it), and paints the sell screen at 80×24 up to the bytes that a terminal gets.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median
from time import thread_time

from pos_tui.money import ONE, Quantity
from pos_tui.pricing.offers import offers_of
from pos_tui.selling.basket import set_quantity
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Basket
from tests.bench.promotions_shop import offers, trolley
from tests.bench.rows import Row, Tell, slow
from tests.bench.sell_screen import COMPANY, LANE, NOW, basket_of, make_till

SCANS_A_ROUND = 60
SECONDS_TO_PAINT = 0.03
"""Textual paints on its own beat, sixty times a second; this long and it has."""


@dataclass
class Figures:
    """Seconds of the processor, one for each round."""

    priced: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)


def some_line(basket: Basket) -> Iterator[int]:
    """A line at a time, in no order."""
    random = Random(7)
    while True:
        yield random.randrange(len(basket.lines))


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Pricing beside paint, with usual offers and with offers that all hang together."""
    rows: list[Row] = []
    for name in ("usual", "tangled"):
        figures = asyncio.run(measured(name, rounds, tell))
        paint = median(figures.painted) * 1_000
        what = f"pricing a scan, 200 lines, 500 {name} promotions"
        rows += [
            Row(what, median(figures.priced) * 1_000, "ms", 1, paint, "its paint"),
            Row(f"{what}, p99", slow(figures.priced) * 1_000, "ms", 3, paint, "a median paint"),
        ]
    return rows


async def measured(name: str, rounds: int, tell: Tell) -> Figures:
    """A basket of its own, priced once from nothing and then scan after scan."""
    random = Random(1)
    basket = basket_of(trolley(random))
    found = offers_of(offers(random, tangled=name == "tangled"), 1)
    market = Market(COMPANY, LANE.outlet_id, NOW.date(), found)
    basket = priced(basket, market)
    gc.collect()
    gc.freeze()
    try:
        return await in_turns(
            basket, market, rounds * SCANS_A_ROUND, lambda done: tell(name, done, rounds * SCANS_A_ROUND)
        )
    finally:
        gc.unfreeze()


async def in_turns(basket: Basket, market: Market, scans: int, told: Callable[[int], None]) -> Figures:
    """Scan after scan, each priced and then painted; what the paint prices again is counted as price alone."""
    figures, till, chosen = Figures(), make_till(), some_line(basket)
    async with till.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(1)
        for number in range(scans):
            told(number)
            at = next(chosen)
            scanned = set_quantity(basket, at, Quantity(basket.lines[at].quantity + ONE))
            began = thread_time()
            basket = priced(scanned, market)
            middle = thread_time()
            price_basket(basket, COMPANY)
            shown = thread_time()
            till.screen.scanned(basket, at)
            await pilot.pause(SECONDS_TO_PAINT)
            painted = thread_time() - shown
            figures.priced.append(shown - began)
            figures.painted.append(painted - (shown - middle))
    return figures

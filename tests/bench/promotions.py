"""What a scan costs with 200 lines and 500 promotions, against its paint, measured in turns in one run.

`python -m tests.bench.promotions` prints milliseconds of the processor, so that waiting is not counted on either
side. Each round scans one more piece of a line, prices the basket (price lists, promotions, discounts, tax: all
that the till does before it shows it), and paints the sell screen at 80×24 up to the bytes that a terminal gets.
"""

import asyncio
import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from time import thread_time

from pos_tui.money import ONE, Quantity
from pos_tui.pricing.offers import offers_of
from pos_tui.selling.basket import set_quantity
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Basket
from tests.bench.promotions_shop import LINES, OFFERS, offers, trolley
from tests.bench.sell_screen import COMPANY, LANE, NOW, basket_of, make_till

ROUNDS = 300
SECONDS_TO_PAINT = 0.03
"""Textual paints on its own beat, sixty times a second; this long and it has."""


@dataclass
class Figures:
    """Seconds of the processor, one for each round."""

    priced: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)


def scans(basket: Basket) -> Iterator[int]:
    """A line at a time, in no order."""
    random = Random(7)
    while True:
        yield random.randrange(len(basket.lines))


async def measured(tangled: bool) -> str:
    """Lines of figures: pricing from nothing, pricing after a scan, painting it."""
    random = Random(1)
    basket = basket_of(trolley(random))
    market = Market(COMPANY, LANE.outlet_id, NOW.date(), offers_of(offers(random, tangled=tangled), 1))
    began = thread_time()
    basket = priced(basket, market)
    first = thread_time() - began
    gc.collect()
    gc.freeze()
    figures = await in_turns(basket, market)
    return _told("tangled" if tangled else "usual", first, figures)


def _told(name: str, first: float, figures: Figures) -> str:
    paint, price = median(figures.painted), median(figures.priced)
    slow = quantiles(figures.priced, n=100)[-1]
    return (
        f"{name:8} first {first * 1000:.1f} ms   scan {price * 1000:.2f} ms (p99 {slow * 1000:.1f},"
        f" worst {max(figures.priced) * 1000:.1f})   paint {paint * 1000:.2f} ms"
        f"   ratio {price / paint:.2f} (p99 {slow / paint:.2f})"
    )


async def in_turns(basket: Basket, market: Market) -> Figures:
    """Scan after scan, each priced and then painted; what the paint prices again is counted as price alone."""
    figures, till, chosen = Figures(), make_till(), scans(basket)
    async with till.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(1)
        for _ in range(ROUNDS):
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


if __name__ == "__main__":
    print(f"{LINES} lines, {OFFERS} promotions, {ROUNDS} scans of each basket")  # noqa: T201
    for tangled in (False, True):
        print(asyncio.run(measured(tangled)))  # noqa: T201

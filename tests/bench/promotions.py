"""How long 500 promotions on 200 lines take, against the paint of one scan, measured in turns in one run.

`python -m tests.bench.promotions` prints milliseconds of the processor, so that waiting is not counted on either
side. Each round scans one more piece of a line, prices the basket, and paints the lines at 80×24.
"""

import asyncio
import gc
from collections.abc import Iterator
from datetime import date, time
from random import Random
from statistics import median
from time import process_time
from uuid import UUID

from textual.app import App, ComposeResult

from pos_tui.money import ONE, Quantity, Rate
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.prepared import Prepared, prepare
from pos_tui.pricing.promotions.views import Item, Occasion
from pos_tui.selling.views import Basket, Line
from pos_tui.shop.views import TaxRule
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.lines_view import LinesView
from tests.bench.promotions_shop import LINES, OFFERS, offers, trolley

ROUNDS = 60
SECONDS_TO_PAINT = 0.05
"""Textual paints on its own beat, sixty times a second; this long and it has."""
OCCASION = Occasion(business_date=date(2026, 3, 4), clock=time(12, 0), outlet_id=UUID(int=1))
TAX = TaxRule(tax_class_id=UUID(int=1), code="SR", name="Standard", kind="standard", rate=Rate(90_000))


class Lines(App[None]):
    """The lines of a basket and nothing else."""

    def compose(self) -> ComposeResult:
        yield LinesView(MoneyFormat("SGD"))


def as_line(item: Item) -> Line:
    return Line(
        product_id=item.product_id, sku=f"S{item.line}", name=f"Product {item.line}", category="", unit="each",
        quantity=item.quantity, list_price=item.unit_price, unit_price=item.unit_price, tax=TAX,
    )  # fmt: skip


def scans(items: list[Item]) -> Iterator[int]:
    """One more piece of a line at a time."""
    random = Random(7)
    while True:
        at = random.randrange(len(items))
        items[at] = items[at].model_copy(update={"quantity": Quantity(items[at].quantity + ONE)})
        yield at


async def measured(tangled: bool) -> str:
    """One line of figures: pricing from nothing, pricing after a scan, painting it."""
    random = Random(1)
    items, prepared = trolley(random), prepare(offers(random, tangled=tangled))
    began = process_time()
    choose(items, prepared, OCCASION)
    first = process_time() - began
    priced, painted = await in_turns(items, prepared)
    outcome = choose(items, prepared, OCCASION)
    ratio = median(priced) / median(painted)
    name = "tangled" if tangled else "usual"
    return (
        f"{name:8} first {first * 1000:.1f} ms   scan {median(priced) * 1000:.1f} ms"
        f" (worst {max(priced) * 1000:.1f})   paint {median(painted) * 1000:.1f} ms   ratio {ratio:.2f}"
        f"\n         {len(outcome.fired)} fired, saved {outcome.saved}, at most {outcome.at_most}"
    )


async def in_turns(items: list[Item], prepared: Prepared) -> tuple[list[float], list[float]]:
    priced, painted = [], []
    app = Lines()
    async with app.run_test(size=(80, 24)) as pilot:
        view, chosen = app.query_one(LinesView), scans(items)
        for _ in range(ROUNDS):
            at = next(chosen)
            basket = Basket(sale_id=UUID(int=1), lines=tuple(as_line(item) for item in items))
            began = process_time()
            choose(items, prepared, OCCASION)
            middle = process_time()
            view.show(basket, at)
            await pilot.pause(SECONDS_TO_PAINT)
            painted.append(process_time() - middle)
            priced.append(middle - began)
    return priced, painted


if __name__ == "__main__":
    gc.freeze()
    print(f"{LINES} lines, {OFFERS} promotions")  # noqa: T201
    for tangled in (False, True):
        print(asyncio.run(measured(tangled)))  # noqa: T201

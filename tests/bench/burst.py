"""A thousand scans back to back: none is lost, none lands elsewhere, and the basket is on disk soon after each."""

import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.bench.rows import Row, Tell
from tests.bench.shop import BenchShop, bench_shop, name_of
from tests.bench.tills import CURSES, OURS, MeasuredTill, tills

SCANS, PRODUCTS, SEED = 1_000, 50, 7
SECONDS_AT_MOST, SECONDS_STILL = 120.0, 2.0
OPEN_BASKET = "SELECT body FROM open_basket WHERE held_at IS NULL ORDER BY updated_at DESC LIMIT 1"


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Rows of rate, loss and disk; each round is a till of its own."""
    rates: dict[str, list[float]] = {OURS: [], CURSES: []}
    lost, kept = 0, list[float]()
    for number in range(rounds):
        with bench_shop() as shop, tills(shop, OURS, CURSES) as opened:
            for name, till in opened.items():
                tell(f"burst: {name}", number, rounds)
                chosen = random.Random(SEED + number).choices(range(PRODUCTS), k=SCANS)
                rates[name].append(SCANS / _all_at_once(till, shop, chosen))
                if name == OURS:
                    lost += _lost(shop, chosen)
                    kept += _on_disk_after(till, shop)
    ours, theirs = median(rates[OURS]), median(rates[CURSES])
    return (
        Row("1,000 scans back to back", ours, "/s", 80, at_least=True),
        Row("1,000 scans back to back", ours, "/s", None, theirs, "a curses till of ours, which keeps none"),
        Row("scans lost or misplaced", lost, "", 0),
        Row("scan → basket on disk, the slowest", max(kept) * 1_000, "ms", 250),
    )


def _all_at_once(till: MeasuredTill, shop: BenchShop, chosen: Sequence[int]) -> float:
    """Seconds from the first figure until the last picture."""
    began = time.perf_counter()
    till.terminal.begin()
    for product in chosen:
        till.terminal.send(shop.codes[product].encode() + b"\r")
        till.terminal.take()
    last = till.last_change(SECONDS_STILL)
    till.settle()
    return last - began


def _lost(shop: BenchShop, chosen: Sequence[int]) -> int:
    """How many pieces the basket on disk has too few, too many, or of another product, or in another order."""
    wanted = Counter(f"B{product:05}" for product in chosen)
    lines = _basket(shop)
    found = Counter[str]({line["sku"]: line["quantity"] // 1_000 for line in lines})
    order = [line["sku"] for line in lines] != [f"B{product:05}" for product in dict.fromkeys(chosen)]
    return sum(abs(wanted[sku] - found[sku]) for sku in wanted | found) + order


def _on_disk_after(till: MeasuredTill, shop: BenchShop) -> list[float]:
    """Seconds from Enter until another reader finds the product in the basket."""
    seconds = []
    for product in range(PRODUCTS, PRODUCTS + 5):
        began = till.terminal.send(shop.codes[product].encode() + b"\r")
        while f"B{product:05}" not in {line["sku"] for line in _basket(shop)}:
            assert time.perf_counter() - began < SECONDS_AT_MOST, f"{name_of(product)} is not on disk"
            till.terminal.take()
        seconds.append(time.perf_counter() - began)
        till.settle()
    return seconds


def _basket(shop: BenchShop) -> list[dict[str, Any]]:
    file = sqlite3.connect(f"file:{shop.file}?mode=ro", uri=True)
    try:
        found = file.execute(OPEN_BASKET).fetchone()
    finally:
        file.close()
    lines: list[dict[str, Any]] = json.loads(found[0])["lines"] if found else []
    return lines

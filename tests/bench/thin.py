"""Bytes of the same scans: as usual, with --low-bandwidth, on a terminal of 16 colours, and by a curses till."""

from collections.abc import Sequence
from statistics import median

from tests.bench.rows import Row, Tell
from tests.bench.shop import BenchShop, bench_shop
from tests.bench.tills import CURSES, OURS, tills

SCANS_A_ROUND = 10


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Medians of scans that fill a basket, pages turned among them."""
    scans = rounds * SCANS_A_ROUND
    sides = {
        "usual": (OURS, "truecolor", ""),
        "low": (OURS, "truecolor", "--low-bandwidth"),
        "16": (OURS, "16 colours", ""),
        CURSES: (CURSES, "truecolor", ""),
    }
    costs = {}
    for number, (side, (name, colours, option)) in enumerate(sides.items()):
        tell(f"{scans} scans: {side}", number, len(sides))
        with bench_shop() as shop:
            costs[side] = _bytes(shop, name, colours, option, scans)
    return (
        Row("bytes of a scan, 16 colours", costs["16"], "B", 400),
        Row("bytes of a scan, --low-bandwidth", costs["low"], "B", 0.6, costs["usual"], "without it"),
        Row("bytes of a scan, --low-bandwidth", costs["low"], "B", None, costs[CURSES], "a curses till of ours"),
    )


def _bytes(shop: BenchShop, name: str, colours: str, option: str, scans: int) -> float:
    with tills(shop, name, colours=colours, option=option) as opened:
        opened[name].fill(shop, scans)
        return median(scan.bytes for scan in opened[name].costs)

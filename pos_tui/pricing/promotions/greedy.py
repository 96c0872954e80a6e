"""Bundle after bundle, the one that gains most first: where too many offers share pools to try all. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from pos_tui.pricing.promotions.bundles import Bundle, Rank
from pos_tui.pricing.promotions.search import Found, Stock

Picked = tuple[tuple[int, int], ...]
"""Which stock, and the group that a piece of it fills."""


class Next(NamedTuple):
    """A bundle that could be made now: what it gains over leaving its pieces alone, and what it saves itself."""

    gain: int
    saving: int
    picked: Picked


class Greedy:
    """What is left of each stock, and what each offer has taken of it."""

    def __init__(self, stocks: Sequence[Stock], machines: Sequence[Bundle | Rank], weights: Sequence[int]) -> None:
        self._stocks, self._machines, self._weights = stocks, machines, weights
        self._used = [0] * len(stocks)
        self._wants: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in machines]
        for number, stock in enumerate(stocks):
            for machine, groups in stock.roles:
                self._wants[machine].append((number, groups))
        self._taken: list[dict[int, int]] = [defaultdict(int) for _ in stocks]
        self._savings = [0] * len(machines)
        self._known: list[Next | None] = [None] * len(machines)

    def run(self, at_most: int) -> Found:
        """Make the bundle that gains most until none gains anything."""
        left = [machine.most for machine in self._machines]
        queue = [(-self._next(number).gain, number) for number in range(len(left))]
        heapify(queue)
        while queue:
            promised, number = heappop(queue)
            bundle = self._next(number)
            if bundle.gain <= 0 or not left[number]:
                continue
            if -promised == bundle.gain:
                self._make(number, bundle)
                left[number] -= 1
                bundle = self._next(number)
            heappush(queue, (-bundle.gain, number))
        value = sum(stock.alone[used] for stock, used in zip(self._stocks, self._used, strict=True))
        value += sum(saving * weight for saving, weight in zip(self._savings, self._weights, strict=True))
        taken = tuple(tuple(sorted(pieces.items())) for pieces in self._taken)
        return Found(taken, tuple(self._savings), value, max(value, at_most))

    def _make(self, number: int, bundle: Next) -> None:
        self._savings[number] += bundle.saving
        for stock, _ in bundle.picked:
            self._used[stock] += 1
            self._taken[stock][number] += 1
            for machine, _ in self._stocks[stock].roles:
                self._known[machine] = None

    def _next(self, number: int) -> Next:
        """The best bundle of an offer with what is left; one that gains nothing where there is none."""
        known = self._known[number]
        if known is None:
            self._known[number] = known = self._best(number)
        return known

    def _best(self, number: int) -> Next:
        machine = self._machines[number]
        ways = self._in_a_row(machine, number) if isinstance(machine, Rank) else self._by_group(machine, number)
        best = Next(0, 0, ())
        for picked in ways:
            saving = self._saving(machine, picked)
            gain = saving * self._weights[number] - self._loss(picked)
            if gain > best.gain:
                best = Next(gain, saving, picked)
        return best

    def _saving(self, machine: Bundle | Rank, picked: Picked) -> int:
        if isinstance(machine, Rank):
            return sum(self._stocks[stock].price * machine.share for stock, group in picked if group)
        return machine.bonus + sum(self._stocks[stock].price * machine.shares[group] for stock, group in picked)

    def _loss(self, picked: Picked) -> int:
        """What the pieces would save by themselves."""
        pieces: dict[int, int] = defaultdict(int)
        for stock, _ in picked:
            pieces[stock] += 1
        loss = 0
        for stock, count in pieces.items():
            alone, used = self._stocks[stock].alone, self._used[stock]
            loss += alone[used] - alone[used + count]
        return loss

    def _in_a_row(self, machine: Rank, number: int) -> Iterator[Picked]:
        """Neighbours by price: the cheapest of them are got."""
        size = machine.buy + machine.get
        row = [
            stock
            for stock, _ in self._wants[number]
            for _ in range(min(size, self._stocks[stock].pieces - self._used[stock]))
        ]
        for first in range(len(row) - size + 1):
            yield tuple((stock, int(at >= machine.buy)) for at, stock in enumerate(row[first : first + size]))

    def _by_group(self, machine: Bundle, number: int) -> Iterator[Picked]:
        """The pieces that gain most in each group; where prices are compared, one try for each price got."""
        if not machine.ranked:
            yield from self._filled(machine, number, None)
            return
        for price in sorted({self._stocks[stock].price for stock, _ in self._wants[number]}):
            yield from self._filled(machine, number, price)

    def _filled(self, machine: Bundle, number: int, price: int | None) -> Iterator[Picked]:
        """One bundle; pieces that fit both sides are bought at `price` or above, and got at it or below."""
        free = {stock: self._stocks[stock].pieces - self._used[stock] for stock, _ in self._wants[number]}
        picked: list[tuple[int, int]] = []
        for group, size in enumerate(machine.sizes):
            fitting = [
                (
                    self._apart(stock) - self._stocks[stock].price * machine.shares[group] * self._weights[number],
                    stock,
                )
                for stock, groups in self._wants[number]
                if group in groups and free[stock] and self._is_fair(stock, groups, group, price)
            ]
            wanted = size
            for _, stock in sorted(fitting):
                here = min(wanted, free[stock])
                picked += [(stock, group)] * here
                free[stock] -= here
                wanted -= here
            if wanted:
                return
        yield tuple(picked)

    def _apart(self, stock: int) -> int:
        """What the next piece of a stock saves by itself."""
        alone, used = self._stocks[stock].alone, self._used[stock]
        return alone[used] - alone[used + 1]

    def _is_fair(self, stock: int, groups: tuple[int, ...], group: int, price: int | None) -> bool:
        if price is None or len(groups) == 1:
            return True
        return self._stocks[stock].price <= price if group else self._stocks[stock].price >= price

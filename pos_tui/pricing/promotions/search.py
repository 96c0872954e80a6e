"""The best use of each unit among offers that compete for it: dynamic programming over pools, dearest first.

After each pool the table holds, for every way in which bundles may stand open, the most that was saved on the
way there. What is not put into a bundle goes to the pool's own best offer. The table is exact while it holds at
most `MOST_STATES` ways and while a pool has at most `MOST_PIECES` pieces to try one by one; beyond that the
ways that promise least are dropped, and what the best of them could have come to is the bound that is answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pos_tui.money import UnitPrice
from pos_tui.pricing.promotions.bundles import Bundle, Machine, State, Supply

MOST_STATES, FEW_STATES = 400, 24
MOST_STEPS = 12_000
MOST_PIECES = 48
States = tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """A pool as the search sees it: what it saves by itself with 0, 1, 2 … pieces taken out, and who wants them.

    `roles` are pairs of a machine's number and the groups that the pool fits; `alone` is in weighted fine units.
    """

    price: UnitPrice
    pieces: int
    alone: tuple[int, ...]
    roles: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`taken[pool]` are pairs of a machine and its pieces, `savings` what each machine saves in fine units.

    `value` is what all saves, weighted, and `at_most` bounds the value of any other choice.
    """

    taken: tuple[tuple[tuple[int, int], ...], ...]
    savings: tuple[int, ...]
    value: int
    at_most: int


Key = tuple[States, int]
"""How the machines stand, and the pieces taken so far from the pool at hand."""
Row = tuple[int, Key | None, int]
"""The value so far, where it came from, and the pieces that this step took."""


@dataclass(slots=True)
class Search:
    stocks: Sequence[Stock]
    machines: Sequence[Machine]
    weights: Sequence[int]
    steps: list[tuple[int, int, dict[Key, Row]]] = field(default_factory=list)
    dropped: int = 0
    tried: int = 0

    def run(self) -> Found:
        """The best choice, and a bound on every other."""
        start = tuple(machine.start for machine in self.machines)
        table: dict[Key, Row] = {(start, 0): (0, None, 0)}
        rest = rest_of(self.stocks, self.machines, self.weights)
        last, coming = self._last_wanted(), self._coming()
        for number, stock in enumerate(self.stocks):
            for machine, groups in stock.roles:
                table = self._offered(table, stock, (machine, groups, coming[number][machine]), rest[number])
                self.steps.append((number, machine, table))
            table = self._closed(table, number, last)
            self.steps.append((number, -1, table))
            self._bound_thinned(stock, rest)
        return self._answer(table)

    def _offered(
        self, table: dict[Key, Row], stock: Stock, role: tuple[int, tuple[int, ...], Supply], rest: int
    ) -> dict[Key, Row]:
        """The table after a machine was offered the pool's pieces."""
        after: dict[Key, Row] = {}
        machine = role[0]
        ways: dict[tuple[State, int], list[tuple[int, State, int]]] = {}
        for key, (value, _, _) in table.items():
            states, used = key
            head, tail = states[:machine], states[machine + 1 :]
            stands = states[machine], stock.pieces - used
            if stands not in ways:
                ways[stands] = self._ways(role, stock.price, *stands)
            self.tried += len(ways[stands])
            for pieces, state, saving in ways[stands]:
                place = (*head, state, *tail), used + pieces
                better = value + saving
                known = after.get(place)
                if known is None or better > known[0]:
                    after[place] = better, key, pieces
        most = MOST_STATES if self.tried < MOST_STEPS else FEW_STATES
        return self._pruned(after, rest, most) if len(after) > most else after

    def _ways(
        self, role: tuple[int, tuple[int, ...], Supply], price: UnitPrice, state: State, pieces: int
    ) -> list[tuple[int, State, int]]:
        """Every use that a machine which stands so has for some of these pieces, and what it saves, weighted.

        What opens more bundles than the pools to come can fill leads nowhere.
        """
        at, groups, coming = role
        machine, weight = self.machines[at], self.weights[at]
        ways = [(0, state, 0)] if machine.may_end(state, coming) else []
        for taken in some(pieces)[1:]:
            ways += [
                (taken, after, saving * weight)
                for after, saving in machine.take(state, groups, taken, price)
                if machine.may_end(after, coming)
            ]
        return ways

    def _pruned(self, table: dict[Key, Row], rest: int, most: int) -> dict[Key, Row]:
        """The ways that promise most; the best of the others goes into the bound."""
        leaning = [at for at, machine in enumerate(self.machines) if machine.leans]
        promise = {key: row[0] + self._lean(key[0], leaning) for key, row in table.items()}
        ranked = sorted(promise, key=lambda key: -promise[key])
        self.dropped = max(self.dropped, promise[ranked[most]] + rest)
        kept = {key: table[key] for key in ranked[:most]}
        nothing = (tuple(machine.start for machine in self.machines), 0)
        return kept | {nothing: table[nothing]}

    def _lean(self, states: States, leaning: Sequence[int]) -> int:
        return sum([self.machines[at].lean(states[at]) * self.weights[at] for at in leaning])

    def _closed(self, table: dict[Key, Row], number: int, last: Sequence[int]) -> dict[Key, Row]:
        """The table after the pool: what is left of it saves by itself, and who wants no more must be whole."""
        stock = self.stocks[number]
        run_ends = number + 1 == len(self.stocks) or self.stocks[number + 1].price != stock.price
        over = [machine for machine, _ in stock.roles if last[machine] == number]
        ranked = [at for at, machine in enumerate(self.machines) if machine.ranked and run_ends]
        after: dict[Key, Row] = {}
        for key, (value, _, _) in table.items():
            states, used = key
            if not all(self.machines[at].is_whole(states[at]) for at in over):
                continue
            if not all(self.machines[at].follows(states[at]) for at in ranked):
                continue
            place = self._ended(states, over), 0
            better = value + stock.alone[used]
            if place not in after or better > after[place][0]:
                after[place] = better, key, used
        return after

    def _ended(self, states: States, over: Sequence[int]) -> States:
        if not over:
            return states
        ended = list(states)
        for at in over:
            ended[at] = self.machines[at].start
        return tuple(ended)

    def _last_wanted(self) -> list[int]:
        last = [0] * len(self.machines)
        for number, stock in enumerate(self.stocks):
            for machine, _ in stock.roles:
                last[machine] = number
        return last

    def _coming(self) -> list[list[Supply]]:
        """For each pool and machine, the pieces behind the pool: those that fit each group, and all of them."""
        supply = [(0,) * (len(machine.sizes) + 1) for machine in self.machines]
        behind: list[list[Supply]] = []
        for stock in reversed(self.stocks):
            behind.append(list(supply))
            for machine, groups in stock.roles:
                fits = [*(at in groups for at in range(len(supply[machine]) - 1)), True]
                supply[machine] = tuple(
                    [had + stock.pieces * fit for had, fit in zip(supply[machine], fits, strict=True)]
                )
        return behind[::-1]

    def _bound_thinned(self, stock: Stock, rest: Sequence[int]) -> None:
        """A pool of which not every number of pieces was tried leaves only the loosest bound."""
        if stock.roles and stock.pieces > MOST_PIECES:
            self.dropped = max(self.dropped, rest[0])

    def _answer(self, table: dict[Key, Row]) -> Found:
        """Walk back from the best end to what was taken on the way there."""
        at, (value, _, _) = max(table.items(), key=lambda entry: entry[1][0])
        taken: list[list[tuple[int, int]]] = [[] for _ in self.stocks]
        savings = [0] * len(self.machines)
        for place in range(len(self.steps) - 1, -1, -1):
            number, machine, step = self.steps[place]
            here, before, pieces = step[at]
            assert before is not None
            if machine >= 0 and pieces:
                taken[number].append((machine, pieces))
                came = self.steps[place - 1][2][before][0] if place else 0
                savings[machine] += (here - came) // self.weights[machine]
            at = before
        return Found(
            tuple(tuple(reversed(pairs)) for pairs in taken), tuple(savings), value, max(value, self.dropped)
        )


def rest_of(stocks: Sequence[Stock], machines: Sequence[Machine], weights: Sequence[int]) -> list[int]:
    """For each stock, more than it and all after it can save."""
    bounds = [0]
    for stock in reversed(stocks):
        best = max(
            (machines[at].at_best(groups, stock.price) * weights[at] for at, groups in stock.roles), default=0
        )
        own = max((a - b for a, b in pairwise(stock.alone)), default=0)
        bounds.append(bounds[-1] + stock.alone[-1] + stock.pieces * max(0, best, own))
    return bounds[:0:-1] or [0]


def best(stocks: Sequence[Stock], machines: Sequence[Machine], weights: Sequence[int]) -> Found:
    """The best use of the stocks, which come dearest first.

    Where something fits both sides of a deal, what can only be bought comes before it and what can only be got
    after it: only what fits both is compared by price. Where two deals want it otherwise, price decides, which
    allows less than the deals do; the bound is then what they save without that comparison, which allows more.
    """
    orders = [list(range(len(stocks)))]
    for number, machine in enumerate(machines):
        if machine.ranked:
            orders.append(sorted(orders[0], key=lambda at: _side(stocks[at], number)))
    order = next((one for one in orders if _suits([stocks[at] for at in one], machines)), None)
    chosen = order or orders[0]
    found = Search([stocks[at] for at in chosen], machines, weights).run()
    by_place = dict(zip(chosen, found.taken, strict=True))
    found = replace(found, taken=tuple(by_place[at] for at in range(len(stocks))))
    if order is not None:
        return found
    free = [replace(one, ranked=False) if isinstance(one, Bundle) else one for one in machines]
    return replace(found, at_most=Search(stocks, free, weights).run().at_most)


def worth_trying(
    stocks: Sequence[Stock], machines: Sequence[Machine], weights: Sequence[int], sizes: Sequence[int]
) -> list[Stock]:
    """The stocks without the machines of which no bundle can save more than its pieces save by themselves."""
    gains: list[list[int]] = [[] for _ in machines]
    for stock in stocks:
        apart = min((a - b for a, b in pairwise(stock.alone)), default=0)
        for at, groups in stock.roles:
            gain = machines[at].at_best(groups, stock.price) * weights[at] - apart
            gains[at] += [gain] * min(stock.pieces, sizes[at])
    kept = {at for at, all_of in enumerate(gains) if sum(sorted(all_of, reverse=True)[: sizes[at]]) > 0}
    return [replace(stock, roles=tuple(role for role in stock.roles if role[0] in kept)) for stock in stocks]


def _side(stock: Stock, machine: int) -> int:
    return {(0,): 0, (0, 1): 1, (1,): 2}.get(dict(stock.roles).get(machine, (0, 1)), 1)


def _suits(stocks: Sequence[Stock], machines: Sequence[Machine]) -> bool:
    """True where every deal that compares prices meets its pieces in its own order."""
    for number, machine in enumerate(machines):
        if not machine.compares:
            continue
        met = [stock for stock in stocks if any(number == wants for wants, _ in stock.roles)]
        sides = [(_side(stock, number), -stock.price if _side(stock, number) == 1 else 0) for stock in met]
        if sides != sorted(sides):
            return False
    return True


def some(pieces: int) -> Sequence[int]:
    """Numbers of pieces to try: all of them, or of a great many the smallest, the largest and some between."""
    if pieces <= MOST_PIECES:
        return range(pieces + 1)
    third = MOST_PIECES // 3
    between = range(third, pieces - third, max(1, (pieces - 2 * third) // third))
    return [*range(third), *between, *range(pieces - third, pieces + 1)]
